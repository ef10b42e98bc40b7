import {
  type Conversation,
  type Place,
  REFUSALS_PER_DAY,
  type Refusal,
  refusalsToday,
  withRefusal,
} from '../conversation/conversation.ts';
import type { LastConfirmation } from '../conversation/dial.ts';
import { endsSession } from '../conversation/step.ts';
import type { Field } from '../ports/partners.ts';
import type { Registration } from './registration.ts';

const REFUSALS = {
  name: 'refusedName',
  nationalId: 'refused',
  county: 'refusedCounty',
  gender: 'refusedGender',
} as const satisfies Record<Field, Refusal>;

/** After so many refusals a person helps better than the next attempt. */
const REFUSALS_IN_A_ROW = 3;

/** What a customer who dials is met with, as far as it follows from the last confirmation. */
export function statusFor(registration: Registration | undefined): LastConfirmation | undefined {
  // Who has withdrawn is nobody to us, and may register anew.
  if (registration?.withdrawnAtMs !== undefined) return undefined;
  switch (registration?.status) {
    case undefined:
      return undefined;
    case 'pending':
      return { status: 'pending', language: registration.answers.language };
    case 'registered':
    case 'already_registered':
      return {
        status: 'registered',
        language: registration.answers.language,
        reference: registration.reference,
        registeredAtMs: registration.settledAtMs ?? registration.confirmedAtMs,
      };
    case 'refused':
      return { status: 'failed', answers: registration.answers, refused: refusalOf(registration.field) };
    case 'failed':
      // Nobody found fault with these answers.
      return { status: 'failed', answers: registration.answers };
  }
}

/**
 * Whether an open conversation is overtaken: it asks for what is pending or registered by now, since an operator had what failed tried
 * again. Its next answer must neither delete nor send anything: the customer meets what a dial leads to.
 */
export function isOvertaken({ at }: Conversation, registration: Registration | undefined): boolean {
  if (endsSession(at)) return false;
  const status = statusFor(registration)?.status;
  return status === 'pending' || (status === 'registered' && !isOfRegistered(at));
}

/** What the customer who confirmed sees, once the registry's outcome is known. `sent`: the conversation on `received`. */
export function conversationAfter(registration: Registration, sent: Conversation, nowMs: number): Conversation {
  switch (registration.status) {
    case 'registered':
      return { ...sent, at: { screen: 'success' } };
    case 'already_registered':
      return { ...sent, at: { screen: 'alreadyPhone' } };
    case 'refused': {
      const refusals = (sent.refusals ?? 0) + 1;
      const refused = { ...withRefusal(sent, nowMs), refused: refusalOf(registration.field) };
      const isEnough = refusals >= REFUSALS_IN_A_ROW || refusalsToday(refused, nowMs) >= REFUSALS_PER_DAY;
      const screen = isEnough ? 'rejected' : 'review';
      return { ...refused, at: { screen }, refusals: refusals % REFUSALS_IN_A_ROW };
    }
    default:
      return sent;
  }
}

/** The screens of a registered phone, and the call that they end in. */
function isOfRegistered(at: Place): boolean {
  return 'reference' in at || ('stopped' in at && isOfRegistered(at.stopped));
}

function refusalOf(field: Field | undefined): Refusal {
  return field === undefined ? 'refused' : REFUSALS[field];
}
