import { type Answers, type Conversation, languageOnly, QUESTIONS } from '../conversation/conversation.ts';
import type { Msisdn } from '../conversation/msisdn.ts';
import type { Change, PhoneKey } from '../ports/store.ts';
import { timerOfPhone } from './decide.ts';
import { type ConversationRecord, conversationFor, type Phone, registrationFor } from './phone.ts';
import type { RetryPolicy } from './policy.ts';
import { confirm, type Registration } from './registration.ts';
import { confirmedIn } from './sessions.ts';

export type PromiseParts = {
  readonly policy: RetryPolicy;
  readonly resumeWithinS: number;
  readonly retentionS: number;
  /** How long the proof of consent outlives the registration. */
  readonly consentKeptS: number;
  readonly newReference: (key: PhoneKey) => string;
};

/** The registration of a customer who has just confirmed. `record`: the conversation that was confirmed, with its answers. */
export function promiseOf(
  phone: Phone,
  msisdn: Msisdn,
  { conversation, sessions }: ConversationRecord,
  atMs: number,
  { newReference }: PromiseParts,
): Registration {
  return confirm({
    reference: newReference(phone.key),
    phone: msisdn,
    answers: complete(conversation.answers),
    atMs,
    before: phone.registration,
    smsAtMs: phone.conversation?.smsAtMs,
    sessions: confirmedIn(sessions ?? []),
  });
}

/**
 * What the commit of a confirmation writes: the record of the conversation, without its answers, the promise, its timer, its
 * reference, and the proof of consent, which outlives them.
 */
export function changeOfPromise(
  registration: Registration,
  record: ConversationRecord,
  nowMs: number,
  { policy, resumeWithinS, retentionS, consentKeptS }: PromiseParts,
): Change<ConversationRecord, Registration> {
  /** As long as a registration is stored that needs no attention. */
  const storedForS = retentionS + (2 * policy.windowMs) / 1000;
  const sessions = confirmedIn(record.sessions ?? []).slice(-1);
  const after = { ...record, conversation: withoutAnswers(record.conversation), sessions };
  const conversation = conversationFor(after, resumeWithinS, nowMs);
  const { textVersion, language, atMs } = registration.answers.consent;
  return {
    conversation,
    registration: registrationFor(registration, retentionS),
    timer: timerOfPhone({ conversation: conversation.value, registration }, nowMs, policy),
    attention: null,
    proof: { value: [textVersion, language, atMs], ttlS: storedForS + consentKeptS },
    reference: { text: registration.reference, ttlS: storedForS },
  };
}

/** Once sent, the answers are the registration's. */
export function withoutAnswers(conversation: Conversation): Conversation {
  return { ...conversation, answers: languageOnly(conversation.answers) };
}

function complete(answers: Partial<Answers>): Answers {
  if (!isComplete(answers)) throw new Error('the review was confirmed before all was answered');
  return answers;
}

function isComplete(answers: Partial<Answers>): answers is Answers {
  return QUESTIONS.every((question) => answers[question] !== undefined);
}
