import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { createDurability, type Durability } from '../../../src/adapters/redis/durability.ts';
import { bucketOf, durableKey } from '../../../src/adapters/redis/keys.ts';
import type { PhoneKey } from '../../../src/ports/store.ts';
import { describeWithRedis, ownAllSlots, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { startWaitaofServer, type WaitaofServer } from '../../support/waitaof-server.ts';

/** Names that begin alike share a bucket. */
const key = (name: string) => name.padEnd(16, '-') as PhoneKey;

describe('waiting for the disk of a Redis that can be asked (7.2)', () => {
  let server: WaitaofServer;
  let redis: Redis;
  let durability: Durability;
  let late: number;

  beforeEach(async () => {
    server = await startWaitaofServer();
    redis = connectRedis({ kind: 'single', url: server.url }, 'process') as Redis;
    late = 0;
    durability = createDurability({ redis, deadlineMs: 1_000, onLate: () => late++ });
  });
  afterEach(async () => {
    redis.disconnect();
    await server.close();
  });

  const waits = () => server.commands.filter((command) => command.startsWith('waitaof')).length;
  const waitsAre = (count: number) => vi.waitFor(() => expect(waits()).toBe(count), { timeout: 5_000, interval: 5 });

  test('a mark is written beside the documents, then the disk is waited for', async () => {
    let reached = '';
    const waiting = durability.reached(key('a')).then((it) => {
      reached = it;
    });
    await waitsAre(1);
    expect(server.commands.filter((command) => /^(set|waitaof)/.test(command))).toEqual([
      `set ${durableKey(bucketOf(key('a')))}`,
      'waitaof 1',
    ]);
    expect(reached).toBe('');
    server.flush();
    await waiting;
    expect(reached).toBe('durable');
    expect(late).toBe(0);
  });

  test('an answer on another connection is none: another Redis may have taken over, without what was written', async () => {
    const waiting = durability.reached(key('a'));
    await waitsAre(1);
    server.cut();
    await waitsAre(2);
    server.flush();
    expect(await waiting).toBe('late');
  });

  test('while one wait is under way the others gather, and take one wait together', async () => {
    const first = durability.reached(key('a'));
    await waitsAre(1);
    const others = Array.from({ length: 100 }, (_, n) => durability.reached(key(`b${n}`)));
    server.flush();
    expect(await first).toBe('durable');
    await waitsAre(2);
    server.flush();
    expect(new Set(await Promise.all(others))).toEqual(new Set(['durable']));
    expect(waits()).toBe(2);
    // One mark for each bucket and wait, however many phones of it wait.
    expect(server.commands.filter((command) => command.startsWith('set'))).toHaveLength(2);
  });

  test('what came after a wait had begun is not taken for waited for', async () => {
    const first = durability.reached(key('a'));
    await waitsAre(1);
    let reached = '';
    const second = durability.reached(key('b')).then((it) => {
      reached = it;
    });
    server.flush();
    await first;
    await waitsAre(2);
    expect(reached).toBe('');
    server.flushAlways();
    await second;
    expect(reached).toBe('durable');
  });

  test('a disk that does not keep up is waited for no more, and reported', async () => {
    expect(await Promise.all([durability.reached(key('a')), durability.reached(key('b'))])).toEqual(['late', 'late']);
    expect(late).toBe(2);
    server.flushAlways();
    await vi.waitFor(async () => expect(await durability.reached(key('c'))).toBe('durable'), { timeout: 5_000 });
  });

  test('nothing of the connection ends a wait sooner', () => {
    expect(redis.options.commandTimeout).toBeUndefined();
  });

  test('a Redis that went away is reported as late', async () => {
    await vi.waitFor(() => expect(redis.status).toBe('ready'));
    await server.close();
    expect(await durability.reached(key('a'))).toBe('late');
    server = await startWaitaofServer();
  });
});

describeWithRedis('waiting for a replica', () => {
  let master: RedisServer;
  let replica: RedisServer;
  let redis: Redis;
  let durability: Durability;

  beforeEach(async () => {
    master = await startRedisServer();
    replica = await startRedisServer(['--replicaof', '127.0.0.1', String(master.port)]);
    redis = connectRedis({ kind: 'single', url: master.url }, 'process') as Redis;
    durability = createDurability({ redis, onLate: () => {} });
    await vi.waitFor(async () => expect(await redis.info('replication')).toMatch(/slave0:.*state=online/), {
      timeout: 10_000,
    });
  });
  afterEach(async () => {
    redis.disconnect();
    await Promise.all([master.discard(), replica.discard()]);
  });

  test('is over when what was written before is there', async () => {
    const written = connectRedis({ kind: 'single', url: master.url }, 'process') as Redis;
    const behind = new Redis(replica.url);
    await vi.waitFor(async () => expect(await durability.reached(key('a'))).toBe('durable'), { timeout: 5_000 });
    replica.pause();
    await written.set('promise', 'promised');
    let reached = '';
    const waiting = durability.reached(key('a')).then((it) => {
      reached = it;
    });
    for (let roundTrips = 0; roundTrips < 20; roundTrips++) await written.ping();
    expect(reached).toBe('');
    replica.resume();
    await waiting;
    expect(reached).toBe('durable');
    expect(await behind.get('promise')).toBe('promised');
    written.disconnect();
    behind.disconnect();
  });

  test('one that stands still is waited for no more, and reported; one that went away is not waited for', async () => {
    replica.pause();
    expect(await durability.reached(key('a'))).toBe('late');
    replica.resume();
    await vi.waitFor(async () => expect(await durability.reached(key('a'))).toBe('durable'), { timeout: 5_000 });
    await replica.kill();
    await vi.waitFor(async () => expect(await durability.reached(key('a'))).toBe('unknown'), { timeout: 5_000 });
    expect(durability.timesLate()).toBeGreaterThanOrEqual(1);
  });
});

describeWithRedis('a Redis that cannot be asked for its disk, and has no replica', () => {
  test('nor can a Cluster', async () => {
    const server = await startRedisServer(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1']);
    await ownAllSlots(server);
    const nodes = [{ host: '127.0.0.1', port: server.port }];
    const redis = connectRedis({ kind: 'cluster', nodes, tls: false }, 'process');
    const durability = createDurability({ redis, deadlineMs: 5_000, onLate: () => {} });
    expect(await Promise.all(['a', 'b', 'c'].map((name) => durability.reached(key(name))))).toEqual(
      Array(3).fill('unknown'),
    );
    redis.disconnect();
    await server.discard();
  });

  test('is found out once, and not asked again', async () => {
    const server = await startRedisServer();
    const redis = connectRedis({ kind: 'single', url: server.url }, 'process') as Redis;
    let late = 0;
    const durability = createDurability({ redis, onLate: () => late++ });
    try {
      expect(await durability.reached(key('a'))).toBe('unknown');
      const commands = async () => Number(/total_commands_processed:(\d+)/.exec(await redis.info('stats'))?.[1]);
      const before = await commands();
      expect(await Promise.all(['a', 'b', 'c'].map((name) => durability.reached(key(name))))).toEqual(
        Array(3).fill('unknown'),
      );
      // The second INFO counts itself in.
      expect((await commands()) - before).toBe(1);
      expect(late).toBe(0);
    } finally {
      redis.disconnect();
      await server.discard();
    }
  });
});
