import {
  type Answers,
  type Consent,
  type Conversation,
  opening,
  type Place,
  type ScreenName,
} from '../conversation/conversation.ts';
import { canResume } from '../conversation/dial.ts';
import type { Msisdn } from '../conversation/msisdn.ts';
import type { Store, Stored } from '../ports/store.ts';
import { needsAttention } from './attention.ts';
import type { CallBack } from './call-back.ts';
import { messagesUntilMs, NO_MESSAGES, type SmsState, withoutWords } from './messages.ts';
import { isComplete, type Registration } from './registration.ts';
import type { Session } from './sessions.ts';

/** The conversation of one phone, on whichever channel, and what distinguishes the channel's messages. */
export type ConversationRecord = {
  readonly conversation: Conversation;
  readonly ussd?: UssdSession | undefined;
  /** When an SMS last went out, or may have, of a registration that is gone since, or that somebody will call. */
  readonly smsAtMs?: number | undefined;
  /** The latest sessions, oldest first. */
  readonly sessions?: readonly Session[] | undefined;
  /** Somebody has to call the customer, who asked for it. */
  readonly callBack?: CallBack | undefined;
  /** The phone's number, from consent on: a reminder has to reach it. */
  readonly phone?: Msisdn | undefined;
  /** When the gateway said that the session had ended. Older than the latest hop: it was another session. */
  readonly endedAtMs?: number | undefined;
  readonly sms?: SmsState | undefined;
};

/**
 * The latest of the gateway's sessions. Nothing in it is what the customer typed: of each `text` only a digest is stored, which
 * distinguishes a repeat from an answer.
 */
export type UssdSession = {
  /** A digest of the session's id. */
  readonly id: string;
  /** The digest of each `text` so far, one after another. */
  readonly seen: string;
  /** Of the latest `text`. */
  readonly length: number;
  readonly segments: number;
  /** When the latest hop was answered, and how many hops there were in that minute. */
  readonly answeredAtMs: number;
  readonly hopsThisMinute: number;
  /** What the latest hop was answered with, where the conversation does not say. `null`: the registry's outcome is awaited. */
  readonly reply?: string | null;
  /** Digests of the ids of sessions before it, latest first, one after another. */
  readonly past: string;
};

export type Phone = Stored<ConversationRecord, Registration>;
export type PhoneStore = Store<ConversationRecord, Registration>;

/** A session of the gateway lives 180 s; after that no repeat of its hops comes. */
const REPEATS_COME_FOR_S = 600;
/** Refusals are counted by the day. */
const REFUSALS_COUNT_FOR_S = 86_400;

/** Where the customer wants nothing any more. */
const FORGOTTEN: readonly ScreenName[] = ['declined', 'cancelled'];

/** Who has not been called by then dials again. */
const CALL_BACK_WITHIN_S = 30 * 86_400;

/**
 * How long a conversation is stored: counted from what the customer did last, whatever is sent or reported since. What is stored of SMS
 * beside it may outlive it: then the record says for how long the conversation counts.
 */
export function conversationFor(value: ConversationRecord, resumeWithinS: number, nowMs: number) {
  const sinceS = Math.max(0, nowMs - (lastActMs(value) || nowMs)) / 1000;
  const ttlS = Math.max(0, conversationForS(value, resumeWithinS) - sinceS);
  if (value.sms === undefined) return { value, ttlS };
  const wasForgotten = FORGOTTEN.includes(value.conversation.at.screen);
  const messages = wasForgotten ? withoutWords(value.sms, nowMs) : value.sms;
  const sms = { ...messages, conversationUntilMs: nowMs + ttlS * 1000 };
  return { value: { ...value, sms }, ttlS: Math.max(ttlS, (messagesUntilMs(sms, nowMs) - nowMs) / 1000) };
}

/** 0: nothing. */
function lastActMs({ ussd, sms, callBack }: ConversationRecord): number {
  return Math.max(ussd?.answeredAtMs ?? 0, sms?.latest?.atMs ?? 0, callBack?.askedAtMs ?? 0);
}

