import type { Msisdn } from '../conversation/msisdn.ts';
import { type CallBack, withoutCallBack } from '../outbox/call-back.ts';
import { timerOfPhone } from '../outbox/decide.ts';
import { operatorEntry, recorded } from '../outbox/history.ts';
import { conversationFor, type Phone, registrationFor } from '../outbox/phone.ts';
import type { PhoneKey } from '../ports/store.ts';
import { audit, auditName, shortNote } from './act.ts';
import { loaded } from './attention.ts';
import { eraseNow } from './erase.ts';
import { type Done, type NotDone, notDone, type Operations } from './operations.ts';
import type { Operator } from './operator.ts';
import { may } from './permissions.ts';

/** A customer who waits for a call. `id` names the phone without saying its number. */
export type CallBackListed = CallBack & {
  readonly id: PhoneKey;
  readonly reference?: string;
  /** Closing it erases what is stored of the customer. */
  readonly erases: boolean;
};

/** Latest first. Of whom nothing is stored any more, the call is taken off the list. */
export async function listCallBacks({ store }: Operations, limit: number): Promise<readonly CallBackListed[]> {
  const list = await loaded({ store }, await store.listCallBacks(limit));
  const gone = list.filter(
    ({ phone: { conversation, unreadable } }) => !conversation?.callBack && !unreadable?.conversation,
  );
  await Promise.all(gone.map(({ phone }) => store.commit(phone, { callBackSinceMs: null })));
  return list.flatMap(({ phone }) => {
    const callBack = phone.conversation?.callBack;
    return callBack === undefined
      ? []
      : [{ ...callBack, id: phone.key, ...referenceOf(phone), erases: isErased(callBack, phone) }];
  });
}

/** The call is this operator's, who is shown the number: nobody else may take it, so that nobody is called twice. */
export async function takeCall(
  parts: Operations,
  by: Operator,
  id: PhoneKey,
): Promise<Done<{ readonly number: Msisdn }>> {
  const done = await changeCall(parts, by, id, 'took call', (callBack, nowMs) =>
    callBack.takenAtMs === undefined ? { ...callBack, by, takenAtMs: nowMs } : notDone('taken'),
  );
  return done.done ? { done: true, number: done.callBack.phone } : done;
}

export function called(parts: Operations, by: Operator, id: PhoneKey, note?: string): Promise<Done> {
  return changeCall(parts, by, id, 'called', (callBack, nowMs) => ({ ...callBack, by, calledAtMs: nowMs }), note);
}

/**
 * Nothing is left to do. Where the customer has withdrawn, and not registered anew since, what is stored is erased now: only the proof
 * of consent stays.
 */
export async function closeCall(
  parts: Operations,
  by: Operator,
  id: PhoneKey,
  note?: string,
): Promise<Done<{ readonly isErased: boolean }>> {
  const done = await changeCall(parts, by, id, 'closed call', () => undefined, note);
  if (!done.done) return done;
  if (!isErased(done.callBack, done.phone)) return { done: true, isErased: false };
  const erased = await eraseNow(parts, by, { phone: done.callBack.phone });
  return erased.done ? { done: true, isErased: true } : erased;
}

function isErased({ what }: CallBack, { registration }: Phone): boolean {
  return what === 'withdraw' && (registration === undefined || registration.withdrawnAtMs !== undefined);
}

async function changeCall(
  parts: Operations,
  by: Operator,
  id: PhoneKey,
  verb: 'took call' | 'called' | 'closed call',
  change: (callBack: CallBack, nowMs: number) => CallBack | NotDone | undefined,
  note?: string,
): Promise<Done<{ readonly callBack: CallBack; readonly phone: Phone }>> {
  if (!may(by, verb)) return notDone('not_allowed');
  const { store } = parts;
  let phone = await store.loadByKey(id);
  let isAudited = false;
  for (;;) {
    const record = phone.conversation;
    if (record?.callBack === undefined) return notDone('not_found');
    const { callBack } = record;
    const nowMs = store.nowMs();
    const changed = change(callBack, nowMs);
    if (changed !== undefined && 'done' in changed) return changed;
    if (!isAudited) await audit(parts, by, verb, auditName(phone), note);
    isAudited = true;
    const { registration } = phone;
    const after = changed === undefined ? withoutCallBack(record) : { ...record, callBack: changed };
    const conversation = conversationFor(after, parts.resumeWithinS, nowMs);
    const timer = timerOfPhone({ ...phone, conversation: conversation.value }, nowMs, parts.policy);
    const committed = await store.commit(phone, {
      conversation,
      // What was stored for the call alone has had its time.
      ...(changed === undefined && { callBackSinceMs: null, timer }),
      ...(registration && {
        registration: registrationFor(
          {
            ...registration,
            history: recorded(registration.history, operatorEntry(nowMs, by, verb, note && shortNote(note))),
          },
          parts.retentionS,
        ),
      }),
    });
    if (committed.done) return { done: true, callBack, phone: committed.now };
    phone = committed.now;
  }
}

function referenceOf({ registration }: Phone): { readonly reference?: string } {
  return registration === undefined ? {} : { reference: registration.reference };
}
