import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DUE } from '../../src/adapters/redis/keys.ts';
import { parseCustomerArguments } from '../../src/cli/customer/arguments.ts';
import type { Registration } from '../../src/outbox/registration.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { runCommand } from '../support/run-command.ts';
import { caller, NUMBER, type ServiceWorld, startServiceWorld, TO_REVIEW } from '../support/service-world.ts';

const DATA_KEY = Buffer.alloc(32, 7).toString('base64');
const NEWER_KEY = Buffer.alloc(32, 8).toString('base64');

describe('npm run customer, the arguments', () => {
  test.each([
    [['show', '--phone', '0711 000 111'], { kind: 'show', whom: { phone: '254711000111' } }],
    [['erase', '--ref', 'k7q3ac'], { kind: 'erase', whom: { ref: 'K7Q3AC' }, sure: false }],
    [['erase', '--phone', '+254711000111', '--yes'], { kind: 'erase', whom: { phone: '254711000111' }, sure: true }],
    [['--help'], { kind: 'help' }],
  ])('%j', (argv, request) => expect(parseCustomerArguments(argv)).toEqual(request));

  test.each([
    [[], /show or erase/],
    [['delete', '--phone', NUMBER], /show or erase/],
    [['show'], /either --phone or --ref/],
    [['show', '--phone', NUMBER, '--ref', 'K7Q3AC'], /either --phone or --ref/],
    [['show', '--phone', NUMBER, '--phone', '0711000112'], /^say of whom once/],
    [['erase', '--ref', 'K7Q3AC', '--ref', 'K7Q3AD'], /^say of whom once/],
    [['show', '--phone', '12345'], /Kenyan mobile number/],
    [['show', '--ref', 'K7'], /six characters/],
    [['show', NUMBER], /^the phone goes behind --phone: show --phone NUMBER$/],
    [['erase', 'K7Q3AC'], /^of whom goes behind --phone or --ref/],
    [['show', 'erase', '--phone', NUMBER], /^say show or erase, once$/],
    [['list', '--phone', NUMBER], /^list takes nothing/],
    [['list', 'all'], /^list takes nothing/],
    [['show', '--phone', '-1'], /^--phone takes a Kenyan mobile number/],
    [['show', '--ref'], /^--ref takes the six characters/],
    [['show', '--phone', NUMBER, '--yes'], /--yes is for erase/],
    [['erase', '--name', 'Anthony'], /--name/],
  ])('%j is wrong', (argv, why) => {
    const request = parseCustomerArguments(argv);
    expect(request.kind === 'wrong' ? request.why : request.kind).toMatch(why);
  });
});

