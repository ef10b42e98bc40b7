import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyedHash } from '../../../src/adapters/encryption/keyring.ts';
import {
  attentionKey,
  BUCKETS,
  bucketOf,
  bucketOfReference,
  conversationKey,
  dueKey,
  durableKey,
  newReference,
  referenceKey,
  registrationKey,
} from '../../../src/adapters/redis/keys.ts';
import { PARTNERS, type PhoneKey } from '../../../src/ports/store.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../../support/redis-server.ts';

const SLOTS = 16_384;
const SHARE = SLOTS / BUCKETS;
const buckets = Array.from({ length: BUCKETS }, (_, bucket) => bucket);
const nameKey = createSecretKey(randomBytes(32));
const phones = Array.from({ length: 10_000 }, (_, n) => keyedHash(nameKey, `2547${n}`, 12) as PhoneKey);

describeWithRedis('the slots of the buckets, as Redis counts them,', () => {
  let server: RedisServer;
  let redis: Redis;
  beforeAll(async () => {
    server = await startRedisServer(['--cluster-enabled', 'yes']);
    redis = new Redis(server.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await server.discard();
  });
  const slotOf = async (key: string) => Number(await redis.cluster('KEYSLOT', key));
  const slotsOf = (keys: readonly string[]) => Promise.all(keys.map(slotOf));

  test('are 64, one in each 64th of all slots, near its middle', async () => {
    const slots = await slotsOf(buckets.map(attentionOf));
    expect(BUCKETS).toBe(64);
    expect(slots.map((slot) => Math.floor(slot / SHARE))).toEqual(buckets);
    for (const slot of slots) expect(Math.abs((slot % SHARE) - SHARE / 2)).toBeLessThan(SHARE / 8);
  });

  test.each([1, 2, 3, 4, 5, 6, 8, 12, 16])('are shared fairly by %i shards', async (shards) => {
    const slots = await slotsOf(buckets.map(attentionOf));
    const load = Array.from({ length: shards }, () => 0);
    for (const slot of slots) {
      const shard = Math.floor((slot * shards) / SLOTS);
      load[shard] = (load[shard] ?? 0) + 1;
    }
    // The best that whole buckets can do.
    expect(Math.max(...load)).toBe(Math.ceil(BUCKETS / shards));
    if (shards === 12) expect(Math.max(...load) / (BUCKETS / shards)).toBeLessThanOrEqual(1.13);
  });

  test('are the same for all that one script changes', async () => {
    for (const key of phones.slice(0, 200)) {
      const bucket = bucketOf(key);
      const all = [
        conversationKey(key),
        registrationKey(key),
        ...PARTNERS.map((partner) => dueKey(bucket, partner)),
        attentionOf(bucket),
        durableKey(bucket),
        referenceKey(newReference(key, randomBytes(5))),
      ];
      expect(new Set(await slotsOf(all)).size).toBe(1);
      expect(new Set(all).size).toBe(all.length);
    }
  });
});

test('phones are spread over the buckets evenly', () => {
  const load = buckets.map((bucket) => phones.filter((key) => bucketOf(key) === bucket).length);
  const mean = phones.length / BUCKETS;
  // The chance of any bucket beyond six standard deviations is one in ten million.
  for (const each of load) expect(Math.abs(each - mean)).toBeLessThan(6 * Math.sqrt(mean));
});

const attentionOf = (bucket: number) => attentionKey(bucket, 'unreadable');

describe('a reference', () => {
  const bytes = fc.uint8Array({ minLength: 5, maxLength: 5 });
  const phone = fc.constantFrom(...phones);

  test('is six letters that are neither misread nor misheard, and names the bucket of its phone', () => {
    fc.assert(
      fc.property(phone, bytes, (key, random) => {
        const reference = newReference(key, random);
        expect(reference).toMatch(/^[ACDEFGHJKMNPQRTUVWXY34679]{6}$/);
        expect(bucketOfReference(reference)).toBe(bucketOf(key));
      }),
    );
  });

  test('of one bucket is none of another: all pairs of first letters are divided among them', () => {
    const pairs = buckets.map((bucket) => {
      const key = phones.find((each) => bucketOf(each) === bucket) ?? phones[0];
      const chances = Array.from({ length: 256 }, (_, chance) => Uint8Array.of(chance, 0, 0, 0, 0));
      return new Set(key === undefined ? [] : chances.map((random) => newReference(key, random).slice(0, 2)));
    });
    const all = pairs.flatMap((each) => [...each]);
    expect(new Set(all).size).toBe(all.length);
    expect(all).toHaveLength(25 * 25);
  });

  test('uses every letter', () => {
    const [key] = phones;
    const seen = Array.from({ length: 2_000 }, () =>
      key === undefined ? '' : newReference(key, randomBytes(5)).slice(2),
    );
    expect(new Set(seen.join('')).size).toBe(25);
  });

  test.each(['', 'ACDEF', 'ACDEFGH', 'acdefg', 'ACDEF0', 'ACDEF ', 'ACDEFG\n', '{mm}AC'])('is not "%s"', (text) => {
    expect(bucketOfReference(text)).toBeUndefined();
  });
});
