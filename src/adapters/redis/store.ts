import type { Cluster, Redis } from 'ioredis';
import type { Msisdn } from '../../conversation/msisdn.ts';
import type { Broken, Change, Indexed, Kept, PhoneKey, Store } from '../../ports/store.ts';
import type { Keyring } from '../encryption/keyring.ts';
import { DEAD, DUE, dialsKey, hopsKey, indexed, messageKey, refKey, registrationKey, sessionKey } from './keys.ts';
import { createMover } from './move.ts';
import { defineScripts, type Verb } from './scripts.ts';
import { redisWithin, StoreTrouble } from './trouble.ts';

const DEADLINE_MS = 2_500;
const HOPS_KEPT_S = 120;
const DIALS_KEPT_S = 10;
const NOTHING = Buffer.alloc(0);

/** The session and the registration are the caller's: a reader says what it takes for one, undefined where it is none. */
export type Readers<S, R> = {
  readonly session: (value: unknown) => S | undefined;
  readonly registration: (value: unknown) => R | undefined;
};

export type StoreSettings<S, R> = {
  /** The caller's to close. */
  readonly redis: Redis | Cluster;
  readonly keyring: Keyring;
  readonly read: Readers<S, R>;
  readonly deadlineMs?: number;
  readonly nowMs?: () => number;
};

/** Keeps S and R, which have to be plain JSON, sealed in Redis. One round trip to load, one to commit. */
export function createStore<S, R>(settings: StoreSettings<S, R>): Store<S, R> {
  const { redis, keyring, read, deadlineMs = DEADLINE_MS, nowMs = Date.now } = settings;
  defineScripts(redis);
  const mover = createMover(redis, keyring);
  const soon = <T>(work: Promise<T>): Promise<T> => redisWithin(deadlineMs, work);

  function opened(key: PhoneKey, session: Buffer | undefined, registration: Buffer | undefined): Kept<S, R> {
    const s = document(session, sessionKey(key), read.session);
    const r = document(registration, registrationKey(key), read.registration);
    const broken = {
      ...(s.broken && { session: s.broken }),
      ...(r.broken && { registration: r.broken }),
    };
    return {
      key,
      ...(s.value !== undefined && { session: s.value }),
      ...(r.value !== undefined && { registration: r.value }),
      ...((s.broken || r.broken) && { broken }),
      revision: { session, registration },
    };
  }

  function document<T>(
    stored: Buffer | undefined,
    identity: string,
    reader: (value: unknown) => T | undefined,
  ): { value?: T; broken?: Broken } {
    if (!stored) return {};
    const result = keyring.open(stored, identity);
    if (!result.ok) return { broken: result.because };
    const value = reader(result.value);
    return value === undefined ? { broken: 'shape' } : { value };
  }

  async function found(key: PhoneKey): ReturnType<Store<S, R>['load']> {
    const [session, registration, hops] = await redis.mgetBuffer(
      sessionKey(key),
      registrationKey(key),
      hopsKey(key, nowMs()),
    );
    const moved = registration && mover.movedIn(key, registration);
    if (moved) return found(await mover.arrive(key, moved, registration));
    const kept = opened(key, session ?? undefined, registration ?? undefined);
    return { ...kept, hopsThisMinute: Number(hops?.toString() ?? 0) };
  }

  async function load(phone: Msisdn) {
    const [newest, ...older] = keyring.phoneKeys(phone);
    const first = await found(newest);
    if (older.length === 0) return first;
    const all = [first, ...(await Promise.all(older.map(found)))].filter(isThere);
    // While keys are being changed, processes differ in which is the newest, and a hop that reaches two of them may begin a
    // conversation under either name: all have to go on with the same one.
    return all.sort(sameForAll)[0] ?? first;
  }

  async function commit(kept: Kept<S, R>, change: Change<S, R>): Promise<Kept<S, R> | false> {
    const { key, revision } = kept;
    const session = written(change.session, sessionKey(key));
    const registration = written(change.registration, registrationKey(key));
    const counter = hopsKey(key, nowMs());
    const send = () =>
      soon(
        redis.jisajiliCommit(
          sessionKey(key),
          registrationKey(key),
          counter,
          bytes(revision.session),
          bytes(revision.registration),
          session.verb,
          session.stored,
          session.ttlS,
          registration.verb,
          registration.stored,
          registration.ttlS,
          change.countHop ? HOPS_KEPT_S : 0,
        ),
      );
    // Where its answer was lost it may be done, and whoever believes that it is not would act on it: so it is asked again.
    const done = await send().catch((trouble: unknown) => {
      if (mayBeDone(trouble)) return send();
      throw trouble;
    });
    if (done !== 1) return false;
    return opened(key, afterwards(session, revision.session), afterwards(registration, revision.registration));
  }

  function written(change: { value: S | R; ttlS?: number } | null | undefined, identity: string): Written {
    if (change === undefined) return { verb: 'keep', stored: NOTHING, ttlS: 0 };
    if (change === null) return { verb: 'delete', stored: NOTHING, ttlS: 0 };
    // Redis refuses a time to live of 0, and the script takes it for none at all.
    const ttlS = change.ttlS === undefined ? 0 : Math.max(1, Math.ceil(change.ttlS));
    return { verb: 'set', stored: keyring.seal(change.value, identity), ttlS };
  }

  const due = index(redis, DUE);
  const dead = index(redis, DEAD);

  return {
    load: (phone) => soon(load(phone)),
    loadByKey: (key) => soon(found(key)),
    commit,

    countDial: (ms) => soon(redis.jisajiliCount(dialsKey(ms), DIALS_KEPT_S)),

    reserveRef: async (ref, key, ttlS) =>
      (await soon(redis.set(refKey(ref), key, 'EX', Math.ceil(ttlS), 'NX'))) === 'OK',
    findRef: async (ref) => phoneKeyOf(await soon(redis.get(refKey(ref)))),

    rememberMessage: async (messageId, key, ttlS) => {
      await soon(redis.set(messageKey(messageId), key, 'EX', ttlS));
    },
    findMessage: async (messageId) => phoneKeyOf(await soon(redis.get(messageKey(messageId)))),

    markDue: (key, registrationId, atMs) => soon(due.mark(key, registrationId, atMs)),
    clearDue: (key, registrationId) => soon(due.clear(key, registrationId)),
    dueBefore: (ms, limit) => soon(due.before(ms, limit)),
    dueAfter: (ms, limit) => soon(due.latest(limit, `(${ms}`)),
    countDue: () => soon(due.count()),

    markDead: (key, registrationId, atMs) => soon(dead.mark(key, registrationId, atMs)),
    clearDead: (key, registrationId) => soon(dead.clear(key, registrationId)),
    countDead: () => soon(dead.count()),
    listDead: (limit) => soon(dead.latest(limit)),

    ping: async () => {
      await soon(redis.ping());
    },
  };
}

