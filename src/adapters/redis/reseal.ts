import { Cluster, type Redis } from 'ioredis';
import { type Registration, readRegistration } from '../../outbox/registration.ts';
import type { PhoneKey } from '../../ports/store.ts';
import type { Keyring } from '../encryption/keyring.ts';
import {
  DEAD,
  DUE,
  EVERY_PHONE,
  indexed,
  messageKey,
  phoneKeyIn,
  refKey,
  registrationKey,
  sessionKey,
} from './keys.ts';
import { createMover, MARK, type Moved } from './move.ts';
import { troubleOf } from './trouble.ts';

/** What was found, by phone. All but `left` is well under the newest data key. */
export type Resealed = {
  looked: number;
  /** Encrypted anew where they were. */
  rewritten: number;
  /** Moved to the name that the newest key gives them. */
  moved: number;
  readonly left: {
    /** Unfinished conversations under an older key's name. Whose they are is known when they dial again; else they end by themselves. */
    conversations: number;
    /** By when the last of them has ended, unless it goes on. */
    conversationsEndInS: number;
    /** Records that do not open, and of which an older key may be the one that is missing. */
    broken: number;
    /** Somebody wrote at the same time, or the phone has a promise under each name: the next run looks again. */
    busy: number;
  };
};

export type ResealSettings = {
  readonly redis: Redis | Cluster;
  readonly keyring: Keyring;
  readonly onProgress?: (sofar: Resealed) => void;
};

const AT_ONCE = 200;

/**
 * Rewrites under the newest data key what older ones wrote, phone by phone, while the service runs: whoever commits meanwhile wins.
 * It can be stopped and started again at any time. Rejects with a `StoreTrouble`.
 */
export async function reseal(settings: ResealSettings): Promise<Resealed> {
  try {
    return await resealAll(settings);
  } catch (error) {
    throw troubleOf(error);
  }
}

async function resealAll(settings: ResealSettings): Promise<Resealed> {
  const { redis, keyring, onProgress } = settings;
  const mover = createMover(redis, keyring);
  const total: Resealed = {
    looked: 0,
    rewritten: 0,
    moved: 0,
    left: { conversations: 0, conversationsEndInS: 0, broken: 0, busy: 0 },
  };

  await redis.ping();
  for (const node of redis instanceof Cluster ? redis.nodes('master') : [redis]) {
    let cursor = '0';
    do {
      const [next, names] = await node.scan(cursor, 'MATCH', EVERY_PHONE, 'COUNT', AT_ONCE);
      cursor = next;
      for (const key of new Set(names.map(phoneKeyIn))) await look(key);
      onProgress?.(total);
    } while (cursor !== '0');
  }
  return total;

  async function look(key: PhoneKey): Promise<void> {
    const [session, registration] = await redis.mgetBuffer(sessionKey(key), registrationKey(key));
    if (!session && !registration) return;
    total.looked += 1;
    const moved = registration && mover.movedIn(key, registration);
    if (moved) return carryOn(key, moved, registration);
    if (keyring.ageOfName(key) === 'newest') return rewrite(key, session ?? null, registration ?? null);
    const kept = registration && open(registrationKey(key), registration);
    if (registration && !kept) total.left.broken += 1;
    else if (kept) await move(key, session ?? null, registration, kept);
    else await leaveConversation(key);
  }

  /** A move that stopped half way, or the way to where a record has gone. */
  async function carryOn(key: PhoneKey, moved: Moved, registration: Buffer): Promise<void> {
    const to = await mover.arrive(key, moved, registration);
    if (to === key) {
      total.left.busy += 1;
      return;
    }
    if (moved.luggage !== undefined) total.moved += 1;
    else if (keyring.ageOfSeal(registration.subarray(MARK.length)) !== 'newest') {
      if (await mover.leave(key, { session: null, registration }, { movedTo: to })) total.rewritten += 1;
      else total.left.busy += 1;
    }
    const arrived = await redis.getBuffer(registrationKey(to));
    const kept = arrived && open(registrationKey(to), arrived);
    if (kept) await pointTo(kept, key, to);
  }

  async function move(key: PhoneKey, session: Buffer | null, registration: Buffer, kept: Registration): Promise<void> {
    const [movedTo] = keyring.phoneKeys(kept.applicant.phone);
    const openedSession = session && keyring.open(session, sessionKey(key));
    const [sessionTtlS, registrationTtlS] = await Promise.all([
      redis.ttl(sessionKey(key)),
      redis.ttl(registrationKey(key)),
    ]);
    const luggage = {
      registration: { value: kept, ...(registrationTtlS > 0 && { ttlS: registrationTtlS }) },
      ...(openedSession?.ok && { session: { value: openedSession.value, ttlS: Math.max(sessionTtlS, 1) } }),
    };
    if (!(await mover.leave(key, { session, registration }, { movedTo, luggage }))) {
      total.left.busy += 1;
      return;
    }
    const stored = await redis.getBuffer(registrationKey(key));
    const left = stored && mover.movedIn(key, stored);
    if (left) await carryOn(key, left, stored);
  }

  /** What leads to a registration by its key, wherever it was written down. A delivery under way comes along by itself. */
  async function pointTo({ id, messageId }: Registration, from: PhoneKey, to: PhoneKey): Promise<void> {
    const names = [refKey(id), ...(messageId === undefined ? [] : [messageKey(messageId)])];
    for (const name of names) {
      if ((await redis.get(name)) === from) await redis.set(name, to, 'KEEPTTL', 'XX');
    }
    for (const index of [DUE, DEAD]) {
      const atMs = await redis.zscore(index, indexed(from, id));
      if (atMs === null) continue;
      await redis.zadd(index, atMs, indexed(to, id));
      await redis.zrem(index, indexed(from, id));
    }
  }

  async function rewrite(key: PhoneKey, session: Buffer | null, registration: Buffer | null): Promise<void> {
    const stale = [
      [sessionKey(key), session],
      [registrationKey(key), registration],
    ] as const;
    for (const [name, stored] of stale) {
      if (stored === null || keyring.ageOfSeal(stored) === 'newest') continue;
      const opened = keyring.open(stored, name);
      if (!opened.ok) total.left.broken += 1;
      else if ((await redis.jisajiliSwap(name, stored, keyring.seal(opened.value, name))) === 1) total.rewritten += 1;
      else total.left.busy += 1;
    }
  }

  async function leaveConversation(key: PhoneKey): Promise<void> {
    total.left.conversations += 1;
    const ttlS = await redis.ttl(sessionKey(key));
    total.left.conversationsEndInS = Math.max(total.left.conversationsEndInS, ttlS);
  }

  function open(identity: string, stored: Buffer): Registration | undefined {
    const opened = keyring.open(stored, identity);
    return opened.ok ? readRegistration(opened.value) : undefined;
  }
}

/** Nothing stands under a name or a seal that an older data key made. */
export function isAllResealed({ left }: Resealed): boolean {
  return left.conversations + left.broken + left.busy === 0;
}
