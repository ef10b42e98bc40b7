import { pastAnyPauseMs } from './backoff.ts';
import type { Policy, Registration } from './registration.ts';

/** No try takes as long: the longest is one at the registry, with 15 s and what it takes to write the answer down. */
const LONGEST_LEASE_MS = 60_000;

/**
 * The record with times that can be, after the clock was set back; undefined where they are. Whoever holds a lease may still be
 * at work, and an SMS may just have gone out: both get their full time from now. What merely waited is due.
 */
export function mendedTimes(registration: Registration, nowMs: number, policy: Policy): Registration | undefined {
  const { lease, nextAtMs, smsAtMs, patientSinceMs = 0, smsPatientSinceMs = 0 } = registration;
  const latestMs = nowMs + LONGEST_LEASE_MS;
  const leaseIsOff = lease !== undefined && lease.untilMs > latestMs;
  const nextIsOff = nextAtMs > nowMs + pastAnyPauseMs(policy);
  const smsIsOff = smsAtMs !== undefined && smsAtMs > latestMs;
  const patienceIsOff = patientSinceMs > latestMs;
  const smsPatienceIsOff = smsPatientSinceMs > latestMs;
  if (!leaseIsOff && !nextIsOff && !smsIsOff && !patienceIsOff && !smsPatienceIsOff) return undefined;
  return {
    ...registration,
    ...(leaseIsOff && { lease: { ...lease, untilMs: latestMs } }),
    ...(nextIsOff && { nextAtMs: nowMs }),
    ...(smsIsOff && { smsAtMs: nowMs }),
    ...(patienceIsOff && { patientSinceMs: nowMs }),
    ...(smsPatienceIsOff && { smsPatientSinceMs: nowMs }),
  };
}