function mayBeDone(trouble: unknown): boolean {
  return trouble instanceof StoreTrouble && (trouble.because === 'timeout' || trouble.because === 'away');
}

type Written = { readonly verb: Verb; readonly stored: Buffer; readonly ttlS: number };

function afterwards(change: Written, before: Uint8Array | undefined): Buffer | undefined {
  if (change.verb === 'set') return change.stored;
  return change.verb === 'keep' && before ? bytes(before) : undefined;
}

/** What was promised comes first; the order of the rest is any that all processes share. */
function sameForAll(one: Kept<unknown, unknown>, other: Kept<unknown, unknown>): number {
  const promised = (kept: Kept<unknown, unknown>) => Number(kept.revision.registration !== undefined);
  return promised(other) - promised(one) || (one.key < other.key ? -1 : 1);
}

function isThere(kept: Kept<unknown, unknown>): boolean {
  return kept.revision.session !== undefined || kept.revision.registration !== undefined;
}

function bytes(stored: Uint8Array | undefined): Buffer {
  return stored ? Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength) : NOTHING;
}

function phoneKeyOf(stored: string | null): PhoneKey | undefined {
  return stored === null ? undefined : (stored as PhoneKey);
}

/** Registrations in a sorted set, by a time. A phone key has no dot, so the first one ends it. */
function index(redis: Redis | Cluster, name: string) {
  return {
    async mark(key: PhoneKey, registrationId: string, atMs: number): Promise<void> {
      await redis.zadd(name, atMs, indexed(key, registrationId));
    },
    async clear(key: PhoneKey, registrationId: string): Promise<void> {
      await redis.zrem(name, indexed(key, registrationId));
    },
    count: (): Promise<number> => redis.zcard(name),
    before: async (ms: number, limit: number): Promise<readonly Indexed[]> =>
      entries(await redis.zrangebyscore(name, '-inf', `(${ms}`, 'WITHSCORES', 'LIMIT', 0, limit)),
    latest: async (limit: number, above = '-inf'): Promise<readonly Indexed[]> =>
      entries(await redis.zrevrangebyscore(name, '+inf', above, 'WITHSCORES', 'LIMIT', 0, limit)),
  };
}

/** Members and scores by turns, as Redis answers them. */
function entries(flat: readonly string[]): readonly Indexed[] {
  const list: Indexed[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const member = flat[i] ?? '';
    const dot = member.indexOf('.');
    list.push({
      key: member.slice(0, dot) as PhoneKey,
      registrationId: member.slice(dot + 1),
      atMs: Number(flat[i + 1]),
    });
  }
  return list;
}
