import type { Msisdn } from '../conversation/msisdn.ts';
import { timerOfPhone } from '../outbox/decide.ts';
import { conversationFor, currentPhone, type PhoneStore } from '../outbox/phone.ts';
import type { RetryPolicy } from '../outbox/policy.ts';
import { reminderAtMs } from '../outbox/reminders.ts';
import { isOf, sessionIdDigest } from './recognise.ts';

export type EndedSession = { readonly sessionId: string; readonly msisdn: Msisdn };

export type EndSessionParts = {
  readonly store: PhoneStore;
  readonly policy: RetryPolicy;
  readonly resumeWithinS: number;
};

/**
 * The wait for a reminder begins when the session ended. Where that is not said, or is said twice, late, or of an older session,
 * the phone's timer reaches the same end.
 */
export function createEndSession({
  store,
  policy,
  resumeWithinS,
}: EndSessionParts): (ended: EndedSession) => Promise<void> {
  return async ({ sessionId, msisdn }) => {
    if (policy.reminder === undefined) return;
    const idDigest = sessionIdDigest(sessionId);
    let stored = await store.load(msisdn);
    for (;;) {
      const nowMs = store.nowMs();
      const phone = currentPhone(stored, nowMs);
      const { conversation: record, registration } = phone;
      if (record?.ussd === undefined || !isOf(record.ussd, { idDigest })) return;
      const isKnown = (record.endedAtMs ?? 0) >= record.ussd.answeredAtMs;
      if (isKnown || reminderAtMs(record, registration, policy.reminder) === undefined) return;
      const conversation = conversationFor({ ...record, endedAtMs: nowMs }, resumeWithinS, nowMs);
      const timer = timerOfPhone({ conversation: conversation.value, registration }, nowMs, policy);
      const committed = await store.commit(phone, { conversation, timer });
      if (committed.done) return;
      stored = committed.now;
    }
  };
}
