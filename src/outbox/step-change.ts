import type { Msisdn } from '../conversation/msisdn.ts';
import type { Effect } from '../conversation/screen.ts';
import type { Change } from '../ports/store.ts';
import { askedFor, callSmsAtMs } from './call-back.ts';
import { changeTo } from './change.ts';
import { timerOfPhone } from './decide.ts';
import type { SmsState } from './messages.ts';
import { type ConversationRecord, conversationFor, type Phone } from './phone.ts';
import type { RetryPolicy } from './policy.ts';
import type { Registration } from './registration.ts';

export type StepChangeParts = {
  readonly policy: RetryPolicy;
  readonly resumeWithinS: number;
  readonly retentionS: number;
};

export type ConversationStep = {
  /** What is stored of the conversation from now on. */
  readonly record: ConversationRecord;
  /** What the customer asked for, that somebody has to do. */
  readonly asked?: { readonly what: Effect; readonly phone: Msisdn };
};

/**
 * What the commit of one step of a conversation writes. Who cancels also forgets what was confirmed in vain before. The timer is set
 * where the step may have moved it: from consent on a reminder is wanted, and the steps behind it may leave it too early.
 */
export function changeOfStep(
  phone: Phone,
  { record, asked: wanted }: ConversationStep,
  nowMs: number,
  parts: StepChangeParts,
): Change<ConversationRecord, Registration> {
  const { answers, at } = record.conversation;
  const isGone = at.screen === 'cancelled' || at.screen === 'declined';
  const forgotten = isGone && isInVain(phone.registration) ? phone.registration : undefined;
  const asked = wanted && askedFor(phone, { ...wanted, language: answers.language ?? 'en', atMs: nowMs });
  const changed =
    forgotten === undefined && asked === undefined
      ? record
      : {
          ...record,
          ...(forgotten?.smsAtMs !== undefined && { smsAtMs: forgotten.smsAtMs }),
          ...(asked && { callBack: asked.callBack }),
          ...(asked &&
            isNotified(asked, record, phone.registration) &&
            record.sms && { sms: withoutReply(record.sms) }),
        };
  const conversation = conversationFor(changed, parts.resumeWithinS, nowMs);
  const isConsent = answers.consent !== undefined && phone.conversation?.conversation.answers.consent === undefined;
  const { sms } = conversation.value;
  const setsTimer = isConsent || forgotten !== undefined || sms !== undefined || asked?.callBack.smsDue !== undefined;
  const registration = forgotten ? undefined : phone.registration;
  return {
    conversation,
    ...(setsTimer && { timer: timerOfPhone({ conversation: conversation.value, registration }, nowMs, parts.policy) }),
    ...(asked && { callBackSinceMs: asked.callBack.askedAtMs }),
    ...(asked?.registration && changeTo(asked.registration, conversation.value, parts, nowMs)),
    ...(forgotten && {
      registration: null,
      attention: null,
      reference: { text: forgotten.reference, ttlS: null },
    }),
  };
}

/** An SMS of its own says so: a reply by SMS would be another. */
function isNotified(
  asked: ReturnType<typeof askedFor>,
  record: ConversationRecord,
  registration: Registration | undefined,
): boolean {
  if (asked.registration !== undefined) return asked.registration.asked !== undefined;
  return callSmsAtMs({ ...record, callBack: asked.callBack }, registration) !== undefined;
}

function withoutReply({ outgoing, ...sms }: SmsState): SmsState {
  return outgoing === undefined || outgoing.is === 'reply' ? sms : { ...sms, outgoing };
}

/** What was confirmed is not registered. */
function isInVain(registration: Registration | undefined): boolean {
  return registration?.status === 'refused' || registration?.status === 'failed';
}
