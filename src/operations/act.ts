import { changeTo } from '../outbox/change.ts';
import { type OperatorDid, operatorEntry, recorded } from '../outbox/history.ts';
import { type Phone, registrationFor } from '../outbox/phone.ts';
import type { Registration } from '../outbox/registration.ts';
import { find, type Whom } from './find.ts';
import { type Done, type NotDone, notDone, type Operations } from './operations.ts';
import type { Operator } from './operator.ts';
import { may, type Verb } from './permissions.ts';

/** An operator's order about one registration. */
export type Order = {
  readonly by: Operator;
  readonly verb: OperatorDid;
  readonly whom: Whom;
  /** For the history, and the audit. */
  readonly note?: string;
  /** One line of the audit stands for many orders. */
  readonly isAudited?: true;
  /** What becomes of the registration; without it, the order is only recorded. */
  readonly change?: (registration: Registration, nowMs: number) => Registration | NotDone;
};

const NOTE_CHARACTERS = 200;

/** Carries out an order: asks whether this operator may, leaves an audit line first, then changes the registration. */
export async function act(parts: Operations, order: Order): Promise<Done<{ readonly phone: Phone }>> {
  const { store } = parts;
  const { by, verb, whom, change } = order;
  if (!may(by, verb)) return notDone('not_allowed');
  let phone = await find(parts, whom);
  if (phone === undefined) return notDone('not_found');
  if (phone.unreadable?.registration !== undefined) return notDone('unreadable');
  let isAudited = order.isAudited ?? false;
  for (;;) {
    const { registration } = phone;
    if (registration === undefined) return notDone('not_found');
    const nowMs = store.nowMs();
    const changed = change?.(registration, nowMs) ?? registration;
    if ('done' in changed) return changed;
    if (!isAudited) await audit(parts, by, verb, registration.reference, order.note);
    isAudited = true;
    const entry = operatorEntry(nowMs, by, verb, order.note === undefined ? undefined : shortNote(order.note));
    const next = { ...changed, history: recorded(changed.history, entry) };
    // What is only recorded moves neither timer nor mark.
    const committed = await store.commit(
      phone,
      change === undefined
        ? { registration: registrationFor(next, parts.retentionS) }
        : changeTo(next, phone.conversation, parts, nowMs),
    );
    if (committed.done) return { done: true, phone: committed.now };
    phone = committed.now;
  }
}

/** Whose record it is, for the audit. A phone without a registration is named as in the log, by the start of its keyed hash. */
export function auditName({ key, registration }: Pick<Phone, 'key' | 'registration'>): string {
  return registration?.reference ?? `phone ${key.slice(0, 8)}`;
}

/** Whoever answers for what was done finds it in the audit. The line comes first: what is in no line was not done. */
export async function audit(
  { store, records }: Operations,
  by: Operator,
  did: Verb,
  reference: string,
  note?: string,
): Promise<void> {
  await records.writeAudit({
    atMs: store.nowMs(),
    by,
    did,
    reference,
    ...(note !== undefined && { note: withoutNumbers(shortNote(note)) }),
  });
}

export function shortNote(note: string): string {
  return note.replace(/\s+/g, ' ').trim().slice(0, NOTE_CHARACTERS);
}

/** An ID or a phone number that somebody wrote into a note stays out of the audit. */
function withoutNumbers(note: string): string {
  return note.replace(/\d[\d ]{4,}\d/g, '…');
}
