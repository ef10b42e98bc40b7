import { createHash } from 'node:crypto';
import { foldWord } from '../conversation/choice.ts';

/** Distinguishes one SMS from another without its words. It is stored sealed. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 8);
}

/** The same for words that differ in case, blanks and punctuation alone. */
export function digestOfWords(text: string): string {
  return digestOf(foldWord(text) || text);
}
