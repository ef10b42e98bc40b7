import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, expect, test } from 'vitest';
import { createKeyring } from '../../../src/adapters/encryption/keyring.ts';
import { readNameKey } from '../../../src/adapters/redis/names.ts';
import { readRedisTarget } from '../../../src/adapters/redis/target.ts';
import { examineRedis } from '../../../src/cli/doctor/redis.ts';
import { freePort } from '../../support/free-port.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { KEEPS } from './deployment.ts';

let server: RedisServer | undefined;

afterEach(async () => {
  await server?.discard();
  server = undefined;
});

async function started(...args: readonly string[]): Promise<RedisServer> {
  server = await startRedisServer([...KEEPS, ...args]);
  return server;
}

/** What is found, as `wrong: eviction: …`; with `all` also what is well. */
async function found(url: string, dataKeys: readonly Uint8Array[] = []): Promise<readonly string[]> {
  const target = readRedisTarget(url);
  if (target === undefined) throw new Error(`no address of a Redis: ${url}`);
  const findings = await examineRedis(target, dataKeys);
  return findings
    .map(({ grade, says, todo }) => `${grade}: ${says}${todo === undefined ? '' : `: ${todo}`}`)
    .filter((each) => !each.startsWith('ok: '));
}

describeWithRedis('Redis', () => {
  test('as the page on going live sets it up is right, and stores nothing of the visit', async () => {
    const { url } = await started();
    expect(await found(url)).toEqual([]);
    const redis = new Redis(url);
    expect(await redis.keys('*')).toEqual([]);
    redis.disconnect();
  });

  test.each([
    [['--maxmemory-policy', 'allkeys-lru'], [/^wrong: eviction: .*set maxmemory-policy noeviction/]],
    [['--appendonly', 'no'], [/^wrong: append-only file: .*set appendonly yes/]],
    [['--appendfsync', 'no'], [/^warn: fsync: .*set appendfsync always/]],
  ] as const)('with %j: what is lost, and what to set', async (args, complaints) => {
    const { url } = await started(...args);
    expect(await found(url)).toEqual(complaints.map((complaint) => expect.stringMatching(complaint)));
  });

  test('that was filled under another DATA_KEY', async () => {
    const { url } = await started();
    const [ours, theirs] = [randomBytes(32), randomBytes(32)];
    const redis = new Redis(url);
    await readNameKey(redis, createKeyring([theirs]));
    redis.disconnect();
    expect(await found(url, [ours])).toEqual([
      expect.stringMatching(/^wrong: data key: .*put the key that did behind it/),
    ]);
    expect(await found(url, [ours, theirs])).toEqual([]);
  });

  test('that is nearly full is warned of', async () => {
    const { url } = await started('--maxmemory', '1mb');
    expect(await found(url)).toContainEqual(expect.stringMatching(/^warn: memory: .*raise maxmemory/));
  });

  test("that is not there: says where it was looked for, and the system's word for it", async () => {
    const port = await freePort();
    const place = `127.0.0.1:${port}`;
    const away = `wrong: ${place} is not in reach (redis: away (ECONNREFUSED)): check the host and port in REDIS_URL`;
    for (const url of [`redis://${place}`, `redis://user:secret@${place}/1`]) {
      expect(await found(url)).toEqual([expect.stringContaining(away)]);
      expect((await found(url)).join()).not.toMatch(/user:|secret/);
    }
    expect(await found(`redis+sentinel://:secret@${place}/primary`)).toEqual([expect.stringContaining(place)]);
    expect(await found(`redis://:secret@${place},${place}`)).toEqual([
      expect.stringMatching(/^wrong: 127\.0\.0\.1:\d+, 127\.0\.0\.1:\d+ is not in reach \(redis: /),
    ]);
    expect(await found('redis://:secret@redis.invalid')).toEqual([
      expect.stringMatching(/^wrong: redis\.invalid:6379 is not in reach \(redis: away \(E(NOTFOUND|AI_AGAIN)\)\)/),
    ]);
  });

  test('that does not speak TLS, where rediss:// is written', async () => {
    const { port } = await started();
    expect(await found(`rediss://127.0.0.1:${port}`)).toEqual([
      expect.stringMatching(
        /^wrong: 127\.0\.0\.1:\d+ is not in reach .*\(rediss:\/\/ where it wants TLS, and only there\)/,
      ),
    ]);
  });

  test('that does not answer', async () => {
    const { url, pause, resume } = await started();
    pause();
    expect(await found(url)).toEqual([expect.stringMatching(/^wrong: \S+ is not in reach \(redis: timeout/)]);
    resume();
  });

  test('that wants a password, or another one', async () => {
    const { port } = await started('--requirepass', 'right');
    for (const url of [`redis://127.0.0.1:${port}`, `redis://:wrong@127.0.0.1:${port}`]) {
      expect(await found(url)).toEqual([
        expect.stringMatching(/^wrong: \S+ is not in reach \(redis: denied.*: check the user and password/),
      ]);
    }
  });

  test('whose user is not allowed to write the keys of the service', async () => {
    const { port } = await started('--user', 'narrow', 'on', '>pass', '+@all', '~other:*');
    expect(await found(`redis://narrow:pass@127.0.0.1:${port}`)).toContainEqual(
      expect.stringMatching(/^wrong: a key could not be written.*denied.*keys j:\*/),
    );
  });

  test('whose user is not allowed to ask how it is set up', async () => {
    const { port } = await started('--user', 'blind', 'on', '>pass', '+@all', '-info', '-config', '~*');
    expect(await found(`redis://blind:pass@127.0.0.1:${port}`)).not.toEqual([]);
  });

  test('that is a replica', async () => {
    const master = await startRedisServer();
    const { url } = await started('--replicaof', `127.0.0.1 ${master.port}`);
    expect(await found(url)).toContainEqual(expect.stringMatching(/^wrong: a key could not .*: that is a replica/));
    await master.discard();
  });
});
