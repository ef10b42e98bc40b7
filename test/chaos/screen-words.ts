import { QUESTIONS } from '../../src/conversation/conversation.ts';
import { asks } from '../support/asks.ts';
import { fromQuestion } from '../support/walk.ts';

/** The registry takes no ID that begins so. */
export const REFUSED_ID = '99';

export function showsRefusedId(review: string): boolean {
  return review.includes(`ID ${REFUSED_ID}`);
}

export function isReview(text: string): boolean {
  return /check your details|kagua maelezo/i.test(text);
}

/** What is asked only of those who agreed. The screens of the consent speak of the same things. */
export function asksDetails(text: string): boolean {
  if (/18\+|^Say No|^Ukikataa|to register, reply|kujisajili, jibu/.test(text)) return false;
  return isReview(text) || /full name|jina|ID NUMBER|kitambulisho|county|kaunti|1:Male|1:Mwanaume/i.test(text);
}

/** What any customer answers to the question on the screen. Undefined: none is asked. */
export function ordinaryAnswerTo(text: string): string | undefined {
  const question = QUESTIONS.find((each) => [asks(each, 'en'), asks(each, 'sw')].some((words) => text.includes(words)));
  return question && fromQuestion(question)[0];
}