describeWithRedis('npm run customer', () => {
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

  const customer = (argv: readonly string[], input = '', dataKey = DATA_KEY) =>
    runCommand('customer.ts', argv, { REDIS_URL: server.url, DATA_KEY: dataKey }, input);
  const phone = ['--phone', NUMBER];

  async function confirms(): Promise<Registration> {
    const caller1 = caller(world.service);
    await caller1.dial();
    await caller1.types(...TO_REVIEW, '1');
    const { registration } = await world.kept();
    if (registration === undefined) throw new Error('nothing was confirmed');
    return registration;
  }
  const audit = async () => (await world.redis.xrange('j:audit', '-', '+')).map(([, fields]) => fields.join(' '));

  test('shows all that is kept of a registration, by phone and by reference', async () => {
    const { id, consent } = await confirms();
    for (const whom of [phone, ['--ref', id.toLowerCase()]]) {
      const { exitCode, out, err } = await customer(['show', ...whom]);
      expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
      expect(out).toContain(`Registration ${id}: registered`);
      for (const kept of ['+254711000111', 'Anthony Kamau', '21314151', 'Kwale', 'Male', '1 tries']) {
        expect(out).toContain(kept);
      }
      expect(out).toContain(`text ${consent.textVersion} in English, session ${consent.sessionId}`);
    }
    expect(await audit()).toEqual(Array(2).fill(expect.stringMatching(new RegExp(`^at \\S+ did show ref ${id}$`))));
  });

  test('shows an unfinished conversation', async () => {
    const unfinished = caller(world.service);
    await unfinished.dial();
    await unfinished.types('2', '1', 'Anthony Kamau');
    const { out } = await customer(['show', ...phone]);
    expect(out).toContain('Conversation: at the screen nationalId');
    expect(out).toContain('Anthony Kamau');
    expect(out).toContain('in Kiswahili');
  });

  test('lists who waits for a person, and names nobody', async () => {
    expect((await customer(['list'])).out).toBe('Nobody waits for a person.\n');
    world.registry.behave('down');
    const { id } = await confirms();
    world.clock.advance(49 * 3_600_000);
    await world.deliver();
    await world.redis.del(`j:ref:${id}`);
    const { exitCode, out } = await customer(['list']);
    expect({ exitCode, out }).toEqual({
      exitCode: 0,
      out: expect.stringMatching(
        new RegExp(`^${id}  since .*\\(Nairobi\\)  abandoned \\(\\w+\\); told: by SMS, not reported yet\n$`),
      ),
    });
    expect(await audit()).toEqual([]);
    // Its reference may be forgotten by then.
    expect((await customer(['show', '--ref', id])).out).toContain('Anthony Kamau');
    expect((await customer(['erase', '--ref', id, '--yes'])).exitCode).toBe(0);
    expect((await customer(['list'])).out).toBe('Nobody waits for a person.\n');
  });

  test('lists nobody who is gone: an entry that was left over is taken out', async () => {
    const { id } = await confirms();
    const { key } = await world.kept();
    await world.store.markDead(key, 'AAAAAA', 1);
    expect(id).not.toBe('AAAAAA');
    expect((await customer(['list'])).out).toBe('Nobody waits for a person.\n');
    expect(await world.store.countDead()).toBe(0);
  });

  test('says where nothing is kept', async () => {
    expect(await customer(['show', ...phone])).toEqual({ exitCode: 0, out: 'Nothing is kept.\n', err: '' });
    expect((await customer(['show', '--ref', 'AAAAAA'])).out).toBe('Nothing is kept.\n');
  });

  test('erases nothing unless YES was typed', async () => {
    await confirms();
    for (const typed of ['', 'yes\n', 'no\n']) {
      const { exitCode, err } = await customer(['erase', ...phone], typed);
      expect({ exitCode, err }).toEqual({ exitCode: 1, err: 'customer: nothing was erased\n' });
    }
    expect((await world.kept()).registration).toBeDefined();
    expect(await audit()).toEqual(Array(3).fill(expect.stringContaining('did show')));
  });

  test('with --yes erases what it does not show', async () => {
    await confirms();
    const { out } = await customer(['erase', ...phone, '--yes']);
    expect(out).toContain('Erased.');
    expect(out).not.toContain('Kamau');
    expect(await audit()).toEqual([expect.stringContaining('did erase')]);
  });

  test('shows and erases nothing of which no line can be left', async () => {
    await confirms();
    await world.redis.set('j:audit', 'no stream');
    for (const argv of [
      ['show', ...phone],
      ['erase', ...phone, '--yes'],
    ]) {
      const { exitCode, out, err } = await customer(argv);
      expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
      expect(err).toContain('nothing was shown or erased');
    }
    expect((await world.kept()).registration).toBeDefined();
  });

  test('says, and leaves a line, where Redis refuses what was to be erased', async () => {
    await confirms();
    await world.redis.set(DUE, 'no index');
    expect(await customer(['erase', ...phone, '--yes'])).toMatchObject({ exitCode: 1, out: '' });
    expect(await audit()).toEqual([expect.stringContaining('did erase'), expect.stringContaining('did not erased')]);
    expect((await world.kept()).registration).toBeDefined();
  });

  test('erases all of it, and leaves a line that names nobody', async () => {
    const { id } = await confirms();
    await world.deliver();
    const { exitCode, out } = await customer(['erase', ...phone], 'YES\n');
    expect(exitCode).toBe(0);
    expect(out).toContain('The registry may know this customer');
    const left = (await world.redis.keys('*')).filter((key) => !key.startsWith('j:n:'));
    expect(left).toEqual(['j:audit']);
    expect(await audit()).toEqual(
      ['show', 'erase'].map((did) => expect.stringMatching(new RegExp(`^at \\S+ did ${did} ref ${id}$`))),
    );
  });

  test('cancels what is under way: nothing is registered or sent afterwards', async () => {
    world.registry.behave('down');
    const { id } = await confirms();
    world.registry.behave('up');
    expect((await customer(['erase', '--ref', id, '--yes'])).exitCode).toBe(0);
    world.clock.advance(3_600_000);
    await world.deliver();
    await world.service.sweep();
    expect(world.customers()).toEqual([]);
    expect(world.sms.inbox()).toEqual([]);
    expect(await world.store.countDue()).toBe(0);
    expect((await caller(world.service).dial()).screen).toBe('language');
  });

  test('finds what an older data key wrote, too', async () => {
    await confirms();
    const both = `${NEWER_KEY},${DATA_KEY}`;
    expect((await customer(['show', ...phone], '', both)).out).toContain('Anthony Kamau');
    expect((await customer(['erase', ...phone, '--yes'], '', both)).exitCode).toBe(0);
    expect((await world.kept()).registration).toBeUndefined();
  });

  test('does not say that nothing is kept where DATA_KEY is not the one it was kept under', async () => {
    await confirms();
    for (const argv of [
      ['show', ...phone],
      ['erase', ...phone, '--yes'],
    ]) {
      expect(await customer(argv, '', NEWER_KEY)).toEqual({
        exitCode: 1,
        out: 'Nothing is found.\n',
        err: expect.stringMatching(
          /^customer: more may be kept of this customer, under a key that DATA_KEY does not hold\. .*put the key that did behind it.*\n$/,
        ),
      });
    }
    expect((await world.kept()).registration).toBeDefined();
  });

  test('does not say that all is erased where another key may hold more', async () => {
    await confirms();
    await world.redis.set(`j:s:{${'A'.repeat(22)}}`, 'of another key');
    const { exitCode, out, err } = await customer(['erase', ...phone, '--yes']);
    expect(exitCode).toBe(1);
    expect(out).toContain('Erased.');
    expect(err).toMatch(/^customer: more may be kept of this customer/);
  });

  test('with nothing set means the sandbox that runs in this folder', async () => {
    await confirms();
    const files = { 'data/redis-port': `${server.port}\n`, 'data/data-key': `${DATA_KEY}\n` };
    expect((await runCommand('customer.ts', ['show', ...phone], {}, '', files)).out).toContain('Anthony Kamau');
    const production = await runCommand('customer.ts', ['show', ...phone], { NODE_ENV: 'production' }, '', files);
    expect(production).toMatchObject({ exitCode: 1, out: '' });
  });

  test('says what is wrong in words, with no stack and no value', async () => {
    const help = await runCommand('customer.ts', ['--help'], {});
    expect(help).toMatchObject({ exitCode: 0, err: '' });
    expect(help.out).toMatch(/^Usage: npm run customer/);
    expect(await runCommand('customer.ts', ['erase'], {})).toMatchObject({ exitCode: 2, out: '' });
  });

  test('says which settings are missing, and that Redis is away', async () => {
    const unset = await runCommand('customer.ts', ['show', ...phone], {});
    expect(unset.exitCode).toBe(1);
    expect(unset.err).toMatch(/REDIS_URL: is not set, .*\n {2}DATA_KEY: is not set/);

    const env = { REDIS_URL: 'redis://:a-secret-word@127.0.0.1:1', DATA_KEY };
    const away = await runCommand('customer.ts', ['show', ...phone], env);
    expect(away).toMatchObject({ exitCode: 1, out: '' });
    expect(away.err).toMatch(/^customer: Redis is not in reach/);
    expect(away.err).not.toMatch(/secret|\n +at /);
  });
});
