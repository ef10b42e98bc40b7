import type { Answers } from '../conversation/conversation.ts';
import type { Msisdn } from '../conversation/msisdn.ts';
import type { Effect } from '../conversation/screen.ts';
import type { NotificationStatus, RegistrationStatus } from '../ports/events.ts';
import type {
  Applicant,
  DeliveryReport,
  Field,
  RegistryAnswer,
  SmsAnswer,
  UndeliverableReason,
} from '../ports/partners.ts';
import type { Partner } from '../ports/store.ts';
import { type History, NO_HISTORY, recorded, registryEntry, smsEntry, withSessions } from './history.ts';
import { pauseMs, type RetryPolicy } from './policy.ts';
import { type AttemptsSoFar, isOursToFix } from './retry-window.ts';
import type { Session } from './sessions.ts';

/**
 * What we promised one customer who confirmed: that the registry hears of it once, and that the customer is notified.
 *
 *     pending ──> registered | already_registered | refused | failed     the registry's outcome, or the end of the retry window
 *     notification: due ──> shown | sent ──> delivered                   the customer knows
 *                      └──> undeliverable | failed                       and could not be reached
 */
export type Registration = {
  readonly v: 1;
  /** What the customer reads out on the helpline. */
  readonly reference: string;
  readonly phone: Msisdn;
  /** As the conversation had them. What the registry gets is derived from them. */
  readonly answers: Answers;
  readonly confirmedAtMs: number;

  readonly status: RegistrationStatus;
  readonly settledAtMs?: number;
  /** What the registry calls the customer, where it said so. */
  readonly customerId?: string;
  /** What the registry found fault with, where it said so. */
  readonly field?: Field;
  /** An attempt was made whose outcome is unknown: "already registered" may then be our own doing. */
  readonly mayHaveRegistered: boolean;

  readonly notification: NotificationStatus;
  readonly undeliverable?: UndeliverableReason;
  /** When an SMS last went out, or may have, to this phone. */
  readonly smsAtMs?: number;
  /** The gateway's name of the SMS that it accepted. */
  readonly messageId?: string;
  /** The SMS went out a second time, since the first one's phone was off. */
  readonly resent?: true;

  /** How the attempts at each partner went. */
  readonly registry: AttemptsSoFar;
  readonly sms: AttemptsSoFar;
  /** Nothing is attempted before. */
  readonly nextAtMs: number;
  /** The attempt that is under way, or whose outcome nobody wrote down. */
  readonly attempt?: Attempt;

  /** What the customer asked for since. The SMS that is due, or went out last, is about it. */
  readonly asked?: Effect;
  /** Nothing happens any more but the SMS about it. */
  readonly withdrawnAtMs?: number;
  /** An operator says that nothing more has to happen. */
  readonly acknowledgedAtMs?: number;
  readonly history: History;
};

/** `token`: whoever finds another's treats its outcome as unknown. `untilMs`: until then nobody else attempts anything. */
export type Attempt = {
  readonly token: string;
  readonly at: Partner;
  readonly startedAtMs?: number;
  readonly untilMs: number;
};

export type Confirmed = {
  readonly reference: string;
  readonly phone: Msisdn;
  readonly answers: Answers;
  readonly atMs: number;
  /** What this phone confirmed before, if anything. */
  readonly before?: Registration | undefined;
  /** When an SMS last went out to this phone, as far as its conversation knows. */
  readonly smsAtMs?: number | undefined;
  /** How the customer came here. */
  readonly sessions?: readonly Session[];
};

export function confirm({ reference, phone, answers, atMs, before, ...known }: Confirmed): Registration {
  const smsAtMs = before?.smsAtMs ?? known.smsAtMs;
  return {
    v: 1,
    reference,
    phone,
    answers,
    confirmedAtMs: atMs,
    status: 'pending',
    // Failed without an outcome: an attempt of then may be what the registry calls a duplicate now.
    mayHaveRegistered:
      before?.status === 'failed' && before.mayHaveRegistered && before.answers.nationalId === answers.nationalId,
    notification: 'due',
    ...(smsAtMs !== undefined && { smsAtMs }),
    registry: { count: 0 },
    sms: { count: 0 },
    nextAtMs: atMs,
    history: withSessions(before?.history ?? NO_HISTORY, known.sessions ?? []),
  };
}

