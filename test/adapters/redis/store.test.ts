import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createKeyring } from '../../../src/adapters/encryption/keyring.ts';
import { bucketOf, conversationKey, newReference, registrationKey } from '../../../src/adapters/redis/keys.ts';
import { everythingIn } from '../../support/everything-in-redis.ts';
import {
  CALLER,
  CONVERSATION,
  countsOf,
  DAY_S,
  neighbour,
  REGISTRATION,
  type SomeChange,
  type SomeStore,
  type SomeStored,
} from '../../support/made-store.ts';
import { type RedisProxy, startRedisProxy } from '../../support/redis-proxy.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { redisStores, targetOf } from '../../support/redis-stores.ts';

const DATA_KEY = randomBytes(32);
const OTHER_KEY = randomBytes(32);
const CONFIRMED: SomeChange = {
  conversation: { value: CONVERSATION, ttlS: DAY_S },
  registration: { value: REGISTRATION },
  timer: { for: 'registry', atMs: 2_000 },
  attention: { cause: 'registry_down', sinceMs: 1_000 },
};

describeWithRedis('what the store leaves in Redis', () => {
  let server: RedisServer;
  let redis: Redis;
  const opened: ReturnType<typeof redisStores>[] = [];

  beforeAll(async () => {
    server = await startRedisServer();
    redis = new Redis(server.url);
  });
  beforeEach(async () => void (await redis.flushdb()));
  afterEach(() => {
    for (const { close } of opened.splice(0)) close();
  });
  afterAll(async () => {
    redis.disconnect();
    await server.discard();
  });

  function storeOf(...dataKeys: Buffer[]): SomeStore {
    const stores = redisStores(targetOf(server.url), dataKeys);
    opened.push(stores);
    return stores.store;
  }

  test('ends by itself, but for an unfinished registration, the indexes and the name key', async () => {
    const store = storeOf(DATA_KEY);
    const stored = await store.load(CALLER);
    const text = newReference(stored.key, randomBytes(5));
    const next = await done(store.commit(stored, { ...CONFIRMED, reference: { text, ttlS: 900.2 } }));
    await store.countDial();
    await store.takeSms(1, 10);
    const ttls = Object.fromEntries(
      await Promise.all((await redis.keys('*')).map(async (key) => [kindOf(key), await redis.ttl(key)] as const)),
    );
    expect(ttls).toEqual({
      'j:c': DAY_S,
      'j:r': -1,
      'j:due:registry': -1,
      'j:attention:registry_down': -1,
      'j:name-key': -1,
      'j:ref': 901,
      'j:dials': 10,
      'j:sms': 10,
    });
    await done(store.commit(next, { registration: { value: REGISTRATION, ttlS: 3_600 } }));
    expect(await redis.ttl(registrationKey(next.key))).toBe(3_600);
  });

  test('shows neither name, nor ID, nor phone, in any key or value', async () => {
    const store = storeOf(DATA_KEY);
    const stored = await store.load(CALLER);
    const text = newReference(stored.key, randomBytes(5));
    await done(
      store.commit(stored, {
        ...CONFIRMED,
        conversation: { value: { name: 'Anthony Kamau 254711000111' }, ttlS: DAY_S },
        registration: { value: { id: '21314151', state: '0711000111' } },
        reference: { text, ttlS: DAY_S },
      }),
    );
    const everything = await everythingIn(server);
    expect(everything).toContain(stored.key);
    expect(everything).not.toMatch(/Anthony|Kamau|21314151|711000111/);
  });

  test('opens neither under the name of another phone, nor as another document', async () => {
    const store = storeOf(DATA_KEY);
    const [mine, other] = [neighbour(1), neighbour(2)];
    await done(store.commit(await store.loadByKey(mine), CONFIRMED));
    await redis.copy(conversationKey(mine), conversationKey(other));
    await redis.copy(conversationKey(mine), registrationKey(other));
    const moved = await store.loadByKey(other);
    expect(moved).not.toHaveProperty('conversation');
    expect(moved).not.toHaveProperty('registration');
    expect(moved.unreadable).toEqual({ conversation: 'damaged', registration: 'damaged' });
  });

  test('where it does not open is distinguished, also by a commit that is refused', async () => {
    const [store, foreign] = [storeOf(DATA_KEY), createKeyring([OTHER_KEY])];
    const key = neighbour(1);
    const unseen = await store.loadByKey(key);
    await redis.set(conversationKey(key), Buffer.of(9, 9, 9));
    await redis.set(registrationKey(key), foreign.seal(REGISTRATION, registrationKey(key)));
    const unreadable = { conversation: 'version', registration: 'unknown_key' };
    expect((await store.loadByKey(key)).unreadable).toEqual(unreadable);
    const refused = await store.commit(unseen, CONFIRMED);
    expect(refused).toMatchObject({ done: false, because: 'changed', now: { unreadable } });
    const over = await done(store.commit(refused.now, { conversation: { value: CONVERSATION, ttlS: DAY_S } }));
    expect(over).toMatchObject({ conversation: CONVERSATION, unreadable: { registration: 'unknown_key' } });
    expect(over.unreadable).not.toHaveProperty('conversation');
  });

  test('is found after the data key was changed, and sealed by the new one when it is next written', async () => {
    const old = storeOf(OTHER_KEY);
    const { key } = await done(old.commit(await old.load(CALLER), CONFIRMED));
    const both = storeOf(DATA_KEY, OTHER_KEY);
    const found = await both.load(CALLER);
    expect(found).toMatchObject({ key, conversation: CONVERSATION, registration: REGISTRATION });
    await done(both.commit(found, CONFIRMED));
    expect(await storeOf(DATA_KEY).load(CALLER)).toMatchObject({ key, registration: REGISTRATION });
  });

  test('takes one command to load and one to commit', async () => {
    const store = storeOf(DATA_KEY);
    await done(store.commit(await store.load(CALLER), CONFIRMED));
    await redis.config('RESETSTAT');
    await done(store.commit(await store.load(CALLER), CONFIRMED));
    const stats = await redis.info('commandstats');
    expect(/cmdstat_mget:calls=(\d+)/.exec(stats)?.[1]).toBe('2');
    expect(/cmdstat_evalsha:calls=(\d+)/.exec(stats)?.[1]).toBe('1');
    expect(/cmdstat_time:calls=(\d+)/.exec(stats)?.[1]).toBe('1');
    expect(stats).not.toMatch(/cmdstat_(eval|hgetall|script\|exists):/);
  });
});

