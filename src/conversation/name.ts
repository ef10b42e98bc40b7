declare const brand: unique symbol;

/** A person's name as it goes to the registry: NFC, 2 to 60 characters, in the order it was typed. */
export type FullName = string & { readonly [brand]: 'FullName' };

const MIN_CHARACTERS = 2;
export const MAX_CHARACTERS_OF_A_NAME = 60;

/** "Of", "son of", "daughter of" and their like: small in Kikuyu, Arabic, Maasai and Kalenjin names. */
const PARTICLES = new Set(['wa', 'bin', 'binti', 'binte', 'ole', 'arap']);

/** Latin letters, each with at most two accents that have no composed form. */
const ALLOWED = /^(?:(?=\p{L})\p{Script=Latin}[\u0300-\u036f]{0,2}|[ '.-])+$/u;

/** The first letter of a word, and of what follows a hyphen or the dot of an initial. */
const FIRST_LETTER = /(?<=^'?|[-.]'?)\p{L}\p{M}*/gu;

/** The letter after a prefix of one letter (O'Brien, D'Souza, M'Imanyara); not the g' of Ng'ang'a or the o of Thiong'o. */
const AFTER_PREFIX = /(?<=(?:^|[-.])\p{L}\p{M}{0,2}')\p{L}\p{M}*(?=\p{L})/gu;

/** What is typed before a name by those who answer in a sentence. */
const INTRODUCTION =
  /^(?:(?:my (?:full )?names? (?:is|are)|(?:jina|majina)(?: langu| yangu)?(?: kamili)? ni|naitwa|mimi ni|i am|(?:name|jina)\s*:?)\s+)+/i;

/** `KAMAU.JOHN`: the dot parts two words. Behind fewer letters it is that of an initial or a short form (`J.K.`, `St.`). */
const DOT_BETWEEN_WORDS = /(?<=(?:\p{L}\p{M}{0,2}){3})\.+(?=\p{L})/gu;

/** A word, and the marks before and behind it. */
const MARKED = /^[-.'"#:!?*_]*(.*?)([-.'"#:!?*_]*)$/su;

/** What has a dot behind it: an initial, or initials. */
const INITIALS = /^\p{L}\p{M}*(?:\.|$)/u;
const SHORT_FORM = /^\p{L}\p{M}*\p{L}\p{M}*$/u;

/**
 * Reads a typed name. Case is changed only in words that are all capitals or all small; a comma or semicolon parts words, and stray marks
 * fall away. `oneWord`: the customer may have left out other names. Undefined: no name (digits, other signs, another script,
 * too short, too long).
 */
export function readName(input: string): { name: FullName; oneWord: boolean } | undefined {
  const words = wordsOf(input);
  const name = words.join(' ').normalize('NFC');
  const characters = [...name].length;
  if (characters < MIN_CHARACTERS || characters > MAX_CHARACTERS_OF_A_NAME || !isWritten(name)) return undefined;
  return { name: name as FullName, oneWord: words.length === 1 };
}

/** A name but for its length. */
export function isTooLong(input: string): boolean {
  const name = wordsOf(input).join(' ').normalize('NFC');
  return [...name].length > MAX_CHARACTERS_OF_A_NAME && isWritten(name);
}

function wordsOf(input: string): string[] {
  return input
    .normalize('NFC')
    .replace(/[‘’‛ʼ′´`]/g, "'")
    .replace(/[“”„‟«»″]/g, '"')
    .replace(/(?<=[\p{L}\p{M}])"(?=\p{L})/gu, "'")
    .replace(/[‐‑‒–—]/g, '-')
    .replace(/[,;]/g, ' ')
    .replace(/([-'])\1+/g, '$1')
    .trim()
    .replace(INTRODUCTION, '')
    .replace(DOT_BETWEEN_WORDS, ' ')
    .split(/\s+/)
    .filter((word) => MARKED.exec(word)?.[1] !== '')
    .map((word, place, all) => withoutStrayMarks(word, place === all.length - 1))
    .map((word, place) => recase(word, place === 0));
}

function withoutStrayMarks(marked: string, last: boolean): string {
  const [, word = '', behind = ''] = MARKED.exec(marked) ?? [];
  const dotted = behind.includes('.') && (INITIALS.test(word) || (SHORT_FORM.test(word) && !last));
  return dotted ? `${word}.` : word;
}

function isWritten(name: string): boolean {
  return ALLOWED.test(name) && (name.match(/\p{L}/gu) ?? []).length >= 2;
}

function recase(word: string, first: boolean): string {
  const small = word.toLowerCase();
  if (word !== small && word !== word.toUpperCase()) return word;
  if (!first && PARTICLES.has(small)) return small;
  return small.replace(FIRST_LETTER, capital).replace(AFTER_PREFIX, capital);
}

/** A letter whose capital is two letters (ß, ŉ) stays. */
function capital(letter: string): string {
  const upper = letter.toUpperCase();
  return [...upper].length > [...letter].length ? letter : upper;
}

/** The first word, for a greeting. */
export function firstName(name: FullName): string {
  return name.split(' ', 1)[0] ?? name;
}
