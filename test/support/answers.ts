import { type Answers, opening, QUESTIONS } from '../../src/conversation/conversation.ts';
import { step } from '../../src/conversation/step.ts';
import { CONTEXT } from './phone-call.ts';
import { toReview } from './walk.ts';

export function isComplete(answers: Partial<Answers>): answers is Answers {
  return QUESTIONS.every((question) => answers[question] !== undefined);
}

/** What a customer who goes the ordinary way has answered on the review. */
export const ANSWERS = answersOn(toReview());

function answersOn(walk: readonly string[]): Answers {
  const { answers } = walk.reduce((now, input) => step(now, input, CONTEXT).conversation, opening);
  if (!isComplete(answers)) throw new Error('test/support/walk.ts does not lead to the review');
  return answers;
}