describeWithRedis('a commit whose answer is lost', () => {
  let server: RedisServer;
  let proxy: RedisProxy;
  let near: ReturnType<typeof redisStores>;
  let distant: ReturnType<typeof redisStores>;

  beforeEach(async () => {
    server = await startRedisServer();
    proxy = await startRedisProxy(server.port);
    near = redisStores(targetOf(server.url), [DATA_KEY]);
    distant = redisStores(targetOf(`redis://127.0.0.1:${proxy.port}`), [DATA_KEY]);
    // From here on Redis knows the script: a commit is one command.
    await done(near.store.commit(await near.store.load(CALLER), {}));
  });
  afterEach(async () => {
    near.close();
    distant.close();
    await proxy.close();
    await server.discard();
  });

  /** Loses answers to commits: as many as `times`, each after a while. */
  function loseAnswers(times: number, afterMs: number, meanwhile: () => Promise<unknown> = async () => undefined) {
    let lost = 0;
    proxy.watch(async ({ when, command }) => {
      if (when === 'before' || command !== 'commit' || lost >= times) return true;
      lost += 1;
      await meanwhile();
      await pause(afterMs);
      return false;
    });
    return () => lost;
  }

  describe.each([
    ['with the connection', 0],
    ['as it comes too late', 2_200],
  ])('%s', (_, afterMs) => {
    test('is asked again, known to be done, and done once', async () => {
      const stored = await distant.store.load(CALLER);
      const text = newReference(stored.key, randomBytes(5));
      const lost = loseAnswers(1, afterMs);
      const now = await done(distant.store.commit(stored, { ...CONFIRMED, reference: { text, ttlS: DAY_S } }));
      expect(lost()).toBe(1);
      expect(now).toMatchObject({ conversation: CONVERSATION, registration: REGISTRATION });
      expect(await countsOf(near.store)).toEqual({ due: { registry: 1, sms: 0 }, attention: 1 });
      // What was answered is what is stored: the next commit goes on from it.
      await done(distant.store.commit(now, { registration: { value: { ...REGISTRATION, state: 'settled' } } }));
    });
  });

  test('and what was claimed since stays claimed', async () => {
    const stored = await distant.store.loadByKey(neighbour(1));
    loseAnswers(1, 0, async () => {
      const { phones } = await near.store.claim(bucketOf(stored.key), 'registry', { limit: 1, visibilityMs: 60_000 });
      expect(phones).toEqual([{ key: stored.key, atMs: 2_000 }]);
    });
    await done(distant.store.commit(stored, CONFIRMED));
    expect((await near.store.claim(bucketOf(stored.key), 'registry', { limit: 1, visibilityMs: 1 })).phones).toEqual(
      [],
    );
  });

  test('of deletions is known to be done, too', async () => {
    const before = await done(near.store.commit(await near.store.load(CALLER), CONFIRMED));
    const lost = loseAnswers(1, 0);
    const gone = { conversation: null, registration: null, timer: null, attention: null } as const;
    expect(await done(distant.store.commit(before, gone))).not.toHaveProperty('registration');
    expect(lost()).toBe(1);
    expect(await countsOf(near.store)).toEqual({ due: { registry: 0, sms: 0 }, attention: 0 });
  });

  test('is refused where somebody has written since, with what that was', async () => {
    const stored = await distant.store.load(CALLER);
    const settled = { ...REGISTRATION, state: 'settled' };
    loseAnswers(1, 0, async () => {
      await done(near.store.commit(await near.store.load(CALLER), { registration: { value: settled }, timer: null }));
    });
    const outcome = await distant.store.commit(stored, CONFIRMED);
    expect(outcome).toMatchObject({ done: false, because: 'changed', now: { registration: settled } });
    expect((await countsOf(near.store)).due.registry).toBe(0);
  });

  test('is not taken for late, though its time is over when it is asked again', async () => {
    const stored = await distant.store.load(CALLER);
    const notAfterMs = distant.store.nowMs() + 300;
    loseAnswers(1, 400);
    await done(distant.store.commit(stored, { ...CONFIRMED, notAfterMs }));
  });

  test('and which never arrived is late when it is asked again after its time', async () => {
    const stored = await distant.store.load(CALLER);
    let lost = 0;
    proxy.watch(async ({ when, command }) => {
      if (when === 'after' || command !== 'commit' || lost > 0) return true;
      lost += 1;
      await pause(400);
      return false;
    });
    const outcome = await distant.store.commit(stored, { ...CONFIRMED, notAfterMs: distant.store.nowMs() + 300 });
    expect(outcome).toMatchObject({ done: false, because: 'late' });
    expect(await near.store.load(CALLER)).not.toHaveProperty('registration');
  });
});

async function done(committing: ReturnType<SomeStore['commit']>): Promise<SomeStored> {
  const committed = await committing;
  if (!committed.done) throw new Error(`refused: ${committed.because}`);
  return committed.now;
}

function kindOf(key: string): string {
  return key.replace(/\{.*/, '').replace(/^(j:(dials|sms)):\d+$/, '$1');
}
