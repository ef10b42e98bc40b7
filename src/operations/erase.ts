import type { Phone } from '../outbox/phone.ts';
import type { FileRewrite } from '../ports/operations.ts';
import { audit, auditName } from './act.ts';
import { asReference, find, type Whom } from './find.ts';
import { type Done, notDone, type Operations } from './operations.ts';
import type { Operator } from './operator.ts';
import { may } from './permissions.ts';
import { rewriteNow } from './rewrite-daily.ts';

export type Erased = {
  readonly reference: string;
  /** The registry may have the customer: what it stores has to be erased there. */
  readonly mayBeAtRegistry: boolean;
  /** Redis' append-only file holds what was erased until it is written anew. */
  readonly file: FileRewrite;
};

/**
 * Deletes all that is stored of a customer, for good, but for the proof of consent, which says nothing else. What is under way ends
 * without being written down.
 */
export async function erase(parts: Operations, by: Operator, whom: Whom): Promise<Done<Erased>> {
  return may(by, 'erased') ? eraseNow(parts, by, whom) : notDone('not_allowed');
}

/** The same, where something else has decided that it may be. */
export async function eraseNow(parts: Operations, by: Operator, whom: Whom): Promise<Done<Erased>> {
  const phone = await find(parts, whom);
  if (phone === undefined) return notDone('not_found');
  const reference = phone.registration?.reference ?? ('reference' in whom ? asReference(whom.reference) : '');
  const name = reference === '' ? auditName(phone) : reference;
  await audit(parts, by, 'erased', name);
  const mayBeAtRegistry = await deleteAll(parts, phone, reference).catch(async (trouble: unknown) => {
    await audit(parts, by, 'not erased', name).catch(() => undefined);
    throw trouble;
  });
  // It is erased, whatever becomes of the file.
  const file = await rewriteNow(parts.records).catch((): FileRewrite => 'hidden');
  return { done: true, reference, mayBeAtRegistry, file };
}

/** Answers whether the registry was ever asked for what is deleted. */
async function deleteAll(parts: Operations, found: Phone, reference: string): Promise<boolean> {
  let phone = found;
  for (;;) {
    const { registration } = phone;
    const committed = await parts.store.commit(phone, {
      conversation: null,
      registration: null,
      timer: null,
      attention: null,
      callBackSinceMs: null,
      ...(reference !== '' && { reference: { text: reference, ttlS: null } }),
    });
    if (committed.done) return registration !== undefined && registration.registry.count > 0;
    phone = committed.now;
  }
}
