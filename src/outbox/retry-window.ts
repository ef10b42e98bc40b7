import type { FailureReason } from '../ports/partners.ts';
import type { Partner } from '../ports/store.ts';
import type { RetryPolicy } from './policy.ts';

/** How the attempts at one partner went. */
export type AttemptsSoFar = {
  readonly count: number;
  /** The last one that failed. `probablySent`: in words that cannot be read, the SMS gateway may have reported success. */
  readonly failed?: { readonly atMs: number; readonly because: FailureReason; readonly probablySent?: true };
  /**
   * The retry window begins here, where it does not begin at the confirmation (registry) or the outcome (SMS): while something
   * that is ours to fix is in the way, it begins anew.
   */
  readonly sinceMs?: number;
};

/** What of a registration says when its retry windows began. */
type Windows = {
  readonly confirmedAtMs: number;
  readonly settledAtMs?: number;
  readonly registry: AttemptsSoFar;
  readonly sms: AttemptsSoFar;
};

/** While it waits for an open circuit breaker: the retry window, begun anew where what is in the way is ours to fix, or was. */
export function keepWaiting<R extends Windows>(
  registration: R,
  partner: Partner,
  because: FailureReason,
  nowMs: number,
  policy: RetryPolicy,
): R {
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
export function windowStartMs(registration: Windows, partner: Partner): number {
  const startMs = partner === 'registry' ? undefined : registration.settledAtMs;
  return registration[partner].sinceMs ?? startMs ?? registration.confirmedAtMs;
}

/**
 * A token that is not accepted, an address that is not the partner's, an account without money say nothing about customers, and
 * are fixed by us some day: while they are in the way no retry window ends, and afterwards the retry window is a new one.
 */
export function isOursToFix(reason: FailureReason | undefined): boolean {
  return reason === 'unauthorised' || reason === 'misdirected' || reason === 'no_credit' || reason === 'sender_id';
}