/** From here until its outcome is written down, or its time is over, nobody else attempts anything. */
export function startRegistering(registration: Registration, attempt: Attempt): Registration {
  return {
    ...registration,
    ...unknownOutcome(registration),
    attempt,
    registry: { ...registration.registry, count: registration.registry.count + 1 },
    mayHaveRegistered: mayHaveRegistered(registration),
  };
}

export function startNotifying(registration: Registration, attempt: Attempt): Registration {
  const sms = { ...registration.sms, count: registration.sms.count + 1 };
  return { ...registration, ...unknownOutcome(registration), attempt, sms, smsAtMs: attempt.untilMs };
}

/** An attempt that is still there when the next one starts. */
function unknownOutcome({ attempt, history }: Registration): Pick<Registration, 'history'> {
  if (attempt === undefined) return { history };
  const atMs = attempt.startedAtMs ?? attempt.untilMs;
  return { history: recorded(history, [attempt.at === 'registry' ? 'r' : 'm', atMs, 0, 'unknown']) };
}

/** The registry's answer to an attempt that had started from `registration`. */
export function afterRegistry(
  registration: Registration,
  answer: RegistryAnswer,
  nowMs: number,
  policy: RetryPolicy,
): Registration {
  const { attempt, ...before } = registration;
  const startedAtMs = attempt?.startedAtMs ?? nowMs;
  const history = recorded(registration.history, registryEntry(startedAtMs, nowMs - startedAtMs, answer));
  const rest = { ...before, history };
  const settled = { ...rest, settledAtMs: nowMs, nextAtMs: nowMs };
  switch (answer.kind) {
    case 'registered':
      return {
        ...settled,
        status: 'registered',
        ...(answer.customerId !== undefined && { customerId: answer.customerId }),
      };
    case 'already':
      if (registration.mayHaveRegistered) return { ...settled, status: 'registered' };
      // No phone may learn that an ID number is known: unless it is the phone, it is a refusal like any other.
      return { ...settled, status: answer.named === 'phone' ? 'already_registered' : 'refused' };
    case 'refused':
      return { ...settled, status: 'refused', ...(answer.field !== undefined && { field: answer.field }) };
    case 'retry':
      return {
        ...rest,
        mayHaveRegistered: registration.mayHaveRegistered || answer.mayHaveRegistered,
        registry: failed(registration.registry, { atMs: nowMs, because: answer.because }),
        nextAtMs: nowMs + pauseMs(registration.registry.count, policy, answer.afterMs),
      };
  }
}

/** The SMS gateway's answer to an attempt that had started from `registration`. */
export function afterSms(
  registration: Registration,
  answer: SmsAnswer,
  nowMs: number,
  policy: RetryPolicy,
): Registration {
  const { attempt, smsAtMs: _, ...before } = registration;
  const startedAtMs = attempt?.startedAtMs ?? nowMs;
  const rest = {
    ...before,
    history: recorded(registration.history, smsEntry(startedAtMs, nowMs - startedAtMs, answer)),
  };
  switch (answer.kind) {
    case 'accepted':
      return { ...rest, notification: 'sent', messageId: answer.messageId, smsAtMs: nowMs };
    case 'undeliverable':
      return { ...rest, notification: 'undeliverable', undeliverable: answer.because };
    case 'retry': {
      const { because, mayHaveSent, afterMs } = answer;
      const went = mayHaveSent && { smsAtMs: nowMs };
      // One that nobody can read may mean that the SMS went. One more is better than none; a third is not.
      const probablySent = because === 'unreadable' && mayHaveSent;
      const sms = failed(registration.sms, { atMs: nowMs, because, ...(probablySent && { probablySent }) });
      if (probablySent && registration.sms.failed?.probablySent)
        return { ...rest, ...went, sms, notification: 'failed' };
      return { ...rest, ...went, sms, nextAtMs: nowMs + pauseMs(registration.sms.count, policy, afterMs) };
    }
  }
}

