import type { Details, ScreenName } from '../conversation/conversation.ts';

/** An SMS from this phone that is stored and not answered yet. */
export type Inbound = {
  readonly text: string;
  readonly cameAtMs: number;
  /** By the gateway's clock, where it says so. */
  readonly sentAtMs?: number;
  readonly networkCode?: string;
};

/** `callBack`: that somebody will call. */
export type MessageKind = 'reply' | 'reminder' | 'callBack';

/** One SMS that is due to this phone, besides the result of its registration. */
export type Outgoing = {
  readonly is: MessageKind;
  readonly text: string;
  /** When the customer asked for it. A reply that could not go for too long is not sent. */
  readonly sinceMs: number;
  /** Not sent before. */
  readonly nextAtMs: number;
  readonly count: number;
  /** The attempt that is under way, or whose outcome nobody wrote down. */
  readonly attempt?: { readonly token: string; readonly untilMs: number };
};

/** Answers to questions that are still to be asked: the customer gave them all in one message. As they were written. */
export type Held = { readonly [D in keyof Details]?: string };

/** What is stored of a phone's SMS. Only phones that have sent one, or were reminded, or opted out, have it. */
export type SmsState = {
  /** Oldest first. */
  readonly inbox: readonly Inbound[];
  /** What recognises an SMS that came before: digests of ids, each with the hour in which it came. */
  readonly seen: string;
  /** The latest SMS: a digest of its words, and when it came. */
  readonly latest?: { readonly words: string; readonly atMs: number };
  readonly outgoing?: Outgoing;
  /** The question that the customer was sent last, and when. Undefined: no conversation by SMS is open. */
  readonly asked?: { readonly screen: ScreenName; readonly atMs: number };
  readonly held?: Held;
  /** The answers of the last hour: a digest of the words that were answered, and when. */
  readonly answered: readonly (readonly [words: string, atMs: number])[];
  readonly helpedAtMs?: number;
  readonly optedOutAtMs?: number;
  readonly remindedAtMs?: number;
  /** The conversation counts until then: what is stored of SMS outlives it. */
  readonly conversationUntilMs?: number;
};

export const NO_MESSAGES: SmsState = { inbox: [], seen: '', answered: [] };

/** Within it, the same words once more are the same SMS. Nobody has read the reply and answered it by then. */
export const SAME_WORDS_MS = 3_000;

/**
 * Nothing of what was typed: who opens what is stored could try all names and numbers against a digest. How many answers there were
 * counts on, and an SMS that came just now, which says no, is still known when it comes twice.
 */
export function withoutWords(sms: SmsState, nowMs: number = Number.POSITIVE_INFINITY): SmsState {
  const { latest, answered } = sms;
  return {
    ...sms,
    ...(latest && nowMs - latest.atMs >= SAME_WORDS_MS && { latest: { ...latest, words: '' } }),
    answered: answered.map(([, atMs]) => ['', atMs] as const),
  };
}

const HOUR_MS = 3_600_000;
/** The gateway sends an SMS again for up to 12 h. */
const SEEN_FOR_MS = 48 * HOUR_MS;
/** One reminder per phone within it. */
export const REMINDERS_APART_MS = 7 * 24 * HOUR_MS;
const HELP_APART_MS = 24 * HOUR_MS;
/** Only the customer undoes it. */
const OPT_OUT_FOR_MS = 730 * 24 * HOUR_MS;

/** When the last of it is of no use any more. */
export function messagesUntilMs(sms: SmsState, nowMs: number): number {
  const since = (atMs: number | undefined, forMs: number) => (atMs === undefined ? 0 : atMs + forMs);
  return Math.max(
    sms.inbox.length > 0 || sms.outgoing !== undefined ? nowMs + SEEN_FOR_MS : 0,
    since(sms.latest?.atMs, SEEN_FOR_MS),
    since(sms.helpedAtMs, HELP_APART_MS),
    since(sms.remindedAtMs, REMINDERS_APART_MS),
    since(sms.optedOutAtMs, OPT_OUT_FOR_MS),
  );
}

/** Whether another help SMS may go. */
export function mayHelp({ helpedAtMs }: SmsState, nowMs: number): boolean {
  return helpedAtMs === undefined || helpedAtMs + HELP_APART_MS <= nowMs;
}

const ID_LENGTH = 6;
const HOUR_LENGTH = 4;
const ENTRY_LENGTH = ID_LENGTH + HOUR_LENGTH;
/** More than a phone has answers to, in the 12 h in which the gateway sends again. */
const MOST_SEEN = 400;

/** `digest`: at least six characters. */
export function wasSeen({ seen }: SmsState, digest: string): boolean {
  for (let at = 0; at < seen.length; at += ENTRY_LENGTH)
    if (seen.startsWith(digest.slice(0, ID_LENGTH), at)) return true;
  return false;
}

/** With one SMS more, and without those that are too old to come again. */
export function withSeen({ seen }: SmsState, digest: string, nowMs: number): string {
  const oldest = hourOf(nowMs - SEEN_FOR_MS);
  const entries = seen.match(new RegExp(`.{${ENTRY_LENGTH}}`, 'g')) ?? [];
  const still = entries.filter((entry) => entry.slice(ID_LENGTH) >= oldest);
  return [...still, digest.slice(0, ID_LENGTH) + hourOf(nowMs)].slice(-MOST_SEEN).join('');
}

/** Hours since 1970 in base 36: four letters until the year 2161. */
function hourOf(atMs: number): string {
  return Math.floor(atMs / HOUR_MS)
    .toString(36)
    .padStart(HOUR_LENGTH, '0');
}
