import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { createDurability, type Durability } from '../../../src/adapters/redis/durability.ts';
import { attentionKey, BUCKETS } from '../../../src/adapters/redis/keys.ts';
import type { PhoneKey } from '../../../src/ports/store.ts';
import { REGISTRATION, type SomeStore } from '../../support/made-store.ts';
import { type RedisGroup, startCluster } from '../../support/redis-failover.ts';
import { describeWithRedis, type RedisServer } from '../../support/redis-server.ts';
import { redisStores, targetOf } from '../../support/redis-stores.ts';

const FOLLOWED_WITHIN_MS = 8_000;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const buckets = Array.from({ length: BUCKETS }, (_, bucket) => bucket);
const keyIn = (bucket: number) => (LETTERS[bucket] ?? 'A').padEnd(16, 'x') as PhoneKey;

/** In this order: each test takes a little more away. */
describeWithRedis('a Cluster of three primaries with a replica each', () => {
  let cluster: RedisGroup;
  let stores: ReturnType<typeof redisStores>;

  beforeAll(async () => {
    cluster = await startCluster();
    stores = redisStores(targetOf(cluster.url));
    await Promise.all(buckets.map((bucket) => register(stores.store, bucket)));
  }, 60_000);
  afterAll(async () => {
    stores.close();
    await cluster.discard();
  });

  function durabilityOf() {
    const redis = connectRedis(targetOf(cluster.url), 'process');
    onTestFinished(() => redis.disconnect());
    return { redis, durability: createDurability({ redis, onLate: () => undefined }) };
  }

  test('a promise is durable once it is at the replica of its own primary', async () => {
    const { durability } = durabilityOf();
    expect(await Promise.all(buckets.map((bucket) => durability.reached(keyIn(bucket))))).toEqual(
      buckets.map(() => 'durable'),
    );
  });

  test('a primary and its replica change places: every call follows where it is sent, at once', async () => {
    // Who is whose replica is gossip, and takes its time.
    const { primary, replica, owned } = await vi.waitFor(async () => {
      const shard = await shardOf(0);
      expect(shard.replica).toBeDefined();
      return shard;
    }, FOLLOWED_WITHIN_MS);
    expect(owned.length).toBeGreaterThan(BUCKETS / 4);
    await asked(replica, (redis) => redis.cluster('FAILOVER'));
    await vi.waitFor(
      async () => expect(await asked(primary, (redis) => redis.info('replication'))).toContain('role:slave'),
      {
        timeout: FOLLOWED_WITHIN_MS,
        interval: 20,
      },
    );
    for (const bucket of owned) {
      expect(await stores.store.loadByKey(keyIn(bucket))).toMatchObject({ registration: REGISTRATION });
      expect(await stores.store.peek()).toContainEqual({ bucket, registry: 1_000 + bucket });
      await register(stores.store, bucket);
    }
    expect((await stores.store.count()).due.registry.count).toBe(BUCKETS);
  });

  test('a primary is killed: its replica takes its place, and every call follows within seconds', async () => {
    const { primary, owned } = await shardOf(BUCKETS - 1);
    await primary.kill();
    await vi.waitFor(() => Promise.all(owned.map((bucket) => register(stores.store, bucket))), {
      timeout: FOLLOWED_WITHIN_MS,
    });
    expect((await stores.store.count()).due.registry.count).toBe(BUCKETS);
  });

  test('a shard without a replica hangs, and is lost: in the others calls work, and promises are durable, as before', async () => {
    const { primary, owned } = await shardOf(BUCKETS - 1);
    const others = buckets.filter((bucket) => !owned.includes(bucket));
    const [lost = 0] = owned;
    const [before, after] = [durabilityOf(), durabilityOf()];
    const goOn = (durability: Durability) =>
      Promise.all(
        others.map(async (bucket) => {
          await register(stores.store, bucket);
          expect(await durability.reached(keyIn(bucket))).toBe('durable');
        }),
      );
    await goOn(after.durability);
    // That there is nothing to ask in one shard says nothing about the others.
    expect(await before.durability.reached(keyIn(lost))).not.toBe('late');
    await goOn(before.durability);

    primary.pause();
    const hanging = after.durability.reached(keyIn(lost));
    await goOn(after.durability);
    expect(await hanging).toBe('late');

    await primary.kill();
    await vi.waitFor(() => expect(stores.store.loadByKey(keyIn(lost))).rejects.toThrow(), FOLLOWED_WITHIN_MS);
    // The client drops a node that refuses connections, and takes it up again at each refresh of the slots.
    let refreshes = 0;
    after.redis.on('refresh', () => {
      refreshes += 1;
    });
    while (refreshes < 3) await goOn(after.durability);
    expect(await after.durability.reached(keyIn(lost))).toBe('late');
  });

  /** The shard that a bucket is in. */
  async function shardOf(
    bucket: number,
  ): Promise<{ primary: RedisServer; replica: RedisServer | undefined; owned: number[] }> {
    const answers = await Promise.all(
      cluster.servers.map(async (server) => {
        const slots = await asked(server, (redis) => redis.cluster('SLOTS')).catch(() => undefined);
        return slots as readonly (readonly [number, number, ...(readonly [string, number, string])[]])[] | undefined;
      }),
    );
    const ranges = answers.find((each) => each !== undefined) ?? [];
    const rangeOf = async (each: number) => {
      const [server] = cluster.servers;
      const slot = await asked(alive() ?? server, (redis) =>
        redis.cluster('KEYSLOT', attentionKey(each, 'unreadable')),
      );
      return ranges.find(([from, to]) => from <= Number(slot) && Number(slot) <= to);
    };
    function alive() {
      return cluster.servers[answers.findIndex((each) => each !== undefined)];
    }
    const mine = await rangeOf(bucket);
    const all = await Promise.all(buckets.map(rangeOf));
    const owned = buckets.filter((each) => all[each]?.[2]?.[1] === mine?.[2]?.[1]);
    const at = (port: number | undefined) => cluster.servers.find((server) => server.port === port);
    const [primary, replica] = [at(mine?.[2]?.[1]), at(mine?.[3]?.[1])];
    if (primary === undefined) throw new Error('no primary has this bucket');
    return { primary, replica, owned };
  }
});

async function register(store: SomeStore, bucket: number): Promise<void> {
  const { done } = await store.commit(await store.loadByKey(keyIn(bucket)), {
    registration: { value: REGISTRATION },
    timer: { for: 'registry', atMs: 1_000 + bucket },
  });
  expect(done).toBe(true);
}

async function asked<T>(server: RedisServer | undefined, ask: (redis: Redis) => Promise<T>): Promise<T> {
  if (server === undefined) throw new Error('no server is alive');
  const redis = new Redis(server.url, { maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    return await ask(redis);
  } finally {
    redis.disconnect();
  }
}
