import type { Cluster, Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectRedis } from '../../../src/edge/redis/connect.ts';
import { createDisk, type Disk } from '../../../src/edge/redis/disk.ts';
import type { PhoneKey } from '../../../src/service/ports.ts';
import { describeWithRedis, ownAllSlots, startRedisServer } from '../../support/redis-server.ts';
import { startWaitaofServer, type WaitaofServer } from '../../support/waitaof-server.ts';

const key = (name: string) => name.padEnd(22, '-') as PhoneKey;

describe('waiting for the disk of a Redis that can be asked (7.2)', () => {
  let server: WaitaofServer;
  let redis: Redis | Cluster;
  let disk: Disk;
  let late: number;

  beforeEach(async () => {
    server = await startWaitaofServer();
    redis = connectRedis({ kind: 'single', url: server.url }, 'hops');
    late = 0;
    disk = createDisk({ redis, deadlineMs: 1_000, onLate: () => late++ });
  });
  afterEach(async () => {
    redis.disconnect();
    await server.close();
  });

  const waits = () => server.commands.filter((command) => command.startsWith('waitaof')).length;
  const waitsAre = (count: number) => vi.waitFor(() => expect(waits()).toBe(count), { timeout: 5_000, interval: 5 });

  test('a mark is written beside the records, then the disk is waited for', async () => {
    let reached = '';
    const waiting = disk.reached(key('a')).then((it) => {
      reached = it;
    });
    await waitsAre(1);
    expect(server.commands.filter((command) => /^(set|waitaof)/.test(command))).toEqual([
      `set j:w:{${key('a')}}`,
      'waitaof 1',
    ]);
    expect(reached).toBe('');
    server.flush();
    await waiting;
    expect(reached).toBe('on disk');
    expect(late).toBe(0);
  });

  test('while one wait is under way the others gather, and take one wait together', async () => {
    const first = disk.reached(key('a'));
    await waitsAre(1);
    const others = Array.from({ length: 100 }, (_, n) => disk.reached(key(`b${n}`)));
    server.flush();
    expect(await first).toBe('on disk');
    await waitsAre(2);
    server.flush();
    expect(new Set(await Promise.all(others))).toEqual(new Set(['on disk']));
    expect(waits()).toBe(2);
  });

  test('what came after a wait had begun is not taken for waited for', async () => {
    const first = disk.reached(key('a'));
    await waitsAre(1);
    let reached = '';
    const second = disk.reached(key('b')).then((it) => {
      reached = it;
    });
    server.flush();
    await first;
    await waitsAre(2);
    expect(reached).toBe('');
    server.flushAlways();
    await second;
    expect(reached).toBe('on disk');
  });

  test('a disk that does not keep up is not waited for longer than a second, and told', async () => {
    const startedAt = performance.now();
    expect(await Promise.all([disk.reached(key('a')), disk.reached(key('b'))])).toEqual(['late', 'late']);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(late).toBe(2);
    server.flushAlways();
    await vi.waitFor(async () => expect(await disk.reached(key('c'))).toBe('on disk'), { timeout: 5_000 });
  });

  test('a Redis that went away is told as late, and soon', async () => {
    await vi.waitFor(() => expect(redis.status).toBe('ready'));
    await server.close();
    const startedAt = performance.now();
    expect(await disk.reached(key('a'))).toBe('late');
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    server = await startWaitaofServer();
  });
});

describeWithRedis('a Redis that cannot be asked for its disk', () => {
  test('nor can a Cluster', async () => {
    const server = await startRedisServer(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1']);
    await ownAllSlots(server);
    const nodes = [{ host: '127.0.0.1', port: server.port }];
    const redis = connectRedis({ kind: 'cluster', nodes, tls: false }, 'hops');
    const disk = createDisk({ redis, deadlineMs: 5_000, onLate: () => {} });
    expect(await Promise.all(['a', 'b', 'c'].map((name) => disk.reached(key(name))))).toEqual(Array(3).fill('unasked'));
    redis.disconnect();
    await server.discard();
  });

  test('is found out once, and not asked again', async () => {
    const server = await startRedisServer();
    const redis = connectRedis({ kind: 'single', url: server.url }, 'hops') as Redis;
    let late = 0;
    const disk = createDisk({ redis, onLate: () => late++ });
    try {
      expect(await disk.reached(key('a'))).toBe('unasked');
      const commands = async () => Number(/total_commands_processed:(\d+)/.exec(await redis.info('stats'))?.[1]);
      const before = await commands();
      expect(await Promise.all(['a', 'b', 'c'].map((name) => disk.reached(key(name))))).toEqual(
        Array(3).fill('unasked'),
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
