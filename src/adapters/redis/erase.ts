import type { Cluster, Redis } from 'ioredis';
import type { Msisdn } from '../../conversation/msisdn.ts';
import type { KeptPhone, PhoneStore } from '../../outbox/keep.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PhoneKey } from '../../ports/store.ts';
import type { Keyring } from '../encryption/keyring.ts';
import { DEAD, DUE, indexed, messageKey, refKey, registrationKey, sessionKey } from './keys.ts';
import { redisWithin } from './trouble.ts';

export type EraseSettings = {
  readonly redis: Redis | Cluster;
  readonly keyring: Keyring;
  readonly store: PhoneStore;
  readonly clock: Clock;
};

/** What was kept until now; or `busy`: a try is under way that does not end, and nothing was erased. */
export type Erased = KeptPhone | 'busy';

/** Longer than any lease lasts. */
const PATIENCE_MS = 60_000;
const LOOK_AGAIN_MS = 250;
const DEADLINE_MS = 10_000;

/**
 * Deletes all that is kept of a phone, under each data key. What was to be done for it is cancelled: without its record a delivery
 * does nothing. A try that is under way is waited for, as its answer would be written down afterwards.
 */
export async function erasePhone(settings: EraseSettings, phone: Msisdn): Promise<Erased> {
  const { redis, keyring, store, clock } = settings;
  const untilMs = clock.nowMs() + PATIENCE_MS;
  for (;;) {
    const kept = await store.load(phone);
    if ((kept.registration?.lease?.untilMs ?? 0) > clock.nowMs()) {
      if (clock.nowMs() >= untilMs) return 'busy';
      await clock.wait(LOOK_AGAIN_MS);
      continue;
    }
    // Before the records: once they are gone, nothing leads here again.
    const traces = await redisWithin(DEADLINE_MS, tracesOf(kept));
    if ((await store.commit(kept, { session: null, registration: null })) === false) continue;
    await redisWithin(DEADLINE_MS, forget(kept, traces));
    return kept;
  }

  /** Deletes what a move to another data key left behind, and answers what of the phone stands in the indexes. */
  async function tracesOf(kept: KeptPhone): Promise<ReadonlyMap<string, readonly string[]>> {
    const keys = keyring.phoneKeys(phone);
    for (const key of keys) if (key !== kept.key) await redis.del(sessionKey(key), registrationKey(key));
    const traces = new Map<string, readonly string[]>();
    for (const index of [DUE, DEAD])
      traces.set(index, (await Promise.all(keys.map((key) => membersOf(index, key)))).flat());
    return traces;
  }

  /** Those that were there before, and no others: the customer may have dialled since. */
  async function forget({ registration }: KeptPhone, traces: ReadonlyMap<string, readonly string[]>): Promise<void> {
    for (const [index, members] of traces) if (members.length > 0) await redis.zrem(index, ...members);
    if (registration?.messageId !== undefined) await redis.del(messageKey(registration.messageId));
    if (registration !== undefined) await redis.del(refKey(registration.id));
  }

  async function membersOf(index: string, key: PhoneKey): Promise<readonly string[]> {
    const members: string[] = [];
    let cursor = '0';
    do {
      const [next, found] = await redis.zscan(index, cursor, 'MATCH', indexed(key, '*'), 'COUNT', 1000);
      cursor = next;
      members.push(...found.filter((_, at) => at % 2 === 0));
    } while (cursor !== '0');
    return members;
  }
}
