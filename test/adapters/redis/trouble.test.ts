import { inspect } from 'node:util';
import { Redis, ReplyError } from 'ioredis';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import {
  causeOf,
  StoreTrouble,
  type TroubleCause,
  troubleOf,
  withRedisDeadline,
} from '../../../src/adapters/redis/trouble.ts';
import { describeWithRedis, startRedisServer } from '../../support/redis-server.ts';
import { redisStores, targetOf } from '../../support/redis-stores.ts';
import { storeTroubleContract } from '../../support/store-trouble-contract.ts';

describeWithRedis('the store on Node, where Redis does not do what it is asked,', () => {
  storeTroubleContract(async (url) => redisStores(targetOf(url)));
});

describeWithRedis('a Redis that still reads its file', () => {
  test('says loading to who asks at once, and answers once it has read it', async () => {
    // A hundredth of a second per key: long enough to be met, and to be seen to end.
    const slowly = ['--key-load-delay', '10000', '--loading-process-events-interval-bytes', '1024'];
    const server = await startRedisServer(['--appendonly', 'yes', ...slowly]);
    onTestFinished(server.discard);
    const redis = new Redis(server.url, { maxRetriesPerRequest: null });
    redis.on('error', () => undefined);
    onTestFinished(() => redis.disconnect());
    await redis.mset(Array.from({ length: 400 }, (_, n) => [`key ${n}`, 'x'.repeat(100)]).flat());
    await redis.bgrewriteaof();
    await vi.waitFor(async () => expect(await redis.info('persistence')).toContain('aof_rewrite_in_progress:0'), 5_000);
    await server.kill();
    const started = server.start();
    const asked = await vi.waitFor(async () => {
      const event = connectRedis(targetOf(server.url), 'event');
      const cause = await withRedisDeadline(1_000, event.ping()).then(() => 'nothing', causeOf);
      event.disconnect();
      expect(cause).not.toBe('away');
      return cause;
    }, 10_000);
    expect(asked).toBe('loading');
    await started;
    expect(await redis.dbsize()).toBe(400);
  });
});

describe('what a client says', () => {
  test.each<[TroubleCause, Error]>([
    ['timeout', new Error('Command timed out')],
    ['timeout', Object.assign(new Error('connect'), { code: 'ETIMEDOUT' })],
    ['timeout', new Error('Socket timeout. Expecting data, but did not receive any in 3000ms.')],
    ['away', Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' })],
    ['away', Object.assign(new Error('getaddrinfo ENOTFOUND redis'), { code: 'ENOTFOUND' })],
    ['away', new Error('Connection is closed.')],
    ['away', new Error('Failed to refresh slots cache.')],
    ['away', new Error('All sentinels are unreachable.')],
    ['denied', new ReplyError('NOAUTH Authentication required.')],
    ['denied', new ReplyError('WRONGPASS invalid username-password pair or user is disabled.')],
    ['denied', new ReplyError("NOPERM User jisajili has no permissions to run the 'evalsha' command")],
    ['readonly', new ReplyError("READONLY You can't write against a read only replica.")],
    ['loading', new ReplyError('LOADING Redis is loading the dataset in memory')],
    ['loading', new ReplyError('CLUSTERDOWN Hash slot not served')],
    ['loading', new ReplyError('MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to no.')],
    ['full', new ReplyError("OOM command not allowed when used memory > 'maxmemory'.")],
    ['full', new ReplyError('MISCONF Redis is configured to save RDB snapshots, but is unable to persist to disk.')],
    ['fault', new ReplyError('ERR unknown command')],
    ['fault', new RangeError('a bug of ours')],
  ])('is %s: %s', (cause, error) => expect(causeOf(error)).toBe(cause));

  test('is not reported with what it holds', () => {
    const error = Object.assign(new ReplyError('WRONGTYPE Operation on j:c{mm}QKamau'), {
      command: { name: 'set', args: ['Kamau', '0711000111'] },
    });
    const trouble = troubleOf(error);
    expect(trouble).toMatchObject({ because: 'fault', message: 'redis: fault (WRONGTYPE)' });
    expect(inspect(trouble, { depth: 9, showHidden: true })).not.toMatch(/Kamau|0711000111/);
    expect(causeOf('no error at all')).toBe('fault');
  });

  test('is a timeout where it says nothing within the deadline, and passed on where it is reported already', async () => {
    const silence = new Promise<never>(() => undefined);
    await expect(withRedisDeadline(10, silence)).rejects.toMatchObject({ because: 'timeout' });
    const reported = new StoreTrouble('full');
    await expect(withRedisDeadline(10, Promise.reject(reported))).rejects.toBe(reported);
  });
});
