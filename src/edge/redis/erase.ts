import type { Cluster, Redis } from 'ioredis';
import type { Msisdn } from '../../dialogue/msisdn.ts';
import type { Clock } from '../../service/clock.ts';
import type { PhoneStore } from '../../service/keep.ts';
import type { PhoneKey } from '../../service/ports.ts';
import type { Keyring } from '../seal.ts';
import { DEAD, DUE, indexed, messageKey, refKey, registrationKey, sessionKey } from './keys.ts';
import { redisWithin } from './trouble.ts';

export type EraseSettings = {
  readonly redis: Redis | Cluster;
  readonly keyring: Keyring;
  readonly store: PhoneStore;
  readonly clock: Clock;
};

/** `busy`: a try is under way that does not end; nothing was erased. */
export type Erased = 'erased' | 'busy';

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
    if ((await store.commit(kept, { session: null, registration: null })) === false) continue;
    const { id, messageId } = kept.registration ?? {};
    await redisWithin(DEADLINE_MS, forgetTraces(id, messageId));
    return 'erased';
  }

  async function forgetTraces(id: string | undefined, messageId: string | undefined): Promise<void> {
    if (id !== undefined) await redis.del(refKey(id));
    if (messageId !== undefined) await redis.del(messageKey(messageId));
    for (const key of keyring.phoneKeys(phone)) {
      // Also what a move to another data key left behind.
      await redis.del(sessionKey(key), registrationKey(key));
      await forgetIn(DUE, key);
      await forgetIn(DEAD, key);
    }
  }

  async function forgetIn(index: string, key: PhoneKey): Promise<void> {
    let cursor = '0';
    do {
      const [next, found] = await redis.zscan(index, cursor, 'MATCH', indexed(key, '*'), 'COUNT', 1000);
      cursor = next;
      const members = found.filter((_, at) => at % 2 === 0);
      if (members.length > 0) await redis.zrem(index, ...members);
    } while (cursor !== '0');
  }
}
