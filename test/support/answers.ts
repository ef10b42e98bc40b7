import { type Answers, QUESTIONS } from '../../src/conversation/conversation.ts';

export function isComplete(answers: Partial<Answers>): answers is Answers {
  return QUESTIONS.every((question) => answers[question] !== undefined);
}
