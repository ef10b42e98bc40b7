import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createKeyring } from '../../src/adapters/encryption/keyring.ts';
import { connectRedis } from '../../src/adapters/redis/connect.ts';
import { newReference } from '../../src/adapters/redis/keys.ts';
import { createStore } from '../../src/adapters/redis/store.ts';
import { type RedisTarget, readRedisTarget } from '../../src/adapters/redis/target.ts';
import { codecs, type Made, type SomeStore } from './made-store.ts';

const DATA_KEY = randomBytes(32);

/** What `REDIS_URL` says. */
export function targetOf(url: string): RedisTarget {
  const target = readRedisTarget(url);
  if (target === undefined) throw new Error(`no address of a Redis: ${url}`);
  return target;
}

/** Stores of this process in the Redis at `target`, each with a connection of its own. */
export function redisStores(target: RedisTarget, dataKeys: readonly Buffer[] = [DATA_KEY]) {
  const redis = connectRedis(target, 'process');
  const keyring = createKeyring(dataKeys);
  const store: SomeStore = createStore({ redis, keyring, codecs });
  return { redis, store, close: () => redis.disconnect() };
}

/** For the suite: two stores over an empty Redis. */
export async function madeInRedis(target: RedisTarget): Promise<Made> {
  const [one, other] = [redisStores(target), redisStores(target)];
  await emptied(one.redis);
  return {
    store: one.store,
    another: () => other.store,
    timeMs: () => redisTimeMs(one.redis),
    pass: (ms) => passInRedis(one.redis, ms),
    newReference: (key) => newReference(key, randomBytes(5)),
    async close() {
      one.close();
      other.close();
    },
  };
}

type Connection = ReturnType<typeof redisStores>['redis'];

async function emptied(redis: Connection): Promise<void> {
  await redis.ping();
  await Promise.all(('nodes' in redis ? redis.nodes('master') : [redis]).map((node) => node.flushdb()));
}

export async function redisTimeMs(redis: Connection): Promise<number> {
  const [seconds, micros] = await redis.time();
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
}

/** Resolves once the time of Redis itself is so much later. */
export async function passInRedis(redis: Connection, ms: number): Promise<void> {
  const untilMs = (await redisTimeMs(redis)) + ms;
  for (let leftMs = ms; leftMs > 0; leftMs = untilMs - (await redisTimeMs(redis))) await pause(Math.ceil(leftMs));
}
