import { editDistance } from './edit-distance.ts';

/** What may be typed for each number of a menu, besides the number: words as `foldWord` makes them. */
export type Words = ReadonlyMap<number, readonly string[]>;

/**
 * `exact`: one of the words. `lenient`: also the first letters of one (three at least), or a word with one slip (of four letters
 * at least), where that leads to one number alone.
 */
export type Reading = 'exact' | 'lenient';

const MIN_PREFIX_LETTERS = 3;
const MIN_LETTERS_FOR_ONE_SLIP = 4;

/** `1`, and `1.`, `1)`, `(1)`, `#1`, `1#`, `01`, `Option 1`, `nambari 1`. */
const NUMBER = /^[\s(#]*(?:(?:option|number|nambari|namba|chaguo|reply|jibu)\b[\s.:]*)?(\d{1,2})[\s.,:;)#*-]*$/i;

/** `1 Male`, `1:Male`, `1.male`: the number, and what stands beside it. */
const NUMBER_AND_WORD = /^(\d{1,2})[\s.,:;)-]*([^\d*].*)$/s;

/** The number that was typed, however it is written. */
export function readNumber(input: string): number | undefined {
  const number = NUMBER.exec(input)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** The number that was chosen from a menu, by itself or by a word that stands for it; undefined where that is in doubt. */
export function readChoice(input: string, words: Words, reading: Reading): number | undefined {
  const number = readNumber(input);
  if (number !== undefined) return words.has(number) ? number : undefined;
  const [, typed, word = ''] = NUMBER_AND_WORD.exec(input) ?? [];
  if (typed === undefined) return readWord(foldWord(input), words, reading);
  return readWord(foldWord(word), words, reading) === Number(typed) ? Number(typed) : undefined;
}

function readWord(typed: string, words: Words, reading: Reading): number | undefined {
  if (typed === '') return undefined;
  const chosen = numberOf(words, (word) => word === typed);
  if (chosen.size > 0 || reading === 'exact') return only(chosen);
  const begun = typed.length >= MIN_PREFIX_LETTERS ? numberOf(words, (word) => word.startsWith(typed)) : chosen;
  if (begun.size > 0) return only(begun);
  return typed.length >= MIN_LETTERS_FOR_ONE_SLIP
    ? only(numberOf(words, (word) => word.length >= MIN_LETTERS_FOR_ONE_SLIP && editDistance(typed, word, 1) <= 1))
    : undefined;
}

function numberOf(words: Words, means: (word: string) => boolean): ReadonlySet<number> {
  const numbers = [...words].filter(([, each]) => each.some((word) => means(word))).map(([number]) => number);
  return new Set(numbers);
}

function only(numbers: ReadonlySet<number>): number | undefined {
  const [number] = numbers;
  return numbers.size === 1 ? number : undefined;
}

/** Case, accents, blanks and punctuation count for nothing. */
export function foldWord(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