function failed(attempts: AttemptsSoFar, failure: NonNullable<AttemptsSoFar['failed']>): AttemptsSoFar {
  // In the way now, or until now: afterwards the window is a new one.
  const isOurs = isOursToFix(failure.because) || isOursToFix(attempts.failed?.because);
  return { ...attempts, failed: failure, ...(isOurs && { sinceMs: failure.atMs }) };
}

/**
 * The retry window for a partner has ended: it needs attention. Of the registry, the customer is notified that it failed; of the SMS
 * gateway, somebody has to call.
 */
export function endWindow(registration: Registration, partner: Partner, nowMs: number): Registration {
  const { attempt: _, ...rest } = registration;
  const ended = { ...rest, history: recorded(rest.history, ['e', nowMs, partner]) };
  if (partner === 'sms') return { ...ended, notification: 'failed' };
  const settled = { status: 'failed', settledAtMs: nowMs, nextAtMs: nowMs } as const;
  return { ...ended, ...settled, mayHaveRegistered: mayHaveRegistered(registration) };
}

/** The outcome stood on the customer's own screen, so no SMS is due. */
export function shownOnScreen(registration: Registration): Registration {
  return { ...registration, notification: 'shown' };
}

/** What the registry is asked to register. */
export function applicantOf({ phone, answers }: Registration): Applicant {
  const { name, nationalId, county, gender } = answers;
  return { phone, name, nationalId, county, gender };
}

/**
 * What the gateway reports of the SMS that it accepted; undefined where that changes nothing. A phone that was off for too long gets
 * the SMS once more, after a while.
 */
export function afterReport(
  registration: Registration,
  report: DeliveryReport,
  nowMs: number,
  resendAfterMs: number,
): Registration | undefined {
  if (registration.messageId !== report.id || report.outcome === 'on_its_way') return undefined;
  const history = recorded(registration.history, ['d', nowMs, report.outcome, report.id]);
  const reported = { ...registration, history };
  if (report.outcome === 'delivered') {
    if (!mayHaveArrived(registration)) return undefined;
    const { undeliverable: _, ...arrived } = reported;
    return { ...arrived, notification: 'delivered' };
  }
  if (registration.notification !== 'sent') return undefined;
  if (report.outcome === 'phone_off' && !registration.resent)
    return { ...reported, notification: 'due', resent: true, nextAtMs: nowMs + resendAfterMs };
  return { ...reported, notification: 'undeliverable', undeliverable: report.outcome };
}

/** Reports come out of order, too: what arrived has arrived, whatever was reported before. */
function mayHaveArrived({ notification, resent, attempt }: Registration): boolean {
  const waitsToGoOnceMore = notification === 'due' && resent === true && attempt === undefined;
  return notification === 'sent' || notification === 'undeliverable' || waitsToGoOnceMore;
}

export function isSettled({ status }: Registration): boolean {
  return status !== 'pending';
}

/** Nothing more will happen by itself. */
export function isComplete(registration: Registration): boolean {
  return isSettled(registration) && registration.notification !== 'due';
}

/** A stored document, if it is a registration of this format. Only this service can have sealed it, so the version names its shape. */
export function readRegistration(value: unknown): Registration | undefined {
  return typeof value === 'object' && value !== null && 'v' in value && value.v === 1
    ? (value as Registration)
    : undefined;
}

/** An attempt that is still there is one whose outcome nobody wrote down. */
export function mayHaveRegistered({ mayHaveRegistered, attempt }: Registration): boolean {
  return mayHaveRegistered || attempt?.at === 'registry';
}
