import type { FailureReason } from '../ports/partners.ts';
import type { Partner } from '../ports/store.ts';
import type { RetryPolicy } from './policy.ts';
import type { Registration } from './registration.ts';

/** While an open circuit breaker keeps it waiting: the retry window, begun anew where what is in the way is ours to fix, or was. */
export function keepWaiting(
  registration: Registration,
  partner: Partner,
  because: FailureReason,
  nowMs: number,
  policy: RetryPolicy,
): Registration {
  const attempts = registration[partner];
  if (!isOursToFix(because)) {
    if (!isOursToFix(attempts.failed?.because)) return registration;
    return { ...registration, [partner]: { ...attempts, failed: { atMs: nowMs, because }, sinceMs: nowMs } };
  }
  // Not worth a write each time.
  if (nowMs - windowStartMs(registration, partner) < policy.windowMs / 4) return registration;
  return { ...registration, [partner]: { ...attempts, sinceMs: nowMs } };
}

/** When the retry window for a partner began. */
export function windowStartMs(registration: Registration, partner: Partner): number {
  const startMs = partner === 'registry' ? undefined : registration.settledAtMs;
  return registration[partner].sinceMs ?? startMs ?? registration.confirmedAtMs;
}

/**
 * A token that is not accepted, an address that is not the partner's, an account without money say nothing about customers, and
 * are fixed by us some day: while they are in the way nobody is given up, and afterwards the retry window is a new one.
 */
export function isOursToFix(reason: FailureReason | undefined): boolean {
  return reason === 'unauthorised' || reason === 'misdirected' || reason === 'no_credit' || reason === 'sender_id';
}
