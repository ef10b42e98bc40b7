import { randomBytes } from 'node:crypto';
import { createRedisMock, type RedisMock } from 'js-redis-server';
import { afterAll, beforeAll, describe } from 'vitest';
import { createKeyring } from '../../../src/adapters/encryption/keyring.ts';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { createStore } from '../../../src/adapters/redis/store.ts';
import type { RedisTarget } from '../../../src/runtime/settings.ts';
import { describeWithRedis, ownAllSlots, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { readers, storeContract } from '../../support/store-contract.ts';

const keyring = createKeyring([randomBytes(32)]);
const atNoon = () => Date.UTC(2026, 0, 1, 9);

async function makeStore(target: RedisTarget) {
  const redis = connectRedis(target, 'hops');
  await redis.flushdb();
  return {
    store: createStore({ redis, keyring, read: readers, nowMs: atNoon }),
    close: async () => redis.disconnect(),
  };
}

describeWithRedis('the store in Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  storeContract(() => makeStore({ kind: 'single', url: server.url }));
});

describeWithRedis('the store in a Redis Cluster', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1']);
    await ownAllSlots(server);
  });
  afterAll(() => server.discard());
  storeContract(() => makeStore({ kind: 'cluster', nodes: [{ host: '127.0.0.1', port: server.port }], tls: false }));
});

describe('the store in the Redis of the sandbox', () => {
  let mock: RedisMock;
  beforeAll(async () => {
    mock = await createRedisMock();
  });
  afterAll(() => mock.close());
  storeContract(() => makeStore({ kind: 'single', url: mock.url }));
});
