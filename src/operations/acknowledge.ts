import { attentionCause } from '../outbox/attention.ts';
import type { Phone } from '../outbox/phone.ts';
import { act } from './act.ts';
import { type Done, notDone, type Operations } from './operations.ts';
import type { Operator } from './operator.ts';

/** Somebody has handled it: the registration needs no attention any more, and is deleted when its retention ends. */
export function acknowledge(
  parts: Operations,
  by: Operator,
  reference: string,
  note: string,
): Promise<Done<{ readonly phone: Phone }>> {
  return act(parts, {
    by,
    verb: 'acknowledged',
    whom: { reference },
    note,
    change: (registration, nowMs) =>
      attentionCause(registration) === undefined
        ? notDone('nothing_to_do')
        : { ...registration, acknowledgedAtMs: nowMs },
  });
}
