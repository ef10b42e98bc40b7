import type { Consent } from '../dialogue/dialogue.ts';
import type { Language } from '../dialogue/texts/texts.ts';
import { type Backoff, pauseMs } from './backoff.ts';
import type { Applicant, Field, RegistryAnswer, SmsAnswer } from './partners.ts';

/**
 * What we owe one customer who confirmed: that the registry hears of it once, and that the customer is told.
 *
 *     pending ──> registered | already | refused | abandoned      the registry's verdict, or the end of our patience
 *     told: no ──> screen | accepted ──> delivered                 the customer knows
 *             └──> undeliverable                                   and cannot be reached
 */
export type Registration = {
  readonly v: 1;
  /** Also the reference that the customer reads out on the helpline. */
  readonly id: string;
  readonly applicant: Applicant;
  readonly consent: Consent;
  readonly language: Language;
  readonly confirmedAtMs: number;

  readonly stage: 'pending' | 'registered' | 'already' | 'refused' | 'abandoned';
  readonly settledAtMs?: number;
  /** What the registry calls the customer, where it said so. */
  readonly customerId?: string;
  /** What the registry found fault with, where it said so. */
  readonly field?: Field;
  /** A try began whose outcome is unknown: "already" may then be our own doing. */
  readonly mayHaveRegistered: boolean;
  readonly tries: number;

  readonly told: 'no' | 'screen' | 'accepted' | 'delivered' | 'undeliverable';
  readonly smsTries: number;
  /** When an SMS last went out, or may have, to this phone. */
  readonly smsAtMs?: number;
  /** The gateway's name of the SMS that it accepted. */
  readonly messageId?: string;

  /** Nothing is tried before. */
  readonly nextAtMs: number;
  /** Who is at it now, and until when nobody else may be. */
  readonly lease?: Lease;
};

export type Lease = { readonly by: string; readonly untilMs: number };

export type Policy = Backoff & { readonly giveUpAfterMs: number };

/** The longest that a registry may ask to be left alone: past it, the mistake is more likely than the wish. */
const OBEYED_MS = 3_600_000;

/** Never two SMS a minute to one phone, also where the first one's outcome is unknown. */
const SMS_APART_MS = 60_000;

export type Confirmed = {
  readonly id: string;
  readonly applicant: Applicant;
  readonly consent: Consent;
  readonly language: Language;
  readonly atMs: number;
  /** What this phone confirmed before, if anything. */
  readonly before?: Registration | undefined;
};

export function confirm({ id, applicant, consent, language, atMs, before }: Confirmed): Registration {
  return {
    v: 1,
    id,
    applicant,
    consent,
    language,
    confirmedAtMs: atMs,
    stage: 'pending',
    mayHaveRegistered: false,
    tries: 0,
    told: 'no',
    smsTries: 0,
    ...(before?.smsAtMs !== undefined && { smsAtMs: before.smsAtMs }),
    nextAtMs: atMs,
  };
}

export type NextStep =
  | { readonly do: 'register' | 'tell' | 'abandon' | 'stop telling' | 'nothing' }
  | { readonly do: 'wait'; readonly untilMs: number };

/** What is to be done now. */
export function nextStep(registration: Registration, nowMs: number, { giveUpAfterMs }: Policy): NextStep {
  if (isFinished(registration)) return { do: 'nothing' };
  const notBeforeMs = Math.max(registration.nextAtMs, registration.lease?.untilMs ?? 0);
  if (notBeforeMs > nowMs) return { do: 'wait', untilMs: notBeforeMs };
  if (!isSettled(registration)) {
    return {
      do: nowMs - registration.confirmedAtMs >= giveUpAfterMs && registration.tries > 0 ? 'abandon' : 'register',
    };
  }
  if (nowMs - (registration.settledAtMs ?? nowMs) >= giveUpAfterMs && registration.smsTries > 0)
    return { do: 'stop telling' };
  const smsNotBeforeMs = (registration.smsAtMs ?? -SMS_APART_MS) + SMS_APART_MS;
  return smsNotBeforeMs > nowMs ? { do: 'wait', untilMs: smsNotBeforeMs } : { do: 'tell' };
}

