declare const brand: unique symbol;

/** A person's name as it goes to the registry: NFC, 2 to 60 characters, in the order it was typed. */
export type FullName = string & { readonly [brand]: 'FullName' };

const MIN_CHARACTERS = 2;
const MAX_CHARACTERS = 60;

/** "Of", "son of", "daughter of" and their like: small in Kikuyu, Arabic, Maasai and Kalenjin names. */
const PARTICLES = new Set(['wa', 'bin', 'binti', 'binte', 'ole', 'arap']);

/** Latin letters, each with at most two accents that have no composed form. */
const ALLOWED = /^(?:(?=\p{L})\p{Script=Latin}[\u0300-\u036f]{0,2}|[ '.-])+$/u;

/** The first letter of a word, and of what follows a hyphen or the dot of an initial. */
const FIRST_LETTER = /(?<=^'*|[-.]'*)\p{L}\p{M}*/gu;

/** The letter after a prefix of one letter (O'Brien, D'Souza, M'Imanyara); not the g' of Ng'ang'a or the o of Thiong'o. */
const AFTER_PREFIX = /(?<=(?:^|[-.])\p{L}\p{M}*')\p{L}\p{M}*(?=\p{L})/gu;

/**
 * Reads a typed name. Case is changed only in words that are all capitals or all small. `oneWord`: the customer may have
 * left out other names. Undefined: no name (digits, other signs, another script, too short, too long).
 */
export function readName(input: string): { name: FullName; oneWord: boolean } | undefined {
  const plain = input
    .normalize('NFC')
    .replace(/[‘’‛ʼ′´`]/g, "'")
    .replace(/[‐‑‒–—]/g, '-')
    .trim();
  const words = plain.split(/\s+/).map((word, place) => recase(word, place === 0));
  const name = words.join(' ').normalize('NFC');
  const characters = [...name].length;
  if (characters < MIN_CHARACTERS || characters > MAX_CHARACTERS) return undefined;
  if (!ALLOWED.test(name) || (name.match(/\p{L}/gu) ?? []).length < 2) return undefined;
  return { name: name as FullName, oneWord: words.filter((word) => /\p{L}/u.test(word)).length === 1 };
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
