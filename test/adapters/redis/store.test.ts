import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createKeyring } from '../../../src/adapters/encryption/keyring.ts';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { createStore } from '../../../src/adapters/redis/store.ts';
import type { Kept } from '../../../src/ports/store.ts';
import { startRedisProxy } from '../../faults/support/redis-proxy.ts';
import { phone } from '../../support/phone.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { REGISTRATION, type Registration, readers, SESSION, type Session } from '../../support/store-contract.ts';

const OLD_KEY = randomBytes(32);
const NEW_KEY = randomBytes(32);
const caller = phone('0711000111');
/** Hops are counted by the minute: none turns while a test runs. */
const nowMs = () => Date.UTC(2026, 0, 5, 9);

describeWithRedis('what the store leaves in Redis', () => {
  let server: RedisServer;
  let redis: Redis;

  beforeAll(async () => {
    server = await startRedisServer();
    redis = new Redis(server.url);
  });
  beforeEach(() => redis.flushdb());
  afterAll(async () => {
    redis.disconnect();
    await server.discard();
  });

  const storeOf = (...dataKeys: Buffer[]) =>
    createStore<Session, Registration>({ redis, keyring: createKeyring(dataKeys), read: readers, nowMs });

  test('ends by itself, but for an unfinished registration and the indexes', async () => {
    const store = storeOf(NEW_KEY);
    const kept = await store.load(caller);
    await store.commit(kept, {
      session: { value: SESSION, ttlS: 600 },
      registration: { value: REGISTRATION },
      countHop: true,
    });
    await store.countDial(Date.now());
    await store.reserveRef('K7Q2', kept.key, 900);
    await store.rememberMessage('ATXid_1', kept.key, 1_200);

    const stays: string[] = [];
    for (const key of await redis.keys('*')) if ((await redis.ttl(key)) === -1) stays.push(key);
    expect(stays).toEqual([`j:r:{${kept.key}}`]);
    expect(await redis.ttl(`j:s:{${kept.key}}`)).toBeGreaterThan(590);
    expect(await redis.ttl('j:ref:K7Q2')).toBeGreaterThan(890);
    expect(await redis.ttl('j:msg:ATXid_1')).toBeGreaterThan(1_190);
  });

  test('a finished registration ends too, and the one it replaced no longer stays', async () => {
    const store = storeOf(NEW_KEY);
    const pending = written(await store.commit(await store.load(caller), { registration: { value: REGISTRATION } }));
    await store.commit(pending, { registration: { value: REGISTRATION, ttlS: 3_600 } });
    expect(await redis.ttl(`j:r:{${pending.key}}`)).toBeGreaterThan(3_590);
  });

  test('shows neither name, nor ID, nor phone, in any key or value', async () => {
    const store = storeOf(NEW_KEY);
    const session = { name: 'Anthony Kamau', replies: ['21314151', '0711000111', '254711000111'] };
    const kept = written(
      await store.commit(await store.load(caller), {
        session: { value: session, ttlS: 600 },
        registration: { value: { id: 'reg-1', state: 'Anthony Kamau 21314151' } },
        countHop: true,
      }),
    );
    await store.markDue(kept.key, 'reg-1', 1);
    await store.markDead(kept.key, 'reg-1', 1);
    await store.reserveRef('K7Q2', kept.key, 900);

    const everything = await dump();
    expect(everything.length).toBeGreaterThan(200);
    for (const secret of ['Anthony', 'Kamau', '21314151', '711000111']) expect(everything.includes(secret)).toBe(false);
  });

  test('does not open under the key of another phone, or as another document', async () => {
    const store = storeOf(NEW_KEY);
    const other = await store.load(phone('0711000112'));
    const mine = written(
      await store.commit(await store.load(caller), {
        session: { value: SESSION, ttlS: 600 },
        registration: { value: REGISTRATION },
      }),
    );
    await redis.copy(`j:s:{${mine.key}}`, `j:s:{${other.key}}`);
    await redis.copy(`j:s:{${mine.key}}`, `j:r:{${other.key}}`);
    const moved = await store.load(phone('0711000112'));
    expect(moved).not.toHaveProperty('session');
    expect(moved).not.toHaveProperty('registration');
    expect(moved.broken).toEqual({ session: 'broken', registration: 'broken' });
  });

  test('where a session is broken it can be written over, and a broken registration stays and is seen', async () => {
    const store = storeOf(NEW_KEY);
    const { key } = await store.load(caller);
    await redis.set(`j:s:{${key}}`, 'damaged');
    await redis.set(`j:r:{${key}}`, 'damaged');
    const kept = await store.load(caller);
    const mended = written(await store.commit(kept, { session: { value: SESSION, ttlS: 600 } }));
    expect(mended).toMatchObject({ session: SESSION, broken: { registration: 'version' } });
    expect(mended.broken).not.toHaveProperty('session');
    expect(await redis.get(`j:r:{${key}}`)).toBe('damaged');
  });

  test('a document that is not of its shape is not taken for one', async () => {
    const { key } = await storeOf(NEW_KEY).load(caller);
    const sealed = createKeyring([NEW_KEY]).seal({ from: 'another version' }, `j:s:{${key}}`);
    await redis.set(`j:s:{${key}}`, sealed);
    expect((await storeOf(NEW_KEY).load(caller)).broken).toEqual({ session: 'shape' });
  });

  test('is found after the data key was changed, and sealed with the new one when it is next written', async () => {
    const before = written(
      await storeOf(OLD_KEY).commit(await storeOf(OLD_KEY).load(caller), {
        session: { value: SESSION, ttlS: 600 },
        registration: { value: REGISTRATION },
        countHop: true,
      }),
    );

    const store = storeOf(NEW_KEY, OLD_KEY);
    const found = await store.load(caller);
    expect(found).toMatchObject({ key: before.key, session: SESSION, registration: REGISTRATION, hopsThisMinute: 1 });

    const confirmed = { ...REGISTRATION, state: 'confirmed' };
    await store.commit(found, { session: { value: SESSION, ttlS: 600 }, registration: { value: confirmed } });
    expect(await storeOf(NEW_KEY).loadByKey(before.key)).toMatchObject({ session: SESSION, registration: confirmed });
    expect(await store.load(caller)).toMatchObject({ key: before.key, registration: confirmed });
  });

  test('is the same for all while data keys are being changed, whichever is the newest for whom', async () => {
    const [before, after] = [storeOf(OLD_KEY, NEW_KEY), storeOf(NEW_KEY, OLD_KEY)];
    const [one, other] = [await before.load(caller), await after.load(caller)];
    await before.commit(one, { session: { value: SESSION, ttlS: 600 } });
    await after.commit(other, { session: { value: SESSION, ttlS: 600 } });
    expect((await before.load(caller)).key).toBe((await after.load(caller)).key);

    for (const promised of [one, other]) {
      await redis.flushdb();
      await before.commit(one, { session: { value: SESSION, ttlS: 600 } });
      await after.commit(other, { session: { value: SESSION, ttlS: 600 } });
      const kept = await before.loadByKey(promised.key);
      await before.commit(kept, { registration: { value: REGISTRATION } });
      for (const store of [before, after]) expect(await store.load(caller)).toMatchObject({ key: promised.key });
    }
  });

  test('of a new phone is under the newest of several data keys', async () => {
    const store = storeOf(NEW_KEY, OLD_KEY);
    await store.commit(await store.load(caller), { session: { value: SESSION, ttlS: 600 } });
    expect(await storeOf(NEW_KEY).load(caller)).toMatchObject({ session: SESSION });
  });

  test.each([
    ['is lost with the connection', 0],
    ['does not come in time', 2_200],
  ])('a commit whose answer %s is known to be done, and done once', async (_, afterMs) => {
    const proxy = await startRedisProxy(server.port);
    const distant = connectRedis({ kind: 'single', url: `redis://127.0.0.1:${proxy.port}` }, 'hops');
    const keyring = createKeyring([NEW_KEY]);
    const store = createStore<Session, Registration>({ redis: distant, keyring, read: readers, nowMs });
    const kept = await store.load(caller);
    let lost = 0;
    proxy.watch(async ({ when, command }) => {
      if (when === 'before' || !command.startsWith('EVAL') || lost++ > 0) return true;
      await pause(afterMs);
      return false;
    });
    const done = await store.commit(kept, { session: { value: SESSION, ttlS: 600 }, countHop: true });
    expect(lost).toBeGreaterThan(1);
    expect(written(done).session).toEqual(SESSION);
    expect(await store.load(caller)).toMatchObject({ session: SESSION, hopsThisMinute: 1 });
    // And what was written by somebody else since is not taken for one's own.
    await store.commit(written(done), { session: { value: SESSION, ttlS: 600 } });
    expect(await store.commit(kept, { session: { value: SESSION, ttlS: 600 } })).toBe(false);
    distant.disconnect();
    await proxy.close();
  });

  test('takes one command to load and one to commit', async () => {
    const store = storeOf(NEW_KEY);
    const change = { session: { value: SESSION, ttlS: 600 }, registration: { value: REGISTRATION }, countHop: true };
    await store.commit(await store.load(caller), change);
    const before = await commandsFromOutside();
    await store.commit(await store.load(caller), change);
    // The second INFO counts itself in.
    expect((await commandsFromOutside()) - before - 1).toBe(2);
  });

  async function commandsFromOutside(): Promise<number> {
    const stats = await redis.info('commandstats');
    const calls = (name: string) => Number(new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
    return calls('mget') + calls('eval') + calls('evalsha') + calls('info') + calls('script\\|exists');
  }

  async function dump(): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (const key of await redis.keys('*')) {
      parts.push(Buffer.from(key));
      if ((await redis.type(key)) === 'string') parts.push((await redis.getBuffer(key)) ?? Buffer.alloc(0));
      else parts.push(Buffer.from((await redis.zrange(key, 0, -1)).join()));
    }
    return Buffer.concat(parts);
  }
});

function written<S, R>(kept: Kept<S, R> | false): Kept<S, R> {
  if (kept === false) throw new Error('somebody else wrote');
  return kept;
}
