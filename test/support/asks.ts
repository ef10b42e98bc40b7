import type { Question } from '../../src/conversation/conversation.ts';
import { both } from '../../src/conversation/texts/both.ts';
import { english } from '../../src/conversation/texts/english.ts';
import { kiswahili } from '../../src/conversation/texts/kiswahili.ts';
import type { Language } from '../../src/conversation/texts/texts.ts';

const TEXTS: { readonly [L in Language]: { readonly [Q in Question]: string } } = {
  en: { ...both, ...english },
  sw: { ...both, ...kiswahili },
};

/** By what a customer knows the question: of the first line of its screen the longest part that no setting fills in. */
export function asks(question: Question, language: Language): string {
  const [line = ''] = TEXTS[language][question].split('\n');
  return line.split(/ ?\{\w+\} ?/).reduce((longest, part) => (part.length > longest.length ? part : longest));
}
