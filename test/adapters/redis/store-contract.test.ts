import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe } from 'vitest';
import { newReference } from '../../../src/adapters/redis/keys.ts';
import { startEmbeddedRedis } from '../../../src/sandbox/embedded-redis.ts';
import { heldClock } from '../../support/held-clock.ts';
import { codecs } from '../../support/made-store.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { type RedisGroup, startCluster } from '../../support/redis-failover.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { madeInRedis, targetOf } from '../../support/redis-stores.ts';
import { storeContract } from '../../support/store-contract.ts';

describeWithRedis('the store in Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  storeContract(() => madeInRedis(targetOf(server.url)));
});

describeWithRedis('the store in a Redis Cluster', () => {
  let cluster: RedisGroup;
  beforeAll(async () => {
    cluster = await startCluster();
  }, 60_000);
  afterAll(() => cluster.discard());
  storeContract(() => madeInRedis(targetOf(cluster.url)));
});

describe('the store in the Redis of the sandbox', () => {
  let embedded: Awaited<ReturnType<typeof startEmbeddedRedis>>;
  beforeAll(async () => {
    embedded = await startEmbeddedRedis();
  });
  afterAll(() => embedded.stop());
  storeContract(() => madeInRedis(targetOf(embedded.url)), { rounds: 2, atOnce: 50 });
});

describe('the store in memory, which other tests use', () => {
  storeContract(async () => {
    const clock = heldClock();
    const store = memoryStore(codecs, clock);
    return {
      store,
      another: () => store,
      timeMs: async () => clock.nowMs(),
      pass: async (ms) => clock.advance(ms),
      newReference: (key) => newReference(key, randomBytes(5)),
      close: async () => undefined,
    };
  });
});
