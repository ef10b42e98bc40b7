import type { Partner, PhoneKey } from '../ports/store.ts';
import type { Attempts } from './attempts.ts';
import { beginsToNeedAttention } from './attention.ts';
import { changeTo } from './change.ts';
import type { CircuitBreaker, Permit } from './circuit-breaker.ts';
import { decide, timerOfPhone } from './decide.ts';
import type { OutboxEvents } from './events.ts';
import { type Phone, type PhoneStore, registrationFor } from './phone.ts';
import type { RetryPolicy, Timing } from './policy.ts';
import { endWindow, type Registration } from './registration.ts';
import { isOursToFix, keepWaiting, windowStartMs } from './retry-window.ts';
import type { Messages } from './send-messages.ts';

export type WorkParts = {
  readonly store: PhoneStore;
  readonly attempts: Attempts;
  readonly messages: Messages;
  readonly breakers: { readonly [P in Partner]: CircuitBreaker };
  readonly policy: RetryPolicy;
  readonly timing: Timing;
  readonly retentionS: number;
  readonly events: OutboxEvents;
};

/** Room for SMS that go out right after an outcome: beside the attempts at the registry, which they must not delay. */
export type SmsRoom = { isFree(): boolean; take(sending: Promise<unknown>): void };

/**
 * `permit`: leave to ask the partner for which the phone was claimed. Without one its circuit is open. Answers which partner the
 * phone is due for next, where that is now.
 */
export type Work = (
  key: PhoneKey,
  claimedFor: Partner,
  permit: Permit | undefined,
  room: SmsRoom,
) => Promise<Partner | undefined>;

/** Go on with what is stored now; or stop, as something has to be waited for. */
type Step = { readonly phone: Phone } | { readonly phone?: never; readonly dueFor?: Partner };

type Permits = {
  take(): Permit | undefined;
  sms(): Promise<Permit | undefined>;
  unused(): void;
};

/** A key that is missing, or a later release, may come back. */
const UNREADABLE_AGAIN_MS = 60_000;

/**
 * Does what is due for one phone, step by step, until it has to wait. Anybody may call it, any number of times, at once, and after
 * a crash anywhere: each step is a compare-and-set, and the state says what is next.
 */
export function createWork(parts: WorkParts): Work {
  const { store, attempts, policy, timing, breakers } = parts;

  return async (key, claimedFor, permit, room) => {
    const permits = oneAfterAnother(permit);
    try {
      let step: Step = { phone: await store.loadByKey(key) };
      while (step.phone !== undefined) step = await next(step.phone, claimedFor, permits, room);
      return step.dueFor;
    } finally {
      permits.unused();
    }
  };

  /** The permit that the phone was claimed with is for its first SMS; who sends more asks again. */
  function oneAfterAnother(permit: Permit | undefined): Permits {
    let mine = permit;
    const take = () => {
      const taken = mine;
      mine = undefined;
      return taken;
    };
    return {
      take,
      sms: async () => take() ?? (await attempts.smsPermit()),
      unused: () => take()?.unused(),
    };
  }

  /** One step. Where somebody else wrote meanwhile, what is stored is looked at again. */
  async function next(phone: Phone, claimedFor: Partner, permits: Permits, room: SmsRoom): Promise<Step> {
    const { registration, unreadable } = phone;
    if (unreadable?.registration !== undefined) return putAside(phone);
    if (claimedFor === 'sms') {
      const done = await parts.messages.next(phone, permits.sms);
      if (done !== undefined) return { phone: done.now };
    }
    if (registration === undefined) return wait(phone);
    const nowMs = store.nowMs();
    const step = decide(registration, nowMs, policy);
    switch (step.do) {
      case 'nothing':
      case 'wait':
        return wait(phone);
      case 'end window':
        return settle(phone, endWindow(registration, step.of, nowMs));
      case 'register': {
        if (claimedFor !== 'registry') return wait(phone);
        const permit = permits.take();
        if (permit === undefined) return waitForCircuit(phone, registration, 'registry');
        try {
          const started = await attempts.start(phone, 'registry');
          if (started === undefined) return { phone: await store.loadByKey(phone.key) };
          const options = { maySend: room.isFree };
          const { sendSms } = await attempts.callRegistry(started, permit, timing.registryDeadlineMs, options);
          if (sendSms !== undefined) room.take(sendSms());
          return {};
        } finally {
          permit.unused();
        }
      }
      case 'notify': {
        if (claimedFor !== 'sms') return wait(phone);
        const permit = await permits.sms();
        if (permit === undefined) return waitForCircuit(phone, registration, 'sms');
        try {
          const started = await attempts.start(phone, 'sms');
          if (started === undefined) return { phone: await store.loadByKey(phone.key) };
          await attempts.sendSms(started, permit);
          return {};
        } finally {
          permit.unused();
        }
      }
    }
  }

  /**
   * The circuit is open. What others hear from the partner stands for a last attempt of this registration, once that has gone on for
   * as long as any pause.
   */
  async function waitForCircuit(phone: Phone, registration: Registration, at: Partner): Promise<Step> {
    const circuit = breakers[at].state();
    const nowMs = store.nowMs();
    // Still due: it goes out once the circuit is closed, and is looked at again where that takes long.
    if (circuit.is === 'closed') return wait(phone);
    const waiting = keepWaiting(registration, at, circuit.because, nowMs, policy);
    const isOver = !isOursToFix(circuit.because) && circuit.forMs >= policy.maxMs;
    if (isOver && nowMs - windowStartMs(waiting, at) >= policy.windowMs)
      return settle(phone, endWindow(waiting, at, nowMs));
    // The claim has moved the timer ahead, and it stays there: the next look is soon enough.
    if (waiting === registration) return {};
    const committed = await store.commit(phone, { registration: registrationFor(waiting, parts.retentionS) });
    return committed.done ? {} : { phone: committed.now };
  }

  async function settle(phone: Phone, registration: Registration): Promise<Step> {
    const committed = await store.commit(phone, changeTo(registration, phone.conversation, parts, store.nowMs()));
    if (!committed.done) return { phone: committed.now };
    if (registration.status !== phone.registration?.status) parts.events.settled(registration);
    if (beginsToNeedAttention(phone.registration, registration)) parts.events.needsAttention(registration);
    // What is due next may be another partner's.
    return {};
  }

  async function wait(phone: Phone): Promise<Step> {
    const timer = timerOfPhone(phone, store.nowMs(), policy);
    const committed = await store.commit(phone, { timer });
    if (!committed.done) return { phone: committed.now };
    return timer !== null && timer.atMs <= store.nowMs() ? { dueFor: timer.for } : {};
  }

  async function putAside(phone: Phone): Promise<Step> {
    const because = phone.unreadable?.registration ?? 'damaged';
    const nowMs = store.nowMs();
    parts.events.unreadable(phone.key, because);
    await store.commit(phone, {
      attention: { cause: 'unreadable', sinceMs: nowMs },
      timer: because === 'damaged' ? null : { for: 'registry', atMs: nowMs + UNREADABLE_AGAIN_MS },
    });
    return {};
  }
}
