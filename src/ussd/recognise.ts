import { hash } from 'node:crypto';
import type { UssdSession } from '../outbox/phone.ts';

// The only place that interprets `text`: all that the customer typed since dialling, joined with `*`, or on some networks the
// newest input alone. A hop has no number, so what is new follows from what was seen before.

/** What a hop is to the phone's latest session. */
export type Recognised =
  /** The first hop of a new session. */
  | { readonly is: 'dial' }
  /** Of a session before the latest one. */
  | { readonly is: 'over' }
  /** The latest hop once more: the same bytes again. */
  | { readonly is: 'repeat' }
  /** An earlier hop once more, or one behind the last screen: the current screen, and nothing changes. */
  | { readonly is: 'late' }
  /**
   * A new answer. `inputs`: more than one where hops between were lost, or where a `*` is part of the answer. `unsure`: the text does
   * not continue the one seen last, so it may not answer the screen that is shown.
   */
  | { readonly is: 'answer'; readonly inputs: readonly string[]; readonly unsure: boolean };

export type HopText = {
  readonly sessionId: string;
  readonly text: string;
  /** The network sends only the newest input. */
  readonly newestOnly: boolean;
  /** How many hops of this session the caller had answers to, where the gateway echoes that. */
  readonly answered?: number | undefined;
};

/** With the digests of its session's id and of its text, which are looked at more than once. */
export type Hop = HopText & { readonly idDigest: string; readonly digest: string };

/** `idDigest`: where it is known. */
export function digested(
  { sessionId, text, answered }: Omit<HopText, 'newestOnly'>,
  newestOnly: boolean,
  idDigest = sessionIdDigest(sessionId),
): Hop {
  return { sessionId, text, newestOnly, answered, idDigest, digest: textDigest(sessionId, text) };
}

/** A session of 180 s has no room for more by hand; more than that is a machine, and would grow without bound. */
export const HOPS_PER_SESSION = 60;

const ID_LENGTH = 8;
const DIGEST_LENGTH = 6;
/** So many sessions before the latest one are known by their ids, so that a late hop of one is not taken for a dial. */
const PAST_SESSIONS = 4;

/**
 * On networks that send the newest input alone, a text cannot distinguish an answer from a repeat: "1" may be the second "1" in a row,
 * or the first once more. There `answered` decides. Without it the text is an answer, since two equal answers in a row are every
 * registration (1 English, 1 I agree). What that costs: a repeat that arrives after its hop was answered counts as an answer to the
 * next screen. So list a network only where it has to be, and ask for the echo.
 */
export function recognise(session: UssdSession | undefined, hop: Hop): Recognised {
  if (session?.id !== hop.idDigest) return { is: session?.past.includes(hop.idDigest) ? 'over' : 'dial' };
  const hops = hopsOf(session);
  if (hop.newestOnly) {
    if (hop.answered !== undefined && hop.answered < hops) return { is: hop.answered === hops - 1 ? 'repeat' : 'late' };
    if (hop.text === '') return { is: hops === 1 ? 'repeat' : 'late' };
    return { is: 'answer', inputs: [hop.text], unsure: false };
  }
  const at = positionOf(session, hop.digest);
  if (at !== undefined) return { is: at === hops - 1 ? 'repeat' : 'late' };

  const all = hop.text.split('*');
  const { length, segments } = session;
  const continues =
    (length === 0 || hop.text[length] === '*') &&
    positionOf(session, textDigest(hop.sessionId, hop.text.slice(0, length))) === hops - 1;
  if (continues)
    return { is: 'answer', inputs: length === 0 ? all : hop.text.slice(length + 1).split('*'), unsure: false };
  // Changed on its way: one segment more is one answer more. As many or fewer is an answer in the place of one that was undone.
  if (all.length > segments) return { is: 'answer', inputs: all.slice(segments), unsure: false };
  return { is: 'answer', inputs: all.slice(-1), unsure: true };
}

/** The same hop twice at once: whether one of those that were stored since there were `before` is this one. */
export function wasStoredMeanwhile(before: number, session: UssdSession | undefined, hop: Hop): boolean {
  if (session === undefined || session.id !== hop.idDigest) return false;
  return (positionOf(session, hop.digest) ?? -1) >= before;
}

export function isOf(session: UssdSession | undefined, { idDigest }: Pick<Hop, 'idDigest'>): boolean {
  return session?.id === idDigest;
}

export function hopsOf(session: UssdSession | undefined): number {
  return session === undefined ? 0 : session.seen.length / DIGEST_LENGTH;
}

/** The session with one hop more. A new session begins where the hop has another id. */
export function withHop(
  session: UssdSession | undefined,
  { sessionId, text, newestOnly, idDigest, digest }: Hop,
  atMs: number,
  reply?: string | null,
): UssdSession {
  const isSame = session?.id === idDigest;
  const minute = (ms: number) => Math.floor(ms / 60_000);
  const past = session === undefined || isSame ? (session?.past ?? '') : session.id + session.past;
  const segments = text === '' ? 0 : text.split('*').length;
  const before = isSame ? session : undefined;
  const after = {
    id: idDigest,
    // Texts that were skipped count as seen: where they come after all, they come late.
    seen: (before?.seen ?? '') + (newestOnly ? '' : skipped(before, segments, sessionId, text)) + digest,
    length: text.length,
    segments,
    answeredAtMs: atMs,
    hopsThisMinute:
      session !== undefined && minute(session.answeredAtMs) === minute(atMs) ? session.hopsThisMinute + 1 : 1,
    past: past.slice(0, PAST_SESSIONS * ID_LENGTH),
  };
  return reply === undefined ? after : { ...after, reply };
}

function skipped(before: UssdSession | undefined, segments: number, sessionId: string, text: string): string {
  // Almost every text is one answer longer than the one before.
  if (before === undefined || segments <= before.segments + 1) return '';
  const all = text.split('*');
  const digests: string[] = [];
  // More than a session has would let a text grow what is stored of its phone.
  for (let count = Math.max(before.segments, all.length - HOPS_PER_SESSION) + 1; count < all.length; count++)
    digests.push(textDigest(sessionId, all.slice(0, count).join('*')));
  return digests.join('');
}

function positionOf(session: UssdSession, digest: string): number | undefined {
  // The latest first: a repeat is mostly one of it.
  for (let at = session.seen.length - DIGEST_LENGTH; at >= 0; at -= DIGEST_LENGTH)
    if (session.seen.startsWith(digest, at)) return at / DIGEST_LENGTH;
  return undefined;
}

export function sessionIdDigest(sessionId: string): string {
  return hash('sha256', sessionId, 'base64url').slice(0, ID_LENGTH);
}

/** The session's id is long and random, and stored nowhere before consent: without it, nobody finds the text by trying. */
function textDigest(sessionId: string, text: string): string {
  return hash('sha256', `${sessionId}\n${text}`, 'base64url').slice(0, DIGEST_LENGTH);
}
