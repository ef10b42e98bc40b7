import { dial } from '../conversation/dial.ts';
import { askedFor } from '../outbox/call-back.ts';
import { changeTo } from '../outbox/change.ts';
import { conversationFor, currentPhone, type Phone } from '../outbox/phone.ts';
import { audit } from './act.ts';
import { find, type Whom } from './find.ts';
import { type Done, notDone, type Operations } from './operations.ts';
import type { Operator } from './operator.ts';
import { may } from './permissions.ts';

/**
 * Withdraws for a customer who asks the helpline, as the customer can on the phone: everything stops but what the law requires, the customer is
 * notified by SMS, and the call-back list says that the registry must be notified.
 */
export async function withdraw(parts: Operations, by: Operator, whom: Whom): Promise<Done<{ readonly phone: Phone }>> {
  if (!may(by, 'withdrew')) return notDone('not_allowed');
  let phone = await find(parts, whom);
  let isAudited = false;
  for (;;) {
    const registration = phone?.registration;
    if (phone === undefined || registration === undefined) return notDone('not_found');
    if (registration.withdrawnAtMs !== undefined) return notDone('nothing_to_do');
    const nowMs = parts.store.nowMs();
    if (!isAudited) await audit(parts, by, 'withdrew', registration.reference);
    isAudited = true;
    const { phone: msisdn, answers } = registration;
    const { conversation } = currentPhone(phone, nowMs);
    const asked = askedFor(phone, { what: 'withdraw', phone: msisdn, language: answers.language, atMs: nowMs });
    const record = { ...(conversation ?? { conversation: dial(undefined) }), callBack: asked.callBack };
    const committed = await parts.store.commit(phone, {
      conversation: conversationFor(record, parts.resumeWithinS, nowMs),
      callBackSinceMs: asked.callBack.askedAtMs,
      ...(asked.registration && changeTo(asked.registration, record, parts, nowMs)),
    });
    if (committed.done) return { done: true, phone: committed.now };
    phone = committed.now;
  }
}
