import type { Effect } from '../conversation/screen.ts';
import { type Branding, SMS_SEPTETS, say } from '../conversation/texts/texts.ts';
import type { SmsAnswer, SmsGateway } from '../ports/partners.ts';
import type { Change } from '../ports/store.ts';
import { isOptOut } from './attempts.ts';
import { withoutSmsDue } from './call-back.ts';
import type { Permit } from './circuit-breaker.ts';
import { decideMessage, timerOfPhone } from './decide.ts';
import type { OutboxEvents } from './events.ts';
import { type Inbound, messagesUntilMs, NO_MESSAGES, type Outgoing, type SmsState } from './messages.ts';
import { createOneAttempt, type OneAttemptParts } from './one-attempt.ts';
import { type ConversationRecord, conversationFor, current, currentPhone, optedOut, type Phone } from './phone.ts';
import { pauseMs, type RetryPolicy } from './policy.ts';
import { changeOfPromise, type PromiseParts, promiseOf } from './promise.ts';
import type { Registration } from './registration.ts';
import { afterQuiet } from './reminders.ts';
import { changeOfStep } from './step-change.ts';
import type { HearStep } from './steps.ts';

/** What an SMS of a customer leads to. */
export type Answered = {
  /** What is stored from now on, but for the inbox and the reply. */
  readonly record: ConversationRecord;
  /** Undefined: silence. */
  readonly reply?: string;
  /** The customer confirmed the review: `record` has the answers. */
  readonly confirmed?: true;
  /** What the customer asked for, that somebody has to do. */
  readonly effect?: Effect;
};

export type MessagesParts = PromiseParts &
  OneAttemptParts & {
    readonly sms: SmsGateway;
    readonly policy: RetryPolicy;
    readonly branding: Branding;
    readonly events: OutboxEvents;
    readonly onStep?: HearStep;
    /** What becomes of an SMS, given what is stored of its phone. Pure. */
    readonly answerSms: (phone: Phone, inbound: Inbound, nowMs: number) => Answered;
  };

type SmsPermit = () => Promise<Permit | undefined>;

export type Messages = {
  /**
   * Does one thing that is due about the SMS of a phone, besides the result of its registration. Undefined: nothing is. `now`: what
   * is stored then.
   */
  next(phone: Phone, smsPermit: SmsPermit): Promise<{ readonly now: Phone } | undefined>;
};

/** Without a permit, a reply is looked at again after this: what else is due for the phone goes first. */
const NO_PERMIT_MS = { reply: 5_000, reminder: 60_000, callBack: 60_000 } as const;

