import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { keyIdOf } from '../../src/adapters/encryption/keyring.ts';
import { NAME_KEY } from '../../src/adapters/redis/keys.ts';
import { phone } from '../support/phone.ts';
import { startCluster } from '../support/redis-failover.ts';
import { describeWithRedis, startRedisServer } from '../support/redis-server.ts';
import { type RedisWorld, redisWorld } from '../support/redis-world.ts';
import { runCommand } from '../support/run-command.ts';
import { caller, TO_REVIEW } from '../support/service-world.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const OLD = Buffer.alloc(32, 7);
const NEW = Buffer.alloc(32, 8);

describe.each([
  [
    'one server',
    async () => {
      const { url, discard } = await startRedisServer();
      return { url, discard };
    },
  ],
  ['a Cluster', startCluster],
])('npm run keys, on %s', (_, start) => {
  describeWithRedis('with two processes', () => {
    let url: string;
    let discard: () => Promise<void>;
    const worlds: RedisWorld[] = [];
    beforeAll(async () => {
      ({ url, discard } = await start());
    });
    afterEach(() => {
      for (const { close } of worlds.splice(0)) close();
    });
    afterAll(() => discard());

    function processWith(...dataKeys: Buffer[]): RedisWorld {
      const world = redisWorld(url, dataKeys);
      worlds.push(world);
      return world;
    }
    const keys = (...dataKeys: Buffer[]) =>
      runCommand('keys.ts', [], { REDIS_URL: url, DATA_KEY: dataKeys.map((key) => key.toString('base64')).join(',') });

    async function register(world: RedisWorld, number: string) {
      const customer = caller(world.service, number);
      await customer.dial();
      await customer.types(...TO_REVIEW, '1');
      await world.afterReplies();
    }
    const nameOf = async (world: RedisWorld, number: string) =>
      (await world.phones.load(phone(number))).registration?.answers.name;
    async function keyIds(world: RedisWorld): Promise<ReadonlySet<string>> {
      const documents = await Promise.all((await keyNames(world)).map((name) => world.redis.getBuffer(name)));
      return new Set(documents.map((sealed) => (sealed === null ? '' : keyIdOf(sealed))));
    }

    test('two restarts and one command: nobody is lost, and the old key opens nothing any more', async () => {
      const first = processWith(OLD);
      await register(first, '0711000111');
      const idOfOld = [...(await keyIds(first))][0] ?? '';

      // The first restart: each process knows the new key before any writes by it.
      const [one, other] = [processWith(OLD, NEW), processWith(OLD, NEW)];
      await register(one, '0711000112');
      expect(await nameOf(other, '0711000112')).toBe('Anthony Kamau');

      // The second, one after the other.
      const restarted = processWith(NEW, OLD);
      await register(restarted, '0711000113');
      expect(await nameOf(other, '0711000113')).toBe('Anthony Kamau');

      const { exitCode, out, err } = await keys(NEW, OLD);
      expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
      expect(out).toContain('the older ones can go');
      expect(await keyIds(restarted)).not.toContain(idOfOld);
      expect((await keyIds(restarted)).size).toBe(1);

      const last = processWith(NEW);
      for (const number of ['0711000111', '0711000112', '0711000113'])
        expect(await nameOf(last, number)).toBe('Anthony Kamau');
      expect((await keys(NEW)).out).toContain('A key that is no longer in DATA_KEY opens nothing any more.');
      expect(Object.keys(await last.redis.hgetall(NAME_KEY))).not.toContain(idOfOld);
      // Times to live stay: the conversation ends when it would have.
      const { key } = await last.phones.load(phone('0711000111'));
      for (const name of (await keyNames(last)).filter((each) => each.endsWith(key)))
        expect(await last.redis.ttl(name)).toBeGreaterThan(0);
    });

    async function keyNames({ redis }: RedisWorld): Promise<readonly string[]> {
      const nodes = 'nodes' in redis ? redis.nodes('master') : [redis];
      return (await Promise.all(nodes.map((node) => node.keys('j:[crp]{*}*')))).flat();
    }

    test('while a process writes: whoever commits meanwhile wins, and the next run finds what is left', async () => {
      const writing = processWith(OLD, NEW);
      let isOver = false;
      const hops = (async () => {
        for (let n = 0; !isOver; n++) await register(writing, `07112${String(n).padStart(5, '0')}`);
      })();
      const { exitCode, out } = await keys(NEW, OLD);
      isOver = true;
      await hops;
      expect(exitCode).toBe(1);
      expect(out).toContain('A process still encrypts by an older key');
      expect((await keys(NEW, OLD)).exitCode).toBe(0);
      expect(await nameOf(processWith(NEW), '0711200000')).toBe('Anthony Kamau');
    });

    test('without the key that wrote it: says so, touches nothing, and exits with 1', async () => {
      const before = processWith(OLD, NEW);
      await register(before, '0711000119');
      const { exitCode, out } = await keys(NEW);
      expect(exitCode).toBe(1);
      expect(out).toMatch(/\d+ were encrypted by a key that is not in DATA_KEY/);
      expect(await nameOf(before, '0711000119')).toBe('Anthony Kamau');
    });
  });
});
