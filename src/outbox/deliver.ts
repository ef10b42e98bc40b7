import type { Branding } from '../conversation/texts/texts.ts';
import type { Clock } from '../ports/clock.ts';
import type { Registry, RegistryAnswer, SmsAnswer, SmsGateway } from '../ports/partners.ts';
import type { Broken, Deliver, DeliveryId, PhoneKey } from '../ports/store.ts';
import type { Breaker, Permit, RegistryTrouble } from './breaker.ts';
import { type KeptPhone, MESSAGE_KEPT_S, type PhoneStore, registrationToKeep, sessionToKeep } from './keep.ts';
import {
  abandon,
  afterRegistry,
  afterSms,
  beginRegistering,
  beginTelling,
  isDeadLetter,
  isOursToMend,
  isPatienceOver,
  nextStep,
  type Policy,
  type Registration,
  stayPatient,
  stopTelling,
} from './registration.ts';
import { resultSms } from './result-sms.ts';
import type { Timing } from './timing.ts';

export type DeliveryParts = {
  readonly store: PhoneStore;
  readonly registry: Registry;
  readonly breaker: Breaker;
  readonly sms: SmsGateway;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly branding: Branding;
  readonly timing: Pick<Timing, 'registryDeadlineMs' | 'smsDeadlineMs' | 'leaseMarginMs'>;
  readonly resumeWithinS: number;
  readonly retentionS: number;
  readonly newToken: () => string;
  readonly seen: DeliveryEvents;
  /** Waits until what was committed outlives a crash of the store, as far as that can be had; not for long, and never rejects. */
  readonly untilSafe?: (key: PhoneKey) => Promise<void>;
};

/** What operations want to know of; nothing in it is personal. */
export type DeliveryEvents = {
  tried(id: string, answer: RegistryAnswer): void;
  texted(id: string, answer: SmsAnswer): void;
  settled(registration: Registration): void;
  /** A record that cannot be read: it is left where it is for somebody to look at. */
  poisoned(id: DeliveryId, because: string): void;
  /** The registry is spared, or (undefined) asked again. */
  registry(trouble: RegistryTrouble | undefined): void;
};

export function both(first: DeliveryEvents, second: DeliveryEvents): DeliveryEvents {
  return {
    tried: (...seen) => [first.tried(...seen), second.tried(...seen)],
    texted: (...seen) => [first.texted(...seen), second.texted(...seen)],
    settled: (...seen) => [first.settled(...seen), second.settled(...seen)],
    poisoned: (...seen) => [first.poisoned(...seen), second.poisoned(...seen)],
    registry: (...seen) => [first.registry(...seen), second.registry(...seen)],
  };
}

const WRITE_AGAIN_MS = 200;
const POISON_AGAIN_MS = 60_000;

/**
 * Runs what one registration owes, as far as it can go now. It may be called by anybody, any number of times, at once and
 * after a crash anywhere: each step is begun and ended by a compare-and-set, and while one is under way a lease keeps others off.
 */
