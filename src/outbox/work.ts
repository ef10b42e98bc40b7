import type { Partner, PhoneKey, Timer } from '../ports/store.ts';
import type { Attempts } from './attempts.ts';
import { needsAttention } from './attention.ts';
import type { CircuitBreaker, Permit } from './circuit-breaker.ts';
import { decide, timerOf } from './decide.ts';
import type { OutboxEvents } from './events.ts';
import { changeTo, type Phone, type PhoneStore, registrationFor } from './phone.ts';
import type { RetryPolicy, Timing } from './policy.ts';
import { giveUp, giveUpNotifying, type Registration } from './registration.ts';
import { isOursToFix, keepWaiting, windowStartMs } from './retry-window.ts';

export type WorkParts = {
  readonly store: PhoneStore;
  readonly attempts: Attempts;
  readonly breakers: { readonly [P in Partner]: CircuitBreaker };
  readonly policy: RetryPolicy;
  readonly timing: Timing;
  readonly retentionS: number;
  readonly events: OutboxEvents;
};

/** Room for SMS that go out right after an outcome: beside the attempts at the registry, which they must not delay. */
export type SmsRoom = { isFree(): boolean; take(sending: Promise<unknown>): void };

/** `permit`: leave to ask the partner for which the phone was claimed. Without one its circuit is open. */
export type Work = (key: PhoneKey, claimedFor: Partner, permit: Permit | undefined, room: SmsRoom) => Promise<void>;

/** A key that is missing, or a later release, may come back. */
const UNREADABLE_AGAIN_MS = 60_000;

/**
 * Does what is due for one phone, step by step, until it has to wait. Anybody may call it, any number of times, at once, and after
 * a crash anywhere: each step is a compare-and-set, and the state tells what is next.
 */
export function createWork(parts: WorkParts): Work {
  const { store, attempts, policy, timing, breakers } = parts;

  return async (key, claimedFor, permit, room) => {
    try {
      let phone: Phone | undefined = await store.loadByKey(key);
      while (phone !== undefined) phone = await next(phone, claimedFor, permit, room);
    } finally {
      permit?.unused();
    }
  };

  /** One step. Undefined: nothing more can be done now. Where somebody else wrote meanwhile, what is stored is looked at again. */
  async function next(
    phone: Phone,
    claimedFor: Partner,
    permit: Permit | undefined,
    room: SmsRoom,
  ): Promise<Phone | undefined> {
    const { registration, unreadable } = phone;
    if (unreadable?.registration !== undefined) return putAside(phone);
    if (registration === undefined) return wait(phone, null);
    const nowMs = store.nowMs();
    const step = decide(registration, nowMs, policy);
    switch (step.do) {
      case 'nothing':
        return wait(phone, null);
      case 'wait':
        return wait(phone, step.timer);
      case 'give up':
        return settle(phone, giveUp(registration, nowMs));
      case 'give up notifying':
        return settle(phone, giveUpNotifying(registration, nowMs));
      case 'register': {
        if (claimedFor !== 'registry') return wait(phone, timerOf(registration, policy));
        if (permit === undefined) return waitForCircuit(phone, registration, 'registry');
        const started = await attempts.start(phone, 'registry');
        if (started === undefined) return store.loadByKey(phone.key);
        const options = { maySend: room.isFree };
        const { written, sms } = await attempts.callRegistry(started, permit, timing.registryDeadlineMs, options);
        if (written !== undefined && sms !== undefined) room.take(attempts.sendSms(written, sms));
        return undefined;
      }
      case 'notify': {
        if (claimedFor !== 'sms') return wait(phone, timerOf(registration, policy));
        if (permit === undefined) return waitForCircuit(phone, registration, 'sms');
        const started = await attempts.start(phone, 'sms');
        if (started === undefined) return store.loadByKey(phone.key);
        await attempts.sendSms(started, permit);
        return undefined;
      }
    }
  }

  /**
   * The circuit is open. What others hear from the partner stands for a last attempt of this registration, once that has gone on for
   * as long as any pause.
   */
  async function waitForCircuit(phone: Phone, registration: Registration, at: Partner): Promise<Phone | undefined> {
    const circuit = breakers[at].state();
    const nowMs = store.nowMs();
    // Still due: it goes out once the circuit is closed, and is looked at again where that takes long.
    const timer = { for: at, atMs: nowMs };
    if (circuit.is === 'closed') return wait(phone, timer);
    const waiting = keepWaiting(registration, at, circuit.because, nowMs, policy);
    const isOver = !isOursToFix(circuit.because) && circuit.forMs >= policy.maxMs;
    if (isOver && nowMs - windowStartMs(waiting, at) >= policy.windowMs)
      return settle(phone, at === 'registry' ? giveUp(waiting, nowMs) : giveUpNotifying(waiting, nowMs));
    const changed = waiting !== registration && { registration: registrationFor(waiting, parts.retentionS) };
    const committed = await store.commit(phone, { ...changed, timer });
    return committed.done ? undefined : committed.now;
  }

  async function settle(phone: Phone, registration: Registration): Promise<Phone | undefined> {
    const committed = await store.commit(phone, changeTo(registration, parts, store.nowMs()));
    if (!committed.done) return committed.now;
    if (registration.status !== phone.registration?.status) parts.events.settled(registration);
    if (needsAttention(registration)) parts.events.needsAttention(registration);
    // What is due next may be another partner's.
    return undefined;
  }

  async function wait(phone: Phone, timer: Timer | null): Promise<Phone | undefined> {
    const committed = await store.commit(phone, { timer });
    return committed.done ? undefined : committed.now;
  }

  async function putAside(phone: Phone): Promise<undefined> {
    const because = phone.unreadable?.registration ?? 'damaged';
    const nowMs = store.nowMs();
    parts.events.unreadable(phone.key, because);
    await store.commit(phone, {
      attention: { cause: 'unreadable', sinceMs: nowMs },
      timer: because === 'damaged' ? null : { for: 'registry', atMs: nowMs + UNREADABLE_AGAIN_MS },
    });
  }
}