/** As long as anything of it is of use, and at least while the gateway may repeat it. */
function conversationForS({ conversation, callBack }: ConversationRecord, resumeWithinS: number): number {
  return Math.max(
    REPEATS_COME_FOR_S,
    canResume(conversation) ? resumeWithinS : 0,
    conversation.refusedToday === undefined ? 0 : REFUSALS_COUNT_FOR_S,
    callBack === undefined ? 0 : CALL_BACK_WITHIN_S,
  );
}

/** The record without a conversation that has had its time. */
export function current(record: ConversationRecord, nowMs: number): ConversationRecord {
  const { sms } = record;
  if (sms?.conversationUntilMs === undefined || sms.conversationUntilMs > nowMs) return record;
  const { conversationUntilMs: _, asked: __, held: ___, ...messages } = sms;
  // Who has still to be answered has to be reached.
  const isOpen = sms.inbox.length > 0 || sms.outgoing !== undefined;
  return { conversation: opening, ...(isOpen && record.phone && { phone: record.phone }), sms: withoutWords(messages) };
}

/**
 * The same for what is stored of a phone. A conversation that cannot be read may have been that of somebody who wants no SMS: whatever
 * is written in its place says so, until the customer asks for SMS again. That costs a reminder at most.
 */
export function currentPhone(phone: Phone, nowMs: number): Phone {
  const { conversation, unreadable } = phone;
  if (unreadable?.conversation !== undefined)
    return { ...phone, conversation: { conversation: opening, sms: { ...NO_MESSAGES, optedOutAtMs: nowMs } } };
  if (conversation?.sms === undefined) return phone;
  return { ...phone, conversation: current(conversation, nowMs) };
}

/** The conversation of a record, if it ever began: what is stored of SMS comes before it, and outlives it. */
export function begunIn(record: ConversationRecord | undefined): Conversation | undefined {
  if (record === undefined) return undefined;
  const { conversation, ussd, sms } = record;
  const hasBegun = conversation.at.screen !== 'language' || ussd !== undefined || sms?.asked !== undefined;
  return hasBegun ? conversation : undefined;
}

/** The customer wants no more SMS: what to store of that. No conversation by SMS is open any more. */
export function optedOut(record: ConversationRecord | undefined, nowMs: number, resumeWithinS: number) {
  const before = record ?? { conversation: opening };
  const { asked: _, held: __, ...messages } = before.sms ?? NO_MESSAGES;
  return conversationFor({ ...before, sms: { ...withoutWords(messages), optedOutAtMs: nowMs } }, resumeWithinS, nowMs);
}

/** How long a registration is stored: until it is complete and needs no attention, then for the retention period. */
export function registrationFor(value: Registration, retentionS: number) {
  return isComplete(value) && !needsAttention(value) ? { value, ttlS: retentionS } : { value };
}

/** The record after a step of its conversation, field by field: objects of one shape are the fastest to make and to read. */
export function recordAfter(
  before: ConversationRecord | undefined,
  { conversation, ussd, sessions, phone }: ConversationRecord,
): ConversationRecord {
  return {
    conversation,
    ussd,
    smsAtMs: before?.smsAtMs,
    sessions,
    callBack: before?.callBack,
    phone: phone ?? before?.phone,
    endedAtMs: before?.endedAtMs,
    sms: isForgotten(conversation) ? withoutTyped(before?.sms) : before?.sms,
  };
}

/** The customer wants nothing any more, or begins again. */
function isForgotten({ at, answers }: Conversation): boolean {
  return FORGOTTEN.includes(at.screen) || (at.screen === 'language' && Object.keys(answers).length === 0);
}

