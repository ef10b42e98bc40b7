import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createKeyring } from '../../../src/adapters/encryption/keyring.ts';
import { checkDataKey } from '../../../src/adapters/redis/data-key.ts';
import { NAME_KEY } from '../../../src/adapters/redis/keys.ts';
import { createNames, readNameKey, UnknownDataKey } from '../../../src/adapters/redis/names.ts';
import { StoreTrouble } from '../../../src/adapters/redis/trouble.ts';
import { CALLER, OTHER } from '../../support/made-store.ts';
import { startRedisProxy } from '../../support/redis-proxy.ts';
import { describeWithRedis, freePort, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { redisStores, targetOf } from '../../support/redis-stores.ts';

const [OLD, NEW, FOREIGN] = [randomBytes(32), randomBytes(32), randomBytes(32)];

describeWithRedis('the names of phones', () => {
  let server: RedisServer;
  let redis: Redis;
  const opened: Redis[] = [];

  beforeAll(async () => {
    server = await startRedisServer(['--appendonly', 'yes', '--appendfsync', 'always']);
    redis = new Redis(server.url);
    redis.on('error', () => undefined);
  });
  beforeEach(async () => void (await redis.flushdb()));
  afterEach(() => {
    for (const each of opened.splice(0)) each.disconnect();
  });
  afterAll(async () => {
    redis.disconnect();
    await server.discard();
  });

  /** The names as a process knows them that has just started with this `DATA_KEY`. */
  function start(...dataKeys: Buffer[]) {
    const connection = new Redis(server.url, { retryStrategy: () => 20 });
    connection.on('error', () => undefined);
    opened.push(connection);
    return createNames(connection, createKeyring(dataKeys));
  }
  const idsOf = (...dataKeys: Buffer[]) => createKeyring(dataKeys as [Buffer]).ids;

  test('are the same in every process and after every restart, and differ from phone to phone', async () => {
    const name = await start(OLD).keyOf(CALLER);
    expect(name).toMatch(/^[\w-]{16}$/);
    expect(await start(OLD).keyOf(CALLER)).toBe(name);
    expect(await start(OLD).keyOf(OTHER)).not.toBe(name);
  });

  test('are others in another Redis, though DATA_KEY is the same', async () => {
    const name = await start(OLD).keyOf(CALLER);
    await redis.flushdb();
    expect(await start(OLD).keyOf(CALLER)).not.toBe(name);
  });

  test('are known without Redis once the name key was read', async () => {
    const names = start(OLD);
    expect(names.now(CALLER)).toBeUndefined();
    const name = await names.keyOf(CALLER);
    expect(names.now(CALLER)).toBe(name);
  });

  test.each([
    ['the same data key', [[OLD], [OLD]]],
    [
      'the same data keys in another order',
      [
        [OLD, NEW],
        [NEW, OLD],
      ],
    ],
  ])('are one in processes that start at once with %s', async (_, rings) => {
    for (let round = 0; round < 10; round++) {
      await redis.flushdb();
      const processes = Array.from({ length: 10 }, (_, n) => start(...(rings[n % 2] ?? [])));
      expect(new Set(await Promise.all(processes.map((names) => names.keyOf(CALLER)))).size).toBe(1);
    }
  });

  test('outlive a change of DATA_KEY in two restarts, and the old one is needed no more', async () => {
    const name = await start(OLD).keyOf(CALLER);
    expect(await start(OLD, NEW).keyOf(CALLER)).toBe(name);
    expect((await redis.hkeys(NAME_KEY)).sort()).toEqual([...idsOf(OLD, NEW)].sort());
    expect(await start(NEW, OLD).keyOf(CALLER)).toBe(name);
    expect(await start(NEW).keyOf(CALLER)).toBe(name);
  });

  test('need a data key that opens the name key: without one nobody gets a name, and nothing is overwritten', async () => {
    await start(OLD).keyOf(CALLER);
    const stored = await redis.hgetallBuffer(NAME_KEY);
    await expect(start(FOREIGN).keyOf(CALLER)).rejects.toThrow(UnknownDataKey);
    const { store, close } = redisStores(targetOf(server.url), [FOREIGN]);
    for (const call of [store.load(CALLER), store.keyOf(CALLER)]) {
      const error = await call.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(UnknownDataKey);
      expect(error).toMatchObject({
        name: 'UnknownDataKey',
        because: 'fault',
        message: expect.stringMatching(/^DATA_KEY/),
      });
    }
    close();
    expect(await redis.hgetallBuffer(NAME_KEY)).toEqual(stored);
  });

  test('do not come from a name key that was tampered with', async () => {
    await start(OLD).keyOf(CALLER);
    const [id] = idsOf(OLD);
    const wrapped = (await redis.hgetBuffer(NAME_KEY, id)) ?? Buffer.alloc(0);
    wrapped[40] = (wrapped[40] ?? 0) ^ 1;
    await redis.hset(NAME_KEY, id, wrapped);
    await expect(start(OLD).keyOf(CALLER)).rejects.toThrow(UnknownDataKey);
  });

  describe('where Redis comes back empty while a process runs', () => {
    test('stay: the process stores its name key again, and one that starts afterwards agrees', async () => {
      const running = start(OLD);
      const name = await running.keyOf(CALLER);
      await redis.flushdb();
      await server.stop();
      await server.start();
      await vi.waitFor(async () => expect(await redis.exists(NAME_KEY)).toBe(1), 5_000);
      expect(running.now(CALLER)).toBe(name);
      expect(await start(OLD).keyOf(CALLER)).toBe(name);
    });

    test('stay also where the connection was never lost: the process looks again once a minute', async () => {
      const running = start(OLD);
      const name = await running.keyOf(CALLER);
      await redis.flushdb();
      expect(running.now(CALLER)).toBe(name);
      const startedMs = performance.now();
      const minutePassed = vi.spyOn(performance, 'now').mockImplementation(() => startedMs + 60_001);
      onTestFinished(() => minutePassed.mockRestore());
      expect(running.now(CALLER)).toBe(name);
      await vi.waitFor(async () => expect(await redis.exists(NAME_KEY)).toBe(1), 5_000);
      expect(await start(OLD).keyOf(CALLER)).toBe(name);
    });

    test('become those of the process that was quicker', async () => {
      const running = start(OLD);
      const name = await running.keyOf(CALLER);
      await redis.flushdb();
      const other = await start(OLD).keyOf(CALLER);
      expect(other).not.toBe(name);
      await server.stop();
      await server.start();
      await vi.waitFor(() => expect(running.now(CALLER)).toBe(other), 5_000);
    });
  });

  test('are read from Redis once, however many ask at once', async () => {
    const proxy = await startRedisProxy(server.port);
    await start(OLD).keyOf(CALLER);
    const read: string[] = [];
    proxy.watch(({ when, command }) => {
      if (when === 'before' && command.includes('name-key')) read.push(command);
      return true;
    });
    const connection = new Redis(proxy.port);
    const names = createNames(connection, createKeyring([OLD]));
    await Promise.all(Array.from({ length: 20 }, () => names.keyOf(CALLER)));
    expect(read).toHaveLength(1);
    connection.disconnect();
    await proxy.close();
  });

  describe('the check of DATA_KEY', () => {
    test('is good where it opens what is stored, or nothing is', async () => {
      for (let run = 0; run < 2; run++)
        expect(await checkDataKey(redis, createKeyring([OLD]))).toMatchObject({ about: 'data key', is: 'good' });
      expect(await checkDataKey(redis, createKeyring([NEW, OLD]))).toMatchObject({ is: 'good' });
    });

    test('says what to do where it does not', async () => {
      await readNameKey(redis, createKeyring([OLD]));
      expect(await checkDataKey(redis, createKeyring([FOREIGN]))).toEqual({
        about: 'data key',
        is: 'at risk',
        says: 'DATA_KEY does not open what is stored: put the key that did behind it, with a comma',
      });
    });

    test('rejects with a trouble where nobody answers', async () => {
      const gone = new Redis(await freePort(), { maxRetriesPerRequest: 1, retryStrategy: () => 10 });
      gone.on('error', () => undefined);
      const error = await checkDataKey(gone, createKeyring([OLD])).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(StoreTrouble);
      expect(error).toMatchObject({ because: 'away' });
      gone.disconnect();
    });
  });
});
