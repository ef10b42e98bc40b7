import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createKeyring } from '../../src/adapters/encryption/keyring.ts';
import { connectRedis } from '../../src/adapters/redis/connect.ts';
import { createStore } from '../../src/adapters/redis/store.ts';
import { StoreTrouble } from '../../src/adapters/redis/trouble.ts';
import type { Store } from '../../src/ports/store.ts';
import type { RedisTarget } from '../../src/runtime/settings.ts';
import { fromWire, toWire } from '../support/over-the-wire.ts';
import { describeWithRedis, ownAllSlots, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { describeWithWorkerd, WORKERD_READY_WITHIN_MS } from '../support/runtimes.ts';
import { type Made, type Registration, readers, type Session, storeContract } from '../support/store-contract.ts';
import { storeTroubleContract } from '../support/store-trouble-contract.ts';
import { startWrangler, type Wrangler } from '../worker-dev/wrangler.ts';
import type { StoreAnswer, StoreCall } from './store-worker.ts';

// A race takes seven events, each with a connection of its own.
const FEWER = { races: 10 };

/** What workerd prints of each refused connection, though the caller has been told, and wrangler thereupon. */
const TOLD_ALREADY = /proxy request failed, cannot connect|Logs were written to|^\s*$/;

// The rest of the contract runs on Node in test/edge/redis/store-contract.test.ts.
describeWithRedis('the store on Node, where Redis does not do what it is asked,', () => {
  storeTroubleContract(async (url) => {
    const redis = connectRedis({ kind: 'single', url }, 'hops');
    return {
      store: createStore({ redis, keyring: createKeyring([randomBytes(32)]), read: readers }),
      close: async () => redis.disconnect(),
    };
  });
});

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
    const target = (): RedisTarget => ({ kind: 'single', url: server.url });

    storeContract(async () => {
      await redis.flushdb();
      return storeAt(target());
    }, FEWER);

    test('connects once a call, and no connection outlives it', async () => {
      const { store } = storeAt(target());
      const before = await connections('total_connections_received');
      await Promise.all([store.ping(), store.countDue(), store.countDead()]);
      expect(await connections('total_connections_received')).toBe(before + 3);
      await vi.waitFor(async () => expect(await connections('connected_clients')).toBe(1));
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

    storeContract(async () => {
      await redis.flushdb();
      return storeAt({ kind: 'cluster', nodes: [{ host: '127.0.0.1', port: server.port }], tls: false });
    }, FEWER);
  });

  describeWithRedis('where Redis does not do what it is asked,', () => {
    storeTroubleContract(async (url) => storeAt({ kind: 'single', url }), {
      whereCut: {
        says: 'timeout',
        reason:
          'without a ready check every connection counts as made, and the tries are counted anew until the deadline',
      },
    });
  });

  /** A store of which each call is an event of the Worker. */
  function storeAt(target: RedisTarget): Made {
    const call = async (method: StoreCall['method'], args: readonly unknown[]) => {
      const body = toWire({ target, method, args } satisfies StoreCall);
      const response = await fetch(wrangler.address, { method: 'POST', body });
      if (!response.ok) throw new Error(`the Worker answered ${response.status}: ${await response.text()}`);
      const answer = fromWire(await response.text()) as StoreAnswer;
      if ('thrown' in answer) throw answer.thrown;
      return answer.value;
    };
    const store = new Proxy({} as Store<Session, Registration>, {
      get:
        (_, method: StoreCall['method']) =>
        (...args: readonly unknown[]) =>
          call(method, args),
    });
    return { store, close: () => Promise.resolve() };
  }
});

function leaveOutOfStderr(told: RegExp): void {
  const write = process.stderr.write.bind(process.stderr);
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => told.test(String(chunk)) || write(chunk));
}

test('what a store is asked and answers survives the trip', () => {
  const trouble = Object.assign(new StoreTrouble('denied', 'WRONGPASS'), { told: 'too much' });
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
  expect(arrived).toMatchObject({ because: 'denied', message: 'redis: denied (WRONGPASS)', told: 'too much' });
  expect(error).toMatchObject({ name: 'TypeError', message: 'no function' });
  expect(() => toWire(() => undefined)).toThrow(TypeError);
});