export function createDeliver(parts: DeliveryParts): Deliver {
  const { store, clock, policy, timing } = parts;

  return async (due) => {
    for (;;) {
      const kept = await store.loadByKey(due.key);
      // The record has another name by now (a new data key): what is due is due under that one.
      const id = { ...due, key: kept.key };
      if (kept.key !== due.key) await store.clearDue(due.key, due.registrationId);
      if (kept.broken?.registration !== undefined) return poisoned(id, kept.broken.registration);
      const registration = kept.registration;
      if (registration === undefined || registration.id !== id.registrationId) {
        if (!(await comesNoMore(kept))) continue;
        await store.clearDead(id.key, id.registrationId);
        return over(id);
      }

      const nowMs = clock.nowMs();
      const step = nextStep(registration, nowMs, policy);
      switch (step.do) {
        case 'nothing':
          if (isDeadLetter(registration)) {
            await store.markDead(id.key, id.registrationId, registration.settledAtMs ?? nowMs);
            return over(id);
          }
          // Another process may have given up what was told after all.
          await store.clearDead(id.key, id.registrationId);
          if (!(await isDeadByNow(id))) return over(id);
          break;
        case 'wait':
          return later(id, step.untilMs);
        case 'mend':
          await save(kept, step.mended);
          break;
        case 'register': {
          const permit = parts.breaker.permit();
          if (permit !== undefined) await register(kept, registration, permit);
          else if (!(await isPatientAnew(kept, registration, nowMs)) && isHopelessNow(registration, nowMs))
            await giveUp(kept, registration, nowMs);
          // No try, and no longer pause: it is not this customer that the registry is ill of.
          else return later(id, clock.nowMs() + parts.breaker.comeAgainInMs());
          break;
        }
        case 'tell':
          await tell(kept, registration);
          break;
        case 'abandon':
          await giveUp(kept, registration, nowMs);
          break;
        case 'stop telling':
          await store.markDead(id.key, id.registrationId, nowMs);
          await save(kept, stopTelling(registration));
          break;
      }
    }
  };

  async function register(kept: KeptPhone, registration: Registration, permit: Permit): Promise<void> {
    try {
      const begun = beginRegistering(registration, lease(timing.registryDeadlineMs));
      const ours = await begin(kept, begun);
      if (ours === false) return;
      if (isTooLate(begun, timing.registryDeadlineMs)) return void (await save(ours, registration));
      const answer = await parts.registry.register(registration.applicant, timing.registryDeadlineMs);
      permit.answered(answer);
      parts.seen.tried(registration.id, answer);
      const settled = await writeDown(ours, begun, (now) => afterRegistry(now, answer, clock.nowMs(), policy));
      if (settled !== undefined && settled.stage !== 'pending') parts.seen.settled(settled);
    } finally {
      permit.unused();
    }
  }

  /** What others hear from the registry stands for a last try of this one, once that has gone on for as long as any pause. */
  function isHopelessNow(registration: Registration, nowMs: number): boolean {
    const trouble = parts.breaker.trouble();
    return (
      trouble !== undefined &&
      !isOursToMend(trouble.because) &&
      nowMs - trouble.sinceMs >= policy.maxMs &&
      isPatienceOver(registration, nowMs, policy)
    );
  }

  async function isPatientAnew(kept: KeptPhone, registration: Registration, nowMs: number): Promise<boolean> {
    const trouble = parts.breaker.trouble();
    const patient = trouble && stayPatient(registration, trouble.because, nowMs, policy);
    // Where somebody else wrote meanwhile, there is another time.
    if (patient !== undefined) await save(kept, patient);
    return patient !== undefined;
  }

  async function giveUp(kept: KeptPhone, registration: Registration, nowMs: number): Promise<void> {
    await store.markDead(kept.key, registration.id, nowMs);
    const abandoned = abandon(registration, nowMs);
    if ((await save(kept, abandoned)) !== false) parts.seen.settled(abandoned);
  }

  async function tell(kept: KeptPhone, registration: Registration): Promise<void> {
    const begun = beginTelling(registration, lease(timing.smsDeadlineMs));
    const ours = await begin(kept, begun);
    if (ours === false) return;
    if (isTooLate(begun, timing.smsDeadlineMs)) return void (await save(ours, registration));
    const answer = await parts.sms.send(registration.applicant.phone, resultSms(registration, parts.branding));
    parts.seen.texted(registration.id, answer);
    // Known before it is written down: the delivery report may be faster than we are.
    if (answer.kind === 'accepted' && answer.messageId !== '')
      await store.rememberMessage(answer.messageId, kept.key, MESSAGE_KEPT_S).catch(() => undefined);
    await writeDown(ours, begun, (now) => afterSms(now, answer, clock.nowMs(), policy));
  }

  /** A try that a failover makes unsaid would be made twice, and its outcome be taken for somebody else's doing. */
  async function begin(kept: KeptPhone, begun: Registration): Promise<KeptPhone | false> {
    const ours = await save(kept, begun);
    if (ours !== false) await parts.untilSafe?.(ours.key);
    return ours;
  }

  /** This process stood still since it took the lease: the try would outlive it, and meet another's. */
  function isTooLate({ lease }: Registration, deadlineMs: number): boolean {
    return lease === undefined || clock.nowMs() + deadlineMs > lease.untilMs;
  }

  /**
   * Writes an answer on the record it belongs to, unless the lease went to somebody else, who has it in hand now. Nobody else
   * knows the answer: while the lease lasts, a store that is away is waited for. A store that came back without the
   * try itself (a failover) hears of both.
   */
  async function writeDown(
    ours: KeptPhone,
    begun: Registration,
    change: (now: Registration) => Registration,
  ): Promise<Registration | undefined> {
    let kept = ours;
    for (;;) {
      const now = kept.registration;
      if (now?.id !== begun.id) return undefined;
      const isLost = now.lease === undefined && now.tries + now.smsTries < begun.tries + begun.smsTries;
      if (!isLost && now.lease?.by !== begun.lease?.by) return undefined;
      const changed = change(isLost ? begun : now);
      try {
        if ((await save(kept, changed)) !== false) return changed;
        kept = await store.loadByKey(ours.key);
      } catch (trouble) {
        if (clock.nowMs() + WRITE_AGAIN_MS >= (begun.lease?.untilMs ?? 0)) throw trouble;
        await clock.wait(WRITE_AGAIN_MS);
      }
    }
  }

  function save(kept: KeptPhone, value: Registration): Promise<KeptPhone | false> {
    return store.commit(kept, { registration: registrationToKeep(value, parts.retentionS) });
  }

  function lease(deadlineMs: number) {
    return { by: parts.newToken(), untilMs: clock.nowMs() + deadlineMs + timing.leaseMarginMs };
  }

  async function over(id: DeliveryId): Promise<{ done: true }> {
    await store.clearDue(id.key, id.registrationId);
    return { done: true };
  }

  async function later(id: DeliveryId, untilMs: number): Promise<{ againInMs: number }> {
    await store.markDue(id.key, id.registrationId, untilMs);
    return { againInMs: Math.max(untilMs - clock.nowMs(), 1) };
  }

  /** A report of the SMS may have come meanwhile. */
  async function isDeadByNow({ key, registrationId }: DeliveryId): Promise<boolean> {
    const { registration } = await store.loadByKey(key);
    return registration?.id === registrationId && isDeadLetter(registration);
  }

  /**
   * Of an alarm without its record: gone, or replaced by another confirmation, which was settled before that could happen. Or it
   * is still on its way here: the alarm is set first. Then the conversation, written anew, makes it too late.
   */
  async function comesNoMore(kept: KeptPhone): Promise<boolean> {
    if (kept.session === undefined) return true;
    const session = sessionToKeep(kept.session, parts.resumeWithinS);
    return (await store.commit(kept, { session })) !== false;
  }

  /** Put aside, where nobody waits for it. A key or a release that is missing may come back: then it is looked at again. */
  async function poisoned(id: DeliveryId, because: Broken): Promise<{ done: true } | { againInMs: number }> {
    await store.markDead(id.key, id.registrationId, clock.nowMs());
    parts.seen.poisoned(id, because);
    return because === 'broken' ? over(id) : later(id, clock.nowMs() + POISON_AGAIN_MS);
  }
}
