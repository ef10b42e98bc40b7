import { opening } from '../conversation/conversation.ts';
import type { Msisdn } from '../conversation/msisdn.ts';
import { timerOfPhone } from '../outbox/decide.ts';
import { type Inbound, NO_MESSAGES, SAME_WORDS_MS, type SmsState, wasSeen, withSeen } from '../outbox/messages.ts';
import { conversationFor, currentPhone, optedOut, type PhoneStore } from '../outbox/phone.ts';
import type { RetryPolicy } from '../outbox/policy.ts';
import type { InboundOutcome } from '../ports/events.ts';
import type { InboundSms } from '../ports/partners.ts';
import type { PhoneKey } from '../ports/store.ts';
import { digestOf, digestOfWords } from './digest.ts';

export type TakeParts = {
  readonly store: PhoneStore;
  readonly policy: RetryPolicy;
  readonly resumeWithinS: number;
  readonly durable: (key: PhoneKey) => Promise<void>;
  /** Answers what was taken, after the reply to the gateway. Undefined where that is the workers'. */
  readonly workSoon?: (key: PhoneKey) => void;
};

/** `repeated`: the gateway, or an impatient thumb, sent it before. */
export type Taken = Exclude<InboundOutcome, 'kept_out'>;

const MOST_WAITING = 20;
/** No answer is longer: an SMS with all the details has a hundred characters. */
const LONGEST_TEXT = 500;

/** Stores an SMS, so that the gateway need not send it again. Rejects where it could not be stored. */
export function createTakeSms(parts: TakeParts): (sms: InboundSms) => Promise<Taken> {
  const { store } = parts;
  return async ({ id, from, text, sentAtMs, networkCode }) => {
    let stored = await store.load(from);
    for (;;) {
      const nowMs = store.nowMs();
      const phone = currentPhone(stored, nowMs);
      const record = phone.conversation ?? { conversation: opening };
      const sms = record.sms ?? NO_MESSAGES;
      if (wasSeen(sms, digestOf(id))) return 'repeated';
      const words = digestOfWords(text);
      const isSame = sms.latest?.words === words && nowMs - sms.latest.atMs < SAME_WORDS_MS;
      if (!isSame && sms.inbox.length >= MOST_WAITING) return 'flood';
      const inbound: Inbound = {
        text: text.slice(0, LONGEST_TEXT),
        cameAtMs: nowMs,
        ...(sentAtMs !== undefined && { sentAtMs }),
        ...(networkCode !== undefined && { networkCode }),
      };
      const messages: SmsState = {
        ...sms,
        seen: withSeen(sms, digestOf(id), nowMs),
        ...(!isSame && { inbox: inOrder(sms.inbox, inbound), latest: { words, atMs: nowMs } }),
      };
      const conversation = conversationFor({ ...record, phone: from, sms: messages }, parts.resumeWithinS, nowMs);
      const timer = timerOfPhone({ ...phone, conversation: conversation.value }, nowMs, parts.policy);
      const committed = await store.commit(phone, { conversation, timer });
      if (committed.done) {
        await parts.durable(phone.key);
        if (!isSame) parts.workSoon?.(phone.key);
        return isSame ? 'repeated' : 'taken';
      }
      stored = committed.now;
    }
  };
}

/** In the order in which they were sent, where the gateway says when; else in which they came. */
function inOrder(inbox: readonly Inbound[], inbound: Inbound): readonly Inbound[] {
  const { sentAtMs } = inbound;
  const before =
    sentAtMs === undefined ? -1 : inbox.findIndex((each) => each.sentAtMs !== undefined && each.sentAtMs > sentAtMs);
  return before < 0 ? [...inbox, inbound] : inbox.toSpliced(before, 0, inbound);
}

/** The gateway says that a customer wants no more SMS. */
export function createTakeOptOut(
  parts: Pick<TakeParts, 'store' | 'policy' | 'resumeWithinS'>,
): (msisdn: Msisdn) => Promise<void> {
  const { store } = parts;
  return async (msisdn) => {
    let stored = await store.load(msisdn);
    for (;;) {
      const nowMs = store.nowMs();
      const phone = currentPhone(stored, nowMs);
      if (stored.conversation?.sms?.optedOutAtMs !== undefined) return;
      const conversation = optedOut(phone.conversation, nowMs, parts.resumeWithinS);
      const timer = timerOfPhone({ ...phone, conversation: conversation.value }, nowMs, parts.policy);
      const committed = await store.commit(phone, { conversation, timer });
      if (committed.done) return;
      stored = committed.now;
    }
  };
}
