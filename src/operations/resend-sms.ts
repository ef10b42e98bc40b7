import type { Phone } from '../outbox/phone.ts';
import { isSettled, type Registration } from '../outbox/registration.ts';
import { act } from './act.ts';
import { type Done, type NotDone, notDone, type Operations } from './operations.ts';
import type { Operator } from './operator.ts';
import { notifiedAgain } from './retry.ts';

/** Sends the SMS of an outcome again. Never two within a minute. */
export function resendSms(
  parts: Operations,
  by: Operator,
  reference: string,
): Promise<Done<{ readonly phone: Phone }>> {
  const { smsApartMs } = parts.policy;
  return act(parts, {
    by,
    verb: 'resent SMS',
    whom: { reference },
    change: (registration, nowMs) => resent(registration, nowMs, smsApartMs),
  });
}

function resent(registration: Registration, nowMs: number, smsApartMs: number): Registration | NotDone {
  const { attempt, acknowledgedAtMs: _, ...rest } = registration;
  if (!isSettled(registration)) return notDone('nothing_to_do');
  if (attempt !== undefined && attempt.untilMs > nowMs) return notDone('under_way', attempt.untilMs - nowMs);
  const soonestMs = (registration.smsAtMs ?? 0) + smsApartMs;
  if (soonestMs > nowMs) return notDone('too_soon', soonestMs - nowMs);
  return notifiedAgain({ ...rest, ...(attempt && { attempt }) }, nowMs);
}
