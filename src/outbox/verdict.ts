import type { Conversation } from '../conversation/conversation.ts';
import { type Session, withAwaitedReply } from '../ussd/session.ts';
import type { ConfirmReply } from './confirm.ts';
import type { KeptPhone } from './keep.ts';
import { type Lease, type Registration, toldOnScreen } from './registration.ts';

/** What came of a try that a customer waits for. */
export type Verdict = {
  readonly committed: KeptPhone;
  readonly callId: string;
  readonly lease: Lease;
  readonly verdict: Registration;
  readonly after: Conversation;
  readonly reply: ConfirmReply;
};

/** What of a verdict is still to be written, given what is kept now. */
export function keeping(
  { callId, lease, verdict, after, reply }: Verdict,
  now: KeptPhone,
): { reply: ConfirmReply; registration?: Registration; session?: Session } {
  const call = now.session?.calls.find(({ id }) => id === callId);
  const hop = call?.hops.find((each) => each.reply === null);
  // With the lease gone, a delivery has it in hand, and its SMS will say what the screen did not.
  const ours = now.registration?.id === verdict.id && now.registration.lease?.by === lease.by;
  if (now.session === undefined || call === undefined || hop === undefined) {
    return {
      reply: { ...reply, body: call?.hops.at(-1)?.reply ?? reply.body },
      ...(ours && { registration: verdict }),
    };
  }
  const onScreen = now.session.calls[0] === call;
  const conversation = onScreen ? after : now.session.conversation;
  const tellsAll = verdict.stage === 'refused' || verdict.stage === 'already';
  return {
    reply,
    session: { ...withAwaitedReply(now.session, callId, reply.body), conversation },
    ...(ours && { registration: onScreen && tellsAll ? toldOnScreen(verdict) : verdict }),
  };
}
