import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { runCommand } from '../support/run-command.ts';
import { caller, type ServiceWorld, startServiceWorld, TO_REVIEW } from '../support/service-world.ts';

const OLD = Buffer.alloc(32, 7).toString('base64');
const NEW = Buffer.alloc(32, 8).toString('base64');
const SECRET = 'a-secret-word';

describeWithRedis('npm run reseal', () => {
  let server: RedisServer;
  let world: ServiceWorld;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  beforeEach(async () => {
    world = await startServiceWorld(server.url);
  });
  afterEach(() => world.close());

  const reseal = (dataKey: string, ...argv: string[]) =>
    runCommand('reseal.ts', argv, { REDIS_URL: server.url, DATA_KEY: dataKey });

  test('moves what older keys wrote, and says when they can go', async () => {
    const customer = caller(world.service, '0711000111');
    await customer.dial();
    await customer.types(...TO_REVIEW, '1');
    expect(await reseal(`${NEW},${OLD}`)).toEqual({
      exitCode: 0,
      err: '',
      out: [
        '1 phones looked at, 0 documents encrypted anew, 1 phones moved to their new names.',
        'Nothing needs the older keys: DATA_KEY can be the newest one alone.',
        '',
      ].join('\n'),
    });
    const shown = await runCommand('customer.ts', ['show', '--phone', '0711000111'], {
      REDIS_URL: server.url,
      DATA_KEY: NEW,
    });
    expect(shown).toMatchObject({ exitCode: 0, err: '', out: expect.stringContaining('Anthony Kamau') });
  });

  test('says what still needs an older key', async () => {
    await caller(world.service, '0711000112').dial();
    const { exitCode, out } = await reseal(`${NEW},${OLD}`);
    expect(exitCode).toBe(1);
    expect(out).toContain(
      '  1 unfinished conversations: they end by themselves, or finish, within 10 min; run this again then',
    );
  });

  test('says where a key is missing', async () => {
    await caller(world.service, '0711000112').dial();
    await caller(world.service, '0711000113').types('');
    await world.redis.set(`j:r:{${(await world.kept('0711000112')).key}}`, 'damaged');
    const { exitCode, out } = await reseal(NEW);
    expect(exitCode).toBe(1);
    expect(out).toContain('1 records do not open by any of the keys: is one missing in DATA_KEY?');
  });

  test.each([
    [
      'wants another password',
      (port: number) => `redis://:${SECRET}@127.0.0.1:${port}`,
      /denied.*check the user and password/,
    ],
    ['is not there', () => `redis://:${SECRET}@127.0.0.1:1`, /away.*check the host and port in REDIS_URL/],
  ])('a Redis that %s: one line with what to do, and no secret', async (_, url, why) => {
    const locked = await startRedisServer(['--requirepass', 'another']);
    const env = { REDIS_URL: url(locked.port), DATA_KEY: `${NEW},${OLD}` };
    const { exitCode, out, err } = await runCommand('reseal.ts', [], env);
    await locked.discard();
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toMatch(/^reseal: Redis [^\n]+\n$/);
    expect(err).toMatch(why);
    expect(err).not.toContain(SECRET);
  });

  test('takes no arguments but --help', async () => {
    expect(await reseal(OLD, 'now')).toMatchObject({ exitCode: 2, out: '' });
    expect(await reseal(OLD, '--help')).toMatchObject({ exitCode: 0, err: '' });
  });
});
