import type { Partner, Timer } from '../ports/store.ts';
import { callSmsAtMs, isCallSmsWanted } from './call-back.ts';
import type { Phone } from './phone.ts';
import { FURTHEST_MS, type RetryPolicy } from './policy.ts';
import { isComplete, isSettled, type Registration } from './registration.ts';
import { isStillWanted, reminderAtMs } from './reminders.ts';
import { isOursToFix, windowStartMs } from './retry-window.ts';

/** What must be done now. It follows from the state alone. */
export type NextStep =
  | { readonly do: 'register' | 'notify' | 'nothing' }
  | { readonly do: 'end window'; readonly of: Partner }
  | { readonly do: 'wait'; readonly timer: Timer };

export function decide(stored: Registration, nowMs: number, policy: RetryPolicy): NextStep {
  const registration = withoutFarTimes(stored, nowMs + FURTHEST_MS);
  if (isComplete(registration)) return { do: 'nothing' };
  const timer = timerOf(registration, policy);
  if (registration.attempt !== undefined && registration.attempt.untilMs > nowMs) return wait(timer);
  if (isSettled(registration)) {
    if (isWindowOver(registration, 'sms', policy)) return { do: 'end window', of: 'sms' };
    return timer.atMs > nowMs ? wait(timer) : { do: 'notify' };
  }
  if (isWindowOver(registration, 'registry', policy)) return { do: 'end window', of: 'registry' };
  return timer.atMs > nowMs ? wait(timer) : { do: 'register' };
}

function wait(timer: Timer): NextStep {
  return { do: 'wait', timer };
}

/** When an incomplete registration has to be looked at again. */
export function timerOf(registration: Registration, { smsApartMs }: RetryPolicy): Timer {
  const { attempt, nextAtMs, smsAtMs } = registration;
  if (!isSettled(registration)) return { for: 'registry', atMs: attempt?.untilMs ?? nextAtMs };
  // An attempt that nobody wrote the outcome of may have sent its SMS, so that one counts, too.
  const apart = smsAtMs === undefined ? 0 : smsAtMs + smsApartMs;
  return { for: 'sms', atMs: Math.max(attempt?.untilMs ?? nextAtMs, apart) };
}

/**
 * A last attempt is made when the window has ended, and only what that one says counts: the attempts before it may be days old,
 * of a time when we were down ourselves.
 */
function isWindowOver(registration: Registration, partner: Partner, { windowMs }: RetryPolicy): boolean {
  const { failed } = registration[partner];
  if (failed === undefined || isOursToFix(failed.because)) return false;
  return failed.atMs - windowStartMs(registration, partner) >= windowMs;
}

type Now = {
  readonly conversation?: Phone['conversation'] | undefined;
  readonly registration?: Phone['registration'] | undefined;
};

/** What must be done now about the SMS of a phone, besides the result of its registration. */
export type NextMessage = 'drop' | 'send' | 'answer' | 'notify of call' | 'remind' | 'forget' | 'nothing';

/** A reply that could not go for so long answers nothing any more. */
const STALE_AFTER_MS = 600_000;

export function decideMessage(
  { conversation: record, registration }: Now,
  nowMs: number,
  policy: RetryPolicy,
): NextMessage {
  if (record === undefined) return 'nothing';
  const { outgoing, inbox = [], conversationUntilMs } = record.sms ?? {};
  // Of a clock that was ahead, and has been set back since.
  if (outgoing !== undefined && Math.max(outgoing.nextAtMs, outgoing.attempt?.untilMs ?? 0) > nowMs + FURTHEST_MS)
    return 'drop';
  if (outgoing?.attempt !== undefined && outgoing.attempt.untilMs > nowMs) return 'nothing';
  if (outgoing?.is === 'reply' && outgoing.sinceMs + STALE_AFTER_MS <= nowMs) return 'drop';
  if (outgoing?.is === 'reminder' && !isStillWanted(record, registration, outgoing.sinceMs)) return 'drop';
  if (outgoing?.is === 'callBack' && !isCallSmsWanted(record, registration)) return 'drop';
  // Whoever wrote since may have written STOP: what answers no SMS waits for what came.
  const yields = outgoing?.is !== 'reply' && inbox.length > 0;
  if (outgoing !== undefined && outgoing.nextAtMs <= nowMs && !yields) return 'send';
  // One after another: the next is answered once the one before has its reply, or cannot have it now.
  if (inbox.length > 0) return 'answer';
  if (conversationUntilMs !== undefined && conversationUntilMs <= nowMs) return 'forget';
  if (outgoing !== undefined) return 'nothing';
  if ((callSmsAtMs(record, registration) ?? Number.POSITIVE_INFINITY) <= nowMs) return 'notify of call';
  return (reminderAtMs(record, registration, policy.reminder) ?? Number.POSITIVE_INFINITY) <= nowMs
    ? 'remind'
    : 'nothing';
}

/** When a phone has to be looked at again for its SMS, besides the result of its registration. */
function messageAtMs({ conversation: record, registration }: Now, policy: RetryPolicy): number {
  if (record === undefined) return Number.POSITIVE_INFINITY;
  const { outgoing, inbox = [], conversationUntilMs } = record.sms ?? {};
  const beginsAtMs = callSmsAtMs(record, registration) ?? reminderAtMs(record, registration, policy.reminder);
  const dueAtMs = Math.min(
    outgoing?.nextAtMs ?? beginsAtMs ?? Number.POSITIVE_INFINITY,
    inbox[0]?.cameAtMs ?? Number.POSITIVE_INFINITY,
    conversationUntilMs ?? Number.POSITIVE_INFINITY,
  );
  return Math.max(dueAtMs, outgoing?.attempt?.untilMs ?? 0);
}

/** When a phone has to be looked at again, and for which partner: it has one timer. Null: never, as things are. */
export function timerOfPhone(phone: Now, nowMs: number, policy: RetryPolicy): Timer | null {
  const { registration } = phone;
  const first = registration === undefined || isComplete(registration) ? undefined : timerOf(registration, policy);
  const dueAtMs = messageAtMs(phone, policy);
  if (dueAtMs === Number.POSITIVE_INFINITY) return first ?? null;
  // A time of a clock that was ahead: the store finds only the furthest of them, so none may be set as far again.
  const atMs = Math.min(dueAtMs, nowMs + FURTHEST_MS);
  // A customer waits for a reply that is due; while the registry is down, its timer is in the past all the time.
  return first !== undefined && atMs > nowMs && first.atMs <= atMs ? first : { for: 'sms', atMs };
}

/** Times of a clock that was ahead, and has been set back since, are over. */
function withoutFarTimes(registration: Registration, latestMs: number): Registration {
  const { attempt, smsAtMs, nextAtMs, ...rest } = registration;
  if (Math.max(nextAtMs, attempt?.untilMs ?? 0, smsAtMs ?? 0) <= latestMs) return registration;
  return {
    ...rest,
    nextAtMs: nextAtMs > latestMs ? 0 : nextAtMs,
    ...(attempt !== undefined && attempt.untilMs <= latestMs && { attempt }),
    ...(smsAtMs !== undefined && smsAtMs <= latestMs && { smsAtMs }),
  };
}
