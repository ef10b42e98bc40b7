import type { Conversation } from '../conversation/conversation.ts';
import type { Context } from '../conversation/screens.ts';
import { endsSession, type Step, step } from '../conversation/step.ts';
import { type Call, withReply } from './recognise.ts';

/** What is kept of a customer's conversation: where it stands, and the calls it was held in, newest first. */
export type Session = {
  readonly v: 1;
  readonly conversation: Conversation;
  readonly calls: readonly Call[];
  /** When an SMS last went out, or may have, of a registration that was cancelled since. */
  readonly smsAtMs?: number;
};

/** A kept document, if it is a session of this format. Only this service can have sealed it, so the version tells its shape. */
export function readSession(value: unknown): Session | undefined {
  return typeof value === 'object' && value !== null && 'v' in value && value.v === 1 ? (value as Session) : undefined;
}

/** How many calls are remembered with their replies, so that a late callback of an earlier one gets its own again. */
const CALLS_KEPT = 3;
/** And of how many at least that they were, so that a later one still is not taken for a new call. */
const CALLS_KNOWN = 10;

/** A call of 180 s has no room for more by hand; more than that is a machine, and would grow without bound. */
export const HOPS_A_CALL = 60;

export function withCall(session: Session | undefined, conversation: Conversation, call: Call): Session {
  const earlier = session?.calls.filter(({ id }) => id !== call.id) ?? [];
  // Of calls before, only that they were is needed once their answers are to be forgotten.
  const kept = hasForgotten(session?.conversation, conversation) ? 0 : CALLS_KEPT - 1;
  const others = earlier.map((one, n) => (n < kept ? one : { id: one.id, hops: [] }));
  return withSmsAt({ v: 1, conversation, calls: [call, ...others].slice(0, CALLS_KNOWN) }, session?.smsAtMs);
}

export function withSmsAt(session: Session, smsAtMs: number | undefined): Session {
  return smsAtMs === undefined ? session : { ...session, smsAtMs };
}

/** Cancelled, declined or begun again: what was typed before is nobody's any more. Or sent: then it is the registration's. */
function hasForgotten(before: Conversation | undefined, { at }: Conversation): boolean {
  const beganAgain = before?.at.screen === 'resume' && at.screen === 'language';
  return beganAgain || at.screen === 'received' || at.screen === 'cancelled' || at.screen === 'declined';
}

/** The reply that a confirming hop of the call has been waiting for. */
export function withAwaitedReply(session: Session, callId: string, reply: string): Session {
  return { ...session, calls: session.calls.map((call) => (call.id === callId ? withReply(call, reply) : call)) };
}

/**
 * What was dialled behind the code (`*384*70421*1*Mary#`) answers the first screens, as far as they go. Consent and the review
 * are given by a clear act on their own screen, never along the way, and so are answers thrown away: a code that chooses
 * Kiswahili with `2` must not start the unfinished registration again.
 */
export function answerAlong(conversation: Conversation, dialled: string, context: Context): Step {
  let now = conversation;
  for (const input of dialled === '' ? [] : dialled.split('*')) {
    if (now.at.screen === 'consent' || now.at.screen === 'review' || endsSession(now.at) || now.wrongInputs > 0) break;
    const next = step(now, input, context).conversation;
    if (Object.keys(next.answers).length < Object.keys(now.answers).length) break;
    now = next;
  }
  return { conversation: now };
}