/** Answers the SMS that came from a phone, one after another, sends the replies, reminds who dropped, and says who will be called. */
export function createMessages(parts: MessagesParts): Messages {
  const { store, policy, timing } = parts;
  const one = createOneAttempt(parts);

  return {
    async next(phone, smsPermit) {
      const nowMs = store.nowMs();
      const record = phone.conversation;
      if (record === undefined) return undefined;
      const sms = record.sms ?? NO_MESSAGES;
      switch (decideMessage(phone, nowMs, policy)) {
        case 'nothing':
          return undefined;
        case 'drop':
          return write(phone, without(record, sms));
        case 'forget':
          return forget(phone, current(record, nowMs));
        case 'answer':
          return answer(phone, sms);
        case 'notify of call': {
          const callBack = record.callBack && withoutSmsDue(record.callBack);
          const begun = { ...phone, conversation: { ...record, ...(callBack && { callBack }) } };
          return send(begun, newMessage('callBack', 'smsCallPromised', record, nowMs), smsPermit);
        }
        case 'remind':
          return send(phone, newMessage('reminder', 'smsReminder', record, nowMs), smsPermit);
        case 'send':
          return sms.outgoing && send(phone, sms.outgoing, smsPermit);
      }
    },
  };

  async function write(phone: Phone, record: ConversationRecord): Promise<{ readonly now: Phone }> {
    return { now: (await store.commit(phone, changeOf(phone, record))).now };
  }

  /** What is stored of a conversation from now on, and the phone's timer. */
  function changeOf(phone: Phone, record: ConversationRecord): Change<ConversationRecord, Registration> {
    const nowMs = store.nowMs();
    const conversation = conversationFor(record, parts.resumeWithinS, nowMs);
    return { conversation, timer: timerOfPhone({ ...phone, conversation: conversation.value }, nowMs, policy) };
  }

  /** The conversation has had its time. What is stored of SMS stays, as long as it is of use. */
  async function forget(phone: Phone, record: ConversationRecord): Promise<{ readonly now: Phone }> {
    const nowMs = store.nowMs();
    const leftS = (messagesUntilMs(record.sms ?? NO_MESSAGES, nowMs) - nowMs) / 1000;
    const conversation = leftS <= 0 ? null : { value: record, ttlS: leftS };
    const after = { conversation: conversation?.value, registration: phone.registration };
    return { now: (await store.commit(phone, { conversation, timer: timerOfPhone(after, nowMs, policy) })).now };
  }

  async function answer(stored: Phone, { inbox: [inbound] }: SmsState): Promise<{ readonly now: Phone } | undefined> {
    const nowMs = store.nowMs();
    const phone = currentPhone(stored, nowMs);
    if (inbound === undefined) return undefined;
    const { record, reply, confirmed, effect } = parts.answerSms(phone, inbound, nowMs);
    const { outgoing, inbox, ...sms } = record.sms ?? NO_MESSAGES;
    const next: Outgoing | undefined =
      reply === undefined
        ? outgoing
        : { is: 'reply', text: reply, sinceMs: inbound.cameAtMs, nextAtMs: nowMs, count: 0 };
    const answered: ConversationRecord = {
      ...record,
      // The result of the registration is the answer to its confirmation.
      sms: { ...sms, inbox: inbox.slice(1), ...(next && !confirmed && { outgoing: next }) },
    };
    if (confirmed && record.phone !== undefined) {
      const registration = promiseOf(phone, record.phone, answered, nowMs, parts);
      const committed = await store.commit(phone, changeOfPromise(registration, answered, nowMs, parts));
      if (committed.done) {
        parts.events.confirmed(registration);
        heardStep(phone, record, inbound, true);
      }
      return { now: committed.now };
    }
    const asked = effect && record.phone !== undefined && { asked: { what: effect, phone: record.phone } };
    const step = { record: answered, ...asked };
    const committed = await store.commit(phone, changeOfStep(phone, step, nowMs, parts));
    if (committed.done && record.conversation !== phone.conversation?.conversation)
      heardStep(phone, record, inbound, false);
    return { now: committed.now };
  }

  function heardStep({ conversation: before }: Phone, after: ConversationRecord, inbound: Inbound, confirmed: boolean) {
    const begins = before?.sms?.asked === undefined;
    parts.onStep?.({ channel: 'sms', network: inbound.networkCode ?? '', begins, before, after, confirmed });
  }

  function newMessage(
    is: Outgoing['is'],
    key: 'smsReminder' | 'smsCallPromised',
    { conversation }: ConversationRecord,
    nowMs: number,
  ): Outgoing {
    const text = say(conversation.answers.language ?? 'en', key, {}, parts.branding, SMS_SEPTETS);
    return { is, text, sinceMs: nowMs, nextAtMs: nowMs, count: 0 };
  }

  async function send(phone: Phone, outgoing: Outgoing, smsPermit: SmsPermit): Promise<{ readonly now: Phone }> {
    const record = phone.conversation;
    const to = record?.phone ?? record?.callBack?.phone;
    const nowMs = store.nowMs();
    if (record === undefined || to === undefined) throw new Error('there is nobody to send an SMS to');
    const sms = record.sms ?? NO_MESSAGES;
    const isReminder = outgoing.is === 'reminder';
    const loudMs = isReminder && policy.reminder ? afterQuiet(nowMs, policy.reminder) : nowMs;
    const permit = loudMs > nowMs ? undefined : await smsPermit();
    if (permit === undefined) {
      const later = { ...outgoing, nextAtMs: Math.max(loudMs, nowMs + NO_PERMIT_MS[outgoing.is]) };
      return write(phone, { ...record, sms: { ...sms, outgoing: later } });
    }
    try {
      const { token, untilMs, mayStart } = one.begin(timing.smsDeadlineMs);
      const begun: Outgoing = {
        ...outgoing,
        count: outgoing.count + 1,
        attempt: { token, untilMs },
        // Where nobody writes the outcome down, it may have gone.
        nextAtMs: nowMs + policy.smsApartMs,
      };
      // That somebody will call says how to go on, too: who agreed needs no other reminder.
      const reminds = outgoing.is !== 'reply' && record.conversation.answers.consent !== undefined;
      const messages = { ...sms, outgoing: begun, ...(reminds && { remindedAtMs: nowMs }) };
      const apart = outgoing.is === 'callBack' && { smsAtMs: nowMs };
      const committed = await store.commit(phone, changeOf(phone, { ...record, ...apart, sms: messages }));
      if (!committed.done) return { now: committed.now };
      const { answer } = await one.ask(phone.key, permit, mayStart, () =>
        parts.sms.send(to, outgoing.text, { mayStart, from: outgoing.is === 'reply' ? 'shortCode' : 'sender' }),
      );
      parts.events.messaged(outgoing.is, answer);
      const now = await one.write(committed.now, untilMs, (now) =>
        now.conversation?.sms?.outgoing?.attempt?.token === token
          ? changeOf(now, afterAnswer(now.conversation, begun, answer, store.nowMs()))
          : undefined,
      );
      return { now };
    } finally {
      permit.unused();
    }
  }

  function afterAnswer(
    record: ConversationRecord,
    { attempt: _, ...outgoing }: Outgoing,
    answer: SmsAnswer,
    nowMs: number,
  ): ConversationRecord {
    const sms = record.sms ?? NO_MESSAGES;
    if (answer.kind !== 'retry') {
      const done = without(record, sms);
      return isOptOut(answer) ? optedOut(done, nowMs, parts.resumeWithinS).value : done;
    }
    const pause = pauseMs(outgoing.count, policy, answer.afterMs);
    const nextAtMs = nowMs + (answer.mayHaveSent ? Math.max(pause, policy.smsApartMs) : pause);
    return { ...record, sms: { ...sms, outgoing: { ...outgoing, nextAtMs } } };
  }
}

function without(record: ConversationRecord, { outgoing: _, ...sms }: SmsState): ConversationRecord {
  return { ...record, sms };
}
