import { type Answers, type Conversation, opening, type Place, type Refusal } from './conversation.ts';
import type { Language } from './texts/texts.ts';

/** What is known of a phone besides its conversation: how its last confirmation stands. */
export type Standing =
  | { readonly is: 'pending' | 'registered'; readonly language: Language }
  /** Refused, or given up on, after the session had ended: the customer may mend it and send it again. */
  | { readonly is: 'failed'; readonly answers: Answers; readonly refused?: Refusal };

/** Dialling the code: where a new session of the gateway begins. */
export function dial(kept: Conversation | undefined, standing?: Standing): Conversation {
  switch (standing?.is) {
    case 'registered':
      return { ...opening, at: { screen: 'alreadyPhone' }, answers: { language: standing.language } };
    case 'pending':
      return { ...opening, at: { screen: 'pending' }, answers: { language: standing.language } };
    case 'failed':
      if (kept === undefined || wasSent(kept.at)) return resumeAt(review(standing), { screen: 'review' });
  }
  if (kept === undefined) return opening;
  const stopped = whereItStopped(kept.at);
  return stopped !== undefined && canResume(kept) ? resumeAt(kept, stopped) : opening;
}

function resumeAt(conversation: Conversation, stopped: Place): Conversation {
  return { ...conversation, at: { screen: 'resume', stopped }, wrongInputs: 0 };
}

function review({ answers, refused }: Extract<Standing, { is: 'failed' }>): Conversation {
  return { at: { screen: 'review' }, answers, ...(refused !== undefined && { refused }), wrongInputs: 0 };
}

/** Screens after which the answers were handed over: the registration holds them, not the conversation. */
function wasSent(at: Place): boolean {
  return at.screen === 'received' || at.screen === 'pending' || at.screen === 'success' || at.screen === 'alreadyPhone';
}

/** Whether dialling again could go on from here. */
export function canResume({ at, answers }: Conversation): boolean {
  return whereItStopped(at) !== undefined && answers.language !== undefined;
}

function whereItStopped(at: Place): Place | undefined {
  switch (at.screen) {
    case 'resume':
    case 'tooManyErrors':
      return whereItStopped(at.stopped);
    case 'rejected':
      return { screen: 'review' };
    case 'declined':
    case 'cancelled':
    case 'success':
    case 'received':
    case 'pending':
    case 'alreadyPhone':
    case 'unavailable':
      return undefined;
    default:
      return at;
  }
}
