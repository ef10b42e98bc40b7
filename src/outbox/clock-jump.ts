import { pastAnyPauseMs } from './backoff.ts';
import type { Policy, Registration } from './registration.ts';

/** No try takes as long: the longest is one at the registry, with 15 s and what it takes to write the answer down. */
const LONGEST_LEASE_MS = 60_000;

/** When something was: none of these is in the future. */
const OF_THE_PAST = ['patientSinceMs', 'triedAtMs', 'settledAtMs', 'smsPatientSinceMs', 'smsTriedAtMs'] as const;

/**
 * The record with times that can be, after the clock was set back; undefined where they are. Whoever holds a lease may still be
 * at work, and an SMS may just have gone out: both get their full time from now. What merely waited is due, and what was
 * in the future is now.
 */
export function mendedTimes(registration: Registration, nowMs: number, policy: Policy): Registration | undefined {
  const { lease, nextAtMs, smsAtMs, confirmedAtMs, patientSinceMs } = registration;
  const latestMs = nowMs + LONGEST_LEASE_MS;
  const mended: Partial<Registration> = {
    ...(lease !== undefined && lease.untilMs > latestMs && { lease: { ...lease, untilMs: latestMs } }),
    ...(nextAtMs > nowMs + pastAnyPauseMs(policy) && { nextAtMs: nowMs }),
    ...(smsAtMs !== undefined && smsAtMs > latestMs && { smsAtMs: nowMs }),
    // When it was confirmed is on record: our patience merely does not begin with it.
    ...(confirmedAtMs > latestMs && patientSinceMs === undefined && { patientSinceMs: nowMs }),
    ...Object.fromEntries(
      OF_THE_PAST.filter((name) => (registration[name] ?? 0) > latestMs).map((name) => [name, nowMs]),
    ),
  };
  return Object.keys(mended).length === 0 ? undefined : { ...registration, ...mended };
}
