import type { Consent } from '../conversation/conversation.ts';
import type { Language } from '../conversation/texts/texts.ts';
import type { Applicant, FailureReason, Field, RegistryAnswer, SmsAnswer } from '../ports/partners.ts';
import { type Backoff, obeyingPauseMs, pauseMs } from './backoff.ts';
import { mendedTimes } from './clock-jump.ts';

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
  /**
   * Our patience counts from here where it does not from the confirmation (with the registry) or the verdict (with the SMS
   * gateway): while something that is ours to mend stands in the way, it begins anew.
   */
  readonly patientSinceMs?: number;
  readonly smsPatientSinceMs?: number;

  readonly stage: 'pending' | 'registered' | 'already' | 'refused' | 'abandoned';
  readonly settledAtMs?: number;
  /** What the registry calls the customer, where it said so. */
  readonly customerId?: string;
  /** What the registry found fault with, where it said so. */
  readonly field?: Field;
  /** A try began whose outcome is unknown: "already" may then be our own doing. */
  readonly mayHaveRegistered: boolean;
  readonly tries: number;
  /** When the last try was answered, and what stood in its way. */
  readonly triedAtMs?: number;
  readonly hindrance?: FailureReason;

  /** `undeliverable`: the gateway says never. `unreached`: our patience with the gateway has ended. */
  readonly told: 'no' | 'screen' | 'accepted' | 'delivered' | 'undeliverable' | 'unreached';
  readonly smsTries: number;
  /** When the last try at the SMS gateway was answered without success, and what stood in its way. */
  readonly smsTriedAtMs?: number;
  readonly smsHindrance?: FailureReason;
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

export type Policy = Backoff & {
  readonly giveUpAfterMs: number;
  /** Never two SMS to one phone within it, also where the first one's outcome is unknown. */
  readonly smsApartMs: number;
};

export type Confirmed = {
  readonly id: string;
  readonly applicant: Applicant;
  readonly consent: Consent;
  readonly language: Language;
  readonly atMs: number;
  /** What this phone confirmed before, if anything. */
  readonly before?: Registration | undefined;
  /** When an SMS last went out, or may have, of one that is gone since. */
  readonly smsAtMs?: number | undefined;
};

export function confirm({ id, applicant, consent, language, atMs, before, ...gone }: Confirmed): Registration {
  const smsAtMs = before?.smsAtMs ?? gone.smsAtMs;
  return {
    v: 1,
    id,
    applicant,
    consent,
    language,
    confirmedAtMs: atMs,
    stage: 'pending',
    // Given up without a verdict: a try of then may be what the registry calls a duplicate now.
    mayHaveRegistered:
      before?.stage === 'abandoned' && before.mayHaveRegistered && before.applicant.nationalId === applicant.nationalId,
    tries: 0,
    told: 'no',
    smsTries: 0,
    ...(smsAtMs !== undefined && { smsAtMs }),
    nextAtMs: atMs,
  };
}

export type NextStep =
  | { readonly do: 'register' | 'tell' | 'abandon' | 'stop telling' | 'nothing' }
  | { readonly do: 'wait'; readonly untilMs: number }
  /** The clock was set back: these are the times to go on with. */
  | { readonly do: 'mend'; readonly mended: Registration };

/** What is to be done now. */
export function nextStep(registration: Registration, nowMs: number, policy: Policy): NextStep {
  if (isFinished(registration)) return { do: 'nothing' };
  const mended = mendedTimes(registration, nowMs, policy);
  if (mended !== undefined) return { do: 'mend', mended };
  const leasedUntilMs = registration.lease?.untilMs ?? 0;
  if (leasedUntilMs > nowMs) return { do: 'wait', untilMs: leasedUntilMs };
  if (isHopeless(registration, policy)) return { do: 'abandon' };
  if (registration.nextAtMs > nowMs) return { do: 'wait', untilMs: registration.nextAtMs };
  if (!isSettled(registration)) return { do: 'register' };
  if (isHopelessToTell(registration, policy)) return { do: 'stop telling' };
  const smsNotBeforeMs = (registration.smsAtMs ?? Number.NEGATIVE_INFINITY) + policy.smsApartMs;
  return smsNotBeforeMs > nowMs ? { do: 'wait', untilMs: smsNotBeforeMs } : { do: 'tell' };
}

/**
 * A last try is made when our patience has ended, and only what that one says counts: the tries before it may be days old, of
 * a time when we were down ourselves.
 */
function isHopeless(registration: Registration, policy: Policy): boolean {
  const { triedAtMs, hindrance } = registration;
  return (
    !isSettled(registration) &&
    triedAtMs !== undefined &&
    isPatienceOver(registration, triedAtMs, policy) &&
    !isOursToMend(hindrance)
  );
}

