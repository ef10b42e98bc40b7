import type { Phone } from '../outbox/phone.ts';
import { isSettled, type Registration } from '../outbox/registration.ts';
import { act } from './act.ts';
import { type Done, type NotDone, notDone, type Operations } from './operations.ts';
import type { Operator } from './operator.ts';

/** Tries the partner again that is in the way: now, and within a new retry window. */
export function retry(
  parts: Operations,
  by: Operator,
  reference: string,
  audited: { readonly isAudited?: true } = {},
): Promise<Done<{ readonly phone: Phone }>> {
  return act(parts, { by, verb: 'retried', whom: { reference }, change: retried, ...audited });
}

/** `attempt` is left alone while it may be under way: two at once could register a customer twice. */
function retried(registration: Registration, nowMs: number): Registration | NotDone {
  const { attempt, acknowledgedAtMs: _, ...rest } = registration;
  if (attempt !== undefined && attempt.untilMs > nowMs) return notDone('under_way', attempt.untilMs - nowMs);
  if (registration.withdrawnAtMs !== undefined) return notDone('nothing_to_do');
  const due = { ...rest, ...(attempt && { attempt }), nextAtMs: nowMs };
  if (!isSettled(registration)) return due;
  if (registration.status === 'failed') {
    const { settledAtMs: __, asked: ___, undeliverable: ____, resent: _____, ...unsettled } = due;
    const registry = { count: registration.registry.count, sinceMs: nowMs };
    // The SMS of the next outcome has a retry window of its own.
    const sms = { count: registration.sms.count };
    return { ...unsettled, status: 'pending', notification: 'due', registry, sms };
  }
  if (registration.notification === 'due') return due;
  if (registration.notification !== 'failed' && registration.notification !== 'undeliverable')
    return notDone('nothing_to_do');
  return notifiedAgain(due, nowMs);
}

/** The SMS is due once more, never within a minute of the one before. */
export function notifiedAgain(registration: Registration, nowMs: number): Registration | NotDone {
  const { undeliverable, resent: _, ...rest } = registration;
  if (undeliverable === 'opted_out') return notDone('opted_out');
  const sms = { count: registration.sms.count, sinceMs: nowMs };
  return { ...rest, notification: 'due', sms, nextAtMs: nowMs };
}
