import { randomBytes, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { NAME_KEY, newReference } from '../../src/adapters/redis/keys.ts';
import type { RedisTarget } from '../../src/adapters/redis/target.ts';
import { StoreTrouble } from '../../src/adapters/redis/trouble.ts';
import { CALLER, type Made, type SomeStore } from '../support/made-store.ts';
import { fromWire, toWire } from '../support/over-the-wire.ts';
import { describeWithRedis, ownAllSlots, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { passInRedis, redisTimeMs, targetOf } from '../support/redis-stores.ts';
import { describeWithWorkerd, WORKERD_READY_WITHIN_MS } from '../support/runtimes.ts';
import { storeContract } from '../support/store-contract.ts';
import { storeTroubleContract } from '../support/store-trouble-contract.ts';
import { startWrangler, type Wrangler } from '../worker-dev/wrangler.ts';
import type { StoreAnswer, StoreCall } from './store-worker.ts';

/** Each call is an event with a connection of its own. */
const FEWER = { rounds: 2, atOnce: 20 };

/** What workerd prints of each refused connection, though the caller knows it, and wrangler thereupon. */
const TOLD_ALREADY = /proxy request failed, cannot connect|Logs were written to|^\s*$/;

describeWithWorkerd('the store on Workers', () => {
  let wrangler: Wrangler;
  beforeAll(async () => {
    leaveOutOfStderr(TOLD_ALREADY);
    wrangler = await startWrangler({
      entry: 'test/worker/store-worker.ts',
      environment: {},
      onLine: () => undefined,
    });
  }, WORKERD_READY_WITHIN_MS);
  afterAll(async () => {
    await wrangler.stop();
    vi.restoreAllMocks();
  });

  describeWithRedis('in Redis', () => {
    let server: RedisServer;
    let redis: Redis;
    beforeAll(async () => {
      server = await startRedisServer();
      redis = new Redis(server.url);
    });
    afterAll(async () => {
      redis.disconnect();
      await server.discard();
    });

    storeContract(() => madeOnWorkers(redis, targetOf(server.url)), FEWER);

    test('connects once a call, and no connection outlives it', async () => {
      const store = storeAt(targetOf(server.url));
      const before = await connections('total_connections_received');
      await Promise.all([store.ping(), store.count(), store.listDue(1)]);
      expect(await connections('total_connections_received')).toBe(before + 3);
      await vi.waitFor(async () => expect(await connections('connected_clients')).toBe(1));
    });

    test('reads the name key once for all events, and asks for the time no more often than it must', async () => {
      const store = storeAt(targetOf(server.url));
      await store.load(CALLER);
      await redis.config('RESETSTAT');
      for (let event = 0; event < 5; event++) await store.load(CALLER);
      const stats = await redis.info('commandstats');
      expect(/cmdstat_mget:calls=(\d+)/.exec(stats)?.[1]).toBe('5');
      expect(stats).not.toMatch(/cmdstat_(hgetall|time):/);
      expect(await redis.exists(NAME_KEY)).toBe(1);
    });

    async function connections(which: string): Promise<number> {
      return Number(new RegExp(`${which}:(\\d+)`).exec(await redis.info())?.[1]);
    }
  });

  describeWithRedis('in a Redis Cluster', () => {
    let server: RedisServer;
    let redis: Redis;
    beforeAll(async () => {
      server = await startRedisServer(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1']);
      await ownAllSlots(server);
      redis = new Redis(server.url);
    });
    afterAll(async () => {
      redis.disconnect();
      await server.discard();
    });

    storeContract(
      () => madeOnWorkers(redis, { kind: 'cluster', nodes: [{ host: '127.0.0.1', port: server.port }], tls: false }),
      FEWER,
    );
  });

  describeWithRedis('where Redis does not do what it is asked,', () => {
    storeTroubleContract(async (url) => ({ store: storeAt(targetOf(url)), close: () => undefined }), {
      whereCut: {
        says: 'timeout',
        reason:
          'without a ready check every connection counts as made, and the tries are counted anew until the deadline',
      },
    });
  });

  async function madeOnWorkers(redis: Redis, target: RedisTarget): Promise<Made> {
    await redis.flushdb();
    const [store, other] = [storeAt(target), storeAt(target)];
    return {
      store,
      another: () => other,
      timeMs: () => redisTimeMs(redis),
      pass: (ms) => passInRedis(redis, ms),
      newReference: (key) => newReference(key, randomBytes(5)),
      close: async () => undefined,
    };
  }

  /** A store of which each call is an event of the Worker. */
  function storeAt(target: RedisTarget): SomeStore {
    const world = randomUUID();
    let heard = { nowMs: 0, atMs: 0 };
    const call = async (method: StoreCall['method'], args: readonly unknown[]) => {
      const body = toWire({ target, world, method, args } satisfies StoreCall);
      const response = await fetch(wrangler.address, { method: 'POST', body });
      if (!response.ok) throw new Error(`the Worker answered ${response.status}: ${await response.text()}`);
      const answer = fromWire(await response.text()) as StoreAnswer;
      heard = { nowMs: answer.nowMs, atMs: performance.now() };
      if ('thrown' in answer) throw answer.thrown;
      return answer.value;
    };
    const here = { nowMs: () => Math.round(heard.nowMs + performance.now() - heard.atMs) };
    return new Proxy(here as unknown as SomeStore, {
      get: (at, name: keyof SomeStore) =>
        name === 'nowMs' ? at[name] : (...args: readonly unknown[]) => call(name, args),
    });
  }
});

function leaveOutOfStderr(line: RegExp): void {
  const write = process.stderr.write.bind(process.stderr);
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => line.test(String(chunk)) || write(chunk));
}

test('what a store is asked and answers survives the trip', () => {
  const trouble = Object.assign(new StoreTrouble('denied', 'WRONGPASS'), { detail: 'too much' });
  const sent = {
    nothing: [undefined, null],
    absent: undefined,
    bytes: Buffer.of(0, 128, 255),
    map: new Map<unknown, unknown>([['key', { is: 'map' }]]),
    numbers: [0, -1, 1.5, 1_767_258_000_000],
    is: 'undefined',
    trouble,
    error: new TypeError('no function'),
  };
  const { trouble: arrived, error, ...others } = fromWire(toWire(sent)) as typeof sent;
  expect({ ...others, trouble, error: sent.error }).toStrictEqual(sent);
  expect(arrived).toBeInstanceOf(StoreTrouble);
  expect(arrived).toMatchObject({ because: 'denied', message: 'redis: denied (WRONGPASS)', detail: 'too much' });
  expect(error).toMatchObject({ name: 'TypeError', message: 'no function' });
  expect(() => toWire(() => undefined)).toThrow(TypeError);
});
