import {
  type Answers,
  type Conversation,
  opening,
  type Place,
  type Refusal,
  type Registered,
  type ScreenName,
} from './conversation.ts';
import { REGISTERED_SCREENS } from './registered-screens.ts';
import type { Language } from './texts/texts.ts';

/** What became of the last confirmation of this phone. */
export type LastConfirmation =
  | { readonly status: 'pending'; readonly language: Language }
  | ({ readonly status: 'registered'; readonly language: Language } & Registered)
  /** Refused, or not registered within the retry window: the customer may correct the answers and send them again. */
  | { readonly status: 'failed'; readonly answers: Answers; readonly refused?: Refusal };

/** Dialling the code: where a new session of the gateway begins. */
export function dial(stored: Conversation | undefined, registration?: LastConfirmation): Conversation {
  const now = whereToBegin(stored, registration);
  // How often the registry refused this phone counts on, however it goes on.
  return stored?.refusedToday === undefined ? now : { ...now, refusedToday: stored.refusedToday };
}

function whereToBegin(stored: Conversation | undefined, registration?: LastConfirmation): Conversation {
  switch (registration?.status) {
    case 'registered': {
      const { language, reference, registeredAtMs } = registration;
      return { ...opening, at: { screen: 'registered', reference, registeredAtMs }, answers: { language } };
    }
    case 'pending':
      return { ...opening, at: { screen: 'pending' }, answers: { language: registration.language } };
    case 'failed':
      if (stored === undefined || AFTER_SENDING.includes(stored.at.screen))
        return resumeAt(review(registration), { screen: 'review' });
  }
  if (stored === undefined) return opening;
  const stopped = whereItStopped(stored.at);
  return stopped !== undefined && canResume(stored) ? resumeAt(stored, stopped) : opening;
}

function resumeAt(conversation: Conversation, stopped: Place): Conversation {
  return { ...conversation, at: { screen: 'resume', stopped }, wrongInputs: 0 };
}

function review({ answers, refused }: Extract<LastConfirmation, { status: 'failed' }>): Conversation {
  return { at: { screen: 'review' }, answers, ...(refused !== undefined && { refused }), wrongInputs: 0 };
}

/** Screens after which the registration holds the answers, not the conversation. */
const AFTER_SENDING: readonly ScreenName[] = [
  ...(['success', 'received', 'pending', 'alreadyPhone'] as const),
  ...(Object.keys(REGISTERED_SCREENS) as (keyof typeof REGISTERED_SCREENS)[]),
];
const NOTHING_TO_RESUME: readonly ScreenName[] = [...AFTER_SENDING, 'declined', 'cancelled', 'unavailable'];

/** Whether dialling again could go on from here. */
export function canResume({ at, answers }: Conversation): boolean {
  return whereItStopped(at) !== undefined && answers.language !== undefined;
}

function whereItStopped(at: Place): Place | undefined {
  switch (at.screen) {
    case 'resume':
    case 'callOffered':
    case 'callPromised':
    case 'tooManyErrors':
      return whereItStopped(at.stopped);
    case 'deleteCheck':
    case 'startAgainCheck':
      return whereItStopped(at.from);
    case 'rejected':
      return { screen: 'review' };
    case 'countyHelp':
      // What was not found is long out of mind.
      return { screen: 'county' };
    default:
      return NOTHING_TO_RESUME.includes(at.screen) ? undefined : at;
  }
}