/** From here until the answer is written down, or the lease ends, nobody else touches it. */
export function beginRegistering(registration: Registration, lease: Lease): Registration {
  return {
    ...registration,
    lease,
    tries: registration.tries + 1,
    // A lease that is still there is of a try whose answer nobody wrote down.
    mayHaveRegistered: registration.mayHaveRegistered || registration.lease !== undefined,
  };
}

export function beginTelling(registration: Registration, lease: Lease): Registration {
  return { ...registration, lease, smsTries: registration.smsTries + 1, smsAtMs: lease.untilMs };
}

/** The registry's answer to a try that had begun from `registration`. */
export function afterRegistry(
  registration: Registration,
  answer: RegistryAnswer,
  nowMs: number,
  policy: Policy,
): Registration {
  const { lease: _, ...rest } = registration;
  const settled = { ...rest, settledAtMs: nowMs, nextAtMs: nowMs };
  switch (answer.kind) {
    case 'registered':
      return {
        ...settled,
        stage: 'registered',
        ...(answer.customerId !== undefined && { customerId: answer.customerId }),
      };
    case 'already':
      if (registration.mayHaveRegistered) return { ...settled, stage: 'registered' };
      // No phone may learn that an ID number is known: unless it is the phone, it is a refusal like any other.
      return { ...settled, stage: answer.named === 'phone' ? 'already' : 'refused' };
    case 'refused':
      return { ...settled, stage: 'refused', ...(answer.field !== undefined && { field: answer.field }) };
    case 'retry':
      return {
        ...rest,
        mayHaveRegistered: registration.mayHaveRegistered || answer.mayHaveRegistered,
        nextAtMs: nowMs + Math.max(pauseMs(registration.tries, policy), Math.min(answer.afterMs ?? 0, OBEYED_MS)),
      };
  }
}

/** The SMS gateway's answer to a try that had begun from `registration`. */
export function afterSms(registration: Registration, answer: SmsAnswer, nowMs: number, policy: Policy): Registration {
  const { lease: _, smsAtMs: __, ...rest } = registration;
  switch (answer.kind) {
    case 'accepted':
      return { ...rest, told: 'accepted', messageId: answer.messageId, smsAtMs: nowMs };
    case 'undeliverable':
      return { ...rest, told: 'undeliverable' };
    case 'retry':
      return {
        ...rest,
        ...(answer.mayHaveSent && { smsAtMs: nowMs }),
        nextAtMs: nowMs + pauseMs(registration.smsTries, policy),
      };
  }
}

/** Our patience with the registry has ended: a dead letter, and the customer is told that it failed. */
export function abandon(registration: Registration, nowMs: number): Registration {
  const { lease: _, ...rest } = registration;
  return { ...rest, stage: 'abandoned', settledAtMs: nowMs, nextAtMs: nowMs };
}

export function stopTelling(registration: Registration): Registration {
  return { ...registration, told: 'undeliverable' };
}

/** The verdict stood on the customer's own screen, so no SMS is owed. */
export function toldOnScreen(registration: Registration): Registration {
  return { ...registration, told: 'screen' };
}

export function isSettled({ stage }: Registration): boolean {
  return stage !== 'pending';
}

/** Nothing is owed any more. */
export function isFinished(registration: Registration): boolean {
  return isSettled(registration) && registration.told !== 'no';
}

/** A kept document, if it is a registration of this format. Only this service can have sealed it, so the version tells its shape. */
export function readRegistration(value: unknown): Registration | undefined {
  return typeof value === 'object' && value !== null && 'v' in value && value.v === 1
    ? (value as Registration)
    : undefined;
}

/** The gateway's report on the SMS that it had accepted. */
export function afterReport(registration: Registration, messageId: string, arrived: boolean): Registration | undefined {
  if (registration.messageId !== messageId || registration.told !== 'accepted') return undefined;
  return { ...registration, told: arrived ? 'delivered' : 'undeliverable' };
}
