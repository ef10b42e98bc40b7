import type { Partner, Timer } from '../ports/store.ts';
import type { RetryPolicy } from './policy.ts';
import { isComplete, isSettled, type Registration } from './registration.ts';
import { isOursToFix, windowStartMs } from './retry-window.ts';

/** What is to be done now. It follows from the state alone. */
export type NextStep =
  | { readonly do: 'register' | 'notify' | 'give up' | 'give up notifying' | 'nothing' }
  | { readonly do: 'wait'; readonly timer: Timer };

export function decide(registration: Registration, nowMs: number, policy: RetryPolicy): NextStep {
  if (isComplete(registration)) return { do: 'nothing' };
  const timer = timerOf(registration, policy);
  if (registration.attempt !== undefined && registration.attempt.untilMs > nowMs) return wait(timer);
  if (isSettled(registration)) {
    if (isWindowOver(registration, 'sms', policy)) return { do: 'give up notifying' };
    return timer.atMs > nowMs ? wait(timer) : { do: 'notify' };
  }
  if (isWindowOver(registration, 'registry', policy)) return { do: 'give up' };
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