/** As with the registry, by what a last try says. */
function isHopelessToTell(registration: Registration, { giveUpAfterMs }: Policy): boolean {
  const { smsTriedAtMs, smsHindrance, smsPatientSinceMs, settledAtMs, confirmedAtMs } = registration;
  const sinceMs = smsPatientSinceMs ?? settledAtMs ?? confirmedAtMs;
  return smsTriedAtMs !== undefined && smsTriedAtMs - sinceMs >= giveUpAfterMs && !isOursToMend(smsHindrance);
}

export function isPatienceOver(registration: Registration, atMs: number, { giveUpAfterMs }: Policy): boolean {
  return atMs - patientSinceMs(registration) >= giveUpAfterMs;
}

function patientSinceMs({ patientSinceMs, confirmedAtMs }: Registration): number {
  return patientSinceMs ?? confirmedAtMs;
}

/** Of our patience, the part after which it is begun anew for a record that waits untried: that is not worth a write each time. */
const WORTH_A_WRITE = 1 / 4;

/**
 * While the registry is spared, untried: the record to go on with where our patience begins anew, as what stands in the way is
 * ours to mend, or was when this one was last tried; undefined where it is to go on as it is.
 */
export function stayPatient(
  registration: Registration,
  because: FailureReason,
  nowMs: number,
  policy: Policy,
): Registration | undefined {
  if (!isOursToMend(because)) {
    return isOursToMend(registration.hindrance)
      ? { ...registration, patientSinceMs: nowMs, hindrance: because }
      : undefined;
  }
  const isStale = nowMs - patientSinceMs(registration) >= policy.giveUpAfterMs * WORTH_A_WRITE;
  return isStale ? { ...registration, patientSinceMs: nowMs } : undefined;
}

const OURS_TO_FIX: ReadonlySet<FailureReason> = new Set([
  'forbidden',
  'unauthorised',
  'misdirected',
  'no_credit',
  'sender_id',
]);

/**
 * A token that is not accepted, an address that is not the partner's, an account without money say nothing about customers, and
 * are mended by us some day: while they stand in the way nobody is given up, and afterwards our patience is a new one.
 */
export function isOursToMend(hindrance: FailureReason | undefined): boolean {
  return hindrance !== undefined && OURS_TO_FIX.has(hindrance);
}

/** What stands in the way now, or did until now. */
function isAnyOursToMend(...hindrances: readonly (FailureReason | undefined)[]): boolean {
  return hindrances.some(isOursToMend);
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
  const { lease: _, hindrance: __, ...rest } = registration;
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
        ...(isAnyOursToMend(answer.because, registration.hindrance) && { patientSinceMs: nowMs }),
        triedAtMs: nowMs,
        hindrance: answer.because,
        nextAtMs: nowMs + obeyingPauseMs(registration.tries, policy, answer.afterMs),
      };
  }
}

/** The SMS gateway's answer to a try that had begun from `registration`. */
export function afterSms(registration: Registration, answer: SmsAnswer, nowMs: number, policy: Policy): Registration {
  const { lease: _, smsAtMs: __, smsTriedAtMs: ___, smsHindrance: ____, ...rest } = registration;
  switch (answer.kind) {
    case 'accepted':
      return { ...rest, told: 'accepted', messageId: answer.messageId, smsAtMs: nowMs };
    case 'undeliverable':
      return { ...rest, told: 'undeliverable' };
    case 'retry':
      return {
        ...rest,
        ...(answer.mayHaveSent && { smsAtMs: nowMs }),
        ...(isAnyOursToMend(answer.because, registration.smsHindrance) && { smsPatientSinceMs: nowMs }),
        smsTriedAtMs: nowMs,
        smsHindrance: answer.because,
        nextAtMs: nowMs + pauseMs(registration.smsTries, policy),
      };
  }
}

/** Our patience with the registry has ended: a dead letter, and the customer is told that it failed. */
export function abandon(registration: Registration, nowMs: number): Registration {
  const { lease, ...rest } = registration;
  // As in `beginRegistering`.
  const mayHaveRegistered = registration.mayHaveRegistered || lease !== undefined;
  return { ...rest, mayHaveRegistered, stage: 'abandoned', settledAtMs: nowMs, nextAtMs: nowMs };
}

/** Our patience with the SMS gateway has ended: a dead letter, for somebody to call the customer. */
export function stopTelling(registration: Registration): Registration {
  return { ...registration, told: 'unreached' };
}

/**
 * Nothing more will happen by itself, and something should: it waits for a person. Whoever is registered and cannot be reached has
 * what was asked for; whoever was refused waits for nothing.
 */
export function isDeadLetter({ stage, told }: Registration): boolean {
  return stage === 'abandoned' || told === 'unreached' || (stage === 'refused' && told === 'undeliverable');
}

/** The verdict stood on the customer's own screen, so no SMS is owed. */
export function toldOnScreen(registration: Registration): Registration {
  return { ...registration, told: 'screen' };
}

function isSettled({ stage }: Registration): boolean {
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
