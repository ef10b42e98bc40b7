import type { Msisdn } from '../conversation/msisdn.ts';
import type { Phone } from '../outbox/phone.ts';
import type { Operations } from './operations.ts';

export type Whom = { readonly phone: Msisdn } | { readonly reference: string };

/** A reference as somebody wrote it down, or read it out. */
export function asReference(written: string): string {
  return written.trim().toUpperCase();
}

const LOOKED_THROUGH = 1_000;

/** What is stored of one customer. Undefined: nothing, or the reference leads nowhere. */
export async function find({ store }: Operations, whom: Whom): Promise<Phone | undefined> {
  if ('phone' in whom) return withSomething(await store.load(whom.phone));
  const reference = asReference(whom.reference);
  const key = await store.findReference(reference);
  if (key !== undefined) {
    const phone = await store.loadByKey(key);
    // A reference of before: the phone has another registration by now.
    return phone.unreadable?.registration !== undefined || phone.registration?.reference === reference
      ? phone
      : undefined;
  }
  // A reference ends some day; a registration that needs attention does not.
  for (const due of await store.listAttention(LOOKED_THROUGH)) {
    const phone = await store.loadByKey(due.key);
    if (phone.registration?.reference === reference) return phone;
  }
  return undefined;
}

function withSomething(phone: Phone): Phone | undefined {
  const { conversation, registration, unreadable } = phone;
  return conversation === undefined && registration === undefined && unreadable === undefined ? undefined : phone;
}
