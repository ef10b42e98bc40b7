import { DETAILS, QUESTIONS, type Question } from '../../src/conversation/conversation.ts';

/** What an ordinary customer types at each question. A question that is missing here does not compile. */
const TYPED: { readonly [Q in Question]: string } = {
  language: '1',
  consent: '1',
  name: 'Anthony Kamau',
  nationalId: '21314151',
  county: 'Kwale',
  gender: '1',
};

export type Typed = { readonly [Q in Question]?: string };

/** What to type from the dial to the review, one answer per question. The `1` that sends it comes after that. */
export function toReview(typed: Typed = {}): readonly string[] {
  return QUESTIONS.map((question) => typed[question] ?? TYPED[question]);
}

/** What to type from the dial until the question is on the screen. */
export function toQuestion(question: Question, typed: Typed = {}): readonly string[] {
  return toReview(typed).slice(0, QUESTIONS.indexOf(question));
}

/** What to type from the question, which is on the screen, to the review. */
export function fromQuestion(question: Question, typed: Typed = {}): readonly string[] {
  return toReview(typed).slice(QUESTIONS.indexOf(question));
}

const IN_ONE_MESSAGE = ['name', 'nationalId', 'county', 'gender'] as const;

/** The details in one SMS, as far as one is read for them. The consent is asked after it, and what the SMS does not answer. */
export function inOneMessage(keyword: string, typed: Typed = {}): string {
  const words = { ...TYPED, gender: 'Male', ...typed };
  return `${keyword} ${IN_ONE_MESSAGE.map((detail) => words[detail]).join(', ')}`;
}

/** What is asked after the consent, as that SMS does not answer it. */
export const ASKED_AFTER_ONE_MESSAGE = DETAILS.filter((detail) => !IN_ONE_MESSAGE.some((each) => each === detail));

/** What to answer after the consent, one SMS each, to the review. */
export const NOT_IN_ONE_MESSAGE = ASKED_AFTER_ONE_MESSAGE.map((detail) => TYPED[detail]);