/** What an SMS said that was not taken up yet; a reply that did not go yet may hold all that was typed. */
function withoutTyped(sms: SmsState | undefined): SmsState | undefined {
  if (sms === undefined) return undefined;
  const { asked: _, held: __, outgoing, ...rest } = sms;
  return outgoing === undefined || outgoing.is === 'reply' ? rest : { ...rest, outgoing };
}

/** A conversation as short JSON: thousands of them live at once, and names of fields would be half of each. */
export const conversationCodec = {
  write({ conversation, ussd, smsAtMs, sessions, callBack, phone, endedAtMs, sms }: ConversationRecord): unknown {
    const { at, answers, wrongInputs } = conversation;
    const { consent, ...others } = answers;
    return [
      1,
      Object.keys(at).length === 1 ? at.screen : at,
      others,
      consent === undefined
        ? 0
        : [
            consent.textVersion,
            consent.language === answers.language ? 0 : consent.language,
            consent.sessionId,
            consent.atMs,
          ],
      wrongInputs,
      restOf(conversation),
      ussd === undefined
        ? 0
        : [ussd.id, ussd.seen, ussd.length, ussd.segments, ussd.answeredAtMs, ussd.hopsThisMinute, ussd.past],
      ussd?.reply === undefined ? 0 : ussd.reply,
      ...withoutTrailing([smsAtMs, sessions, callBack, phone && Number(phone), endedAtMs, sms]),
    ];
  },

  read(json: unknown): ConversationRecord | undefined {
    if (!Array.isArray(json) || json[0] !== 1) return undefined;
    // Only this service can have sealed it, so the version names its shape.
    const [, at, others, consent, wrongInputs, rest, ussd, reply, smsAtMs, sessions, callBack, phone, endedAtMs, sms] =
      json as unknown as Written;
    const answers: Partial<Answers> =
      consent === 0 ? others : { ...others, consent: consentOf(consent, others.language) };
    return {
      conversation: {
        at: typeof at === 'string' ? ({ screen: at } as Place) : at,
        answers,
        wrongInputs,
        ...(rest === 0 ? {} : rest),
      },
      ussd: ussd === 0 ? undefined : reply === 0 ? sessionOf(ussd) : { ...sessionOf(ussd), reply },
      smsAtMs: smsAtMs || undefined,
      sessions: sessions || undefined,
      callBack: callBack || undefined,
      phone: phone ? (String(phone) as Msisdn) : undefined,
      endedAtMs: endedAtMs || undefined,
      sms,
    };
  },
};

/** The rest of it, which is mostly absent. */
function restOf(conversation: Conversation): Written[5] {
  if (Object.keys(conversation).length === 3) return 0;
  const { at: _, answers: __, wrongInputs: ___, ...rest } = conversation;
  return rest;
}

/** What is absent is 0, and left out at the end. */
function withoutTrailing(values: readonly unknown[]): readonly unknown[] {
  const last = values.findLastIndex((value) => value !== undefined);
  return values.slice(0, last + 1).map((value) => value ?? 0);
}

type Written = readonly [
  1,
  ScreenName | Place,
  Omit<Partial<Answers>, 'consent'>,
  0 | readonly [string, 0 | Consent['language'], string, number],
  number,
  0 | Omit<Conversation, 'at' | 'answers' | 'wrongInputs'>,
  0 | readonly [string, string, number, number, number, number, string],
  0 | string | null,
  number?,
  (0 | readonly Session[])?,
  (0 | CallBack)?,
  number?,
  number?,
  SmsState?,
];

/** `chosen`: the language of the conversation, which is almost always that of the consent. */
function consentOf(
  [textVersion, language, sessionId, atMs]: Exclude<Written[3], 0>,
  chosen: Consent['language'] = 'en',
): Consent {
  return { textVersion, language: language === 0 ? chosen : language, sessionId, atMs };
}

function sessionOf([id, seen, length, segments, answeredAtMs, hopsThisMinute, past]: Exclude<
  Written[6],
  0
>): UssdSession {
  return { id, seen, length, segments, answeredAtMs, hopsThisMinute, past };
}
