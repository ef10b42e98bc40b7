import { foldWord } from '../conversation/choice.ts';
import { editDistance } from '../conversation/edit-distance.ts';
import type { Language } from '../conversation/texts/texts.ts';

/** What an SMS says before its words are taken for an answer. */
export type Command =
  | { readonly is: 'stop' | 'start' | 'help'; readonly language: Language }
  /** `unsure`: the first word may be a name or a keyword with a slip. */
  | { readonly is: 'keyword'; readonly language?: Language; readonly rest: string; readonly unsure: boolean }
  | { readonly is: 'text'; readonly text: string };

type Word = { readonly word: string; readonly language: Language };

const STOP: readonly Word[] = [
  { word: 'stop', language: 'en' },
  { word: 'unsubscribe', language: 'en' },
  { word: 'acha', language: 'sw' },
  { word: 'toka', language: 'sw' },
  { word: 'ondoka', language: 'sw' },
];
/** `Please stop`, `help me`. */
const POLITE = ['please', 'pls', 'plz', 'kindly', 'me', 'tafadhali', 'naomba'];
const START: readonly Word[] = [
  { word: 'start', language: 'en' },
  { word: 'anza', language: 'sw' },
];
const HELP: readonly Word[] = [
  { word: 'help', language: 'en' },
  { word: 'usaidizi', language: 'sw' },
  { word: 'msaada', language: 'sw' },
];

/** The keywords of the default settings. Any other is of no language. */
const LANGUAGE_OF_KEYWORD: Readonly<Record<string, Language>> = {
  jisajili: 'sw',
  sajili: 'sw',
  register: 'en',
  join: 'en',
};

/** `Asha` is a name, `Joan` too: with a slip, only a longer word is certain. */
const MIN_LETTERS_FOR_ONE_SLIP = 6;
/** A keyword of so many letters begins no other word. */
const MIN_LETTERS_GLUED = 6;

/** `isOpen`: a question is open, so that what is in doubt is an answer. `keywords`: in capitals. */
export function readCommand(text: string, keywords: readonly string[], isOpen: boolean): Command {
  const stop = readStop(text);
  if (stop !== undefined) return { is: 'stop', language: stop };
  const keyword = readKeyword(text, keywords, isOpen);
  if (keyword === undefined) return readOnly(text) ?? { is: 'text', text };
  // On a shared code every SMS begins with the keyword.
  const stopBehind = readStop(keyword.rest);
  if (stopBehind !== undefined) return { is: 'stop', language: stopBehind };
  return readOnly(keyword.rest) ?? { is: 'keyword', ...keyword };
}

/** The first word, but for politeness: `Stop. Thank you`, `Please stop`. `STPO` by itself. */
function readStop(text: string): Language | undefined {
  const [word = '', ...others] = wordsBesidesPoliteness(text);
  const exact = STOP.find((each) => each.word === word);
  if (exact !== undefined) return exact.language;
  return others.length === 0 ? STOP.find((each) => isSlipOf(word, each.word))?.language : undefined;
}

function wordsBesidesPoliteness(text: string): readonly string[] {
  const words = text.split(/[^\p{L}\p{N}]+/u).map(foldWord);
  return words.filter((each) => each !== '' && !POLITE.includes(each));
}

/** `start` and `help`, where the SMS says nothing else: `start again` is an answer. */
function readOnly(text: string): Command | undefined {
  const word = wordsBesidesPoliteness(text).join('');
  const among = (words: readonly Word[]) =>
    words.find((each) => each.word === word) ?? words.find((each) => isSlipOf(word, each.word));
  const help = among(HELP);
  if (help !== undefined) return { is: 'help', language: help.language };
  const start = among(START);
  return start && { is: 'start', language: start.language };
}

/** Two letters that changed places, one that came twice; in a long word any one letter. `stop` is near no name. */
function isSlipOf(typed: string, word: string): boolean {
  if (editDistance(typed, word, 1) > 1) return false;
  if (word.length >= MIN_LETTERS_FOR_ONE_SLIP || word === 'stop') return true;
  return isSameLetters(typed, word) || typed.replace(/(.)\1/g, '$1') === word;
}

function isSameLetters(one: string, other: string): boolean {
  return [...one].sort().join('') === [...other].sort().join('');
}

function readKeyword(
  text: string,
  keywords: readonly string[],
  isOpen: boolean,
): Omit<Extract<Command, { is: 'keyword' }>, 'is'> | undefined {
  const [, first = '', rest = ''] = /^[^\p{L}\p{N}]*([\p{L}\p{N}]+)[^\p{L}\p{N}+(]*(.*)$/su.exec(text) ?? [];
  const typed = foldWord(first);
  const known = keywords.map((keyword) => keyword.toLowerCase());
  const read = (keyword: string, behind: string, unsure = false) => {
    const language = LANGUAGE_OF_KEYWORD[keyword];
    return { ...(language && { language }), rest: behind.trim(), unsure };
  };
  const exact = known.find((keyword) => keyword === typed);
  if (exact !== undefined) return read(exact, rest);
  // Glued: `JISAJILIAnthony`. The longest first: `SAJILI` is in `JISAJILI`.
  const byLength = [...known].sort((one, other) => other.length - one.length);
  const glued = byLength.find((keyword) => typed.startsWith(keyword) && isGlued(keyword, first, isOpen));
  if (glued !== undefined) return read(glued, text.slice(text.indexOf(first) + glued.length));
  const near = byLength.find((keyword) => keyword.length >= 4 && editDistance(typed, keyword, 1) <= 1);
  if (near === undefined) return undefined;
  const certain = isSlipOf(typed, near);
  return certain || !isOpen ? read(near, rest, !certain) : undefined;
}

function isGlued(keyword: string, first: string, isOpen: boolean): boolean {
  const next = first.charAt(keyword.length);
  if (/\p{N}/u.test(next) || keyword.length >= MIN_LETTERS_GLUED) return true;
  // `JOINGrace`, `joinGrace`; not `Joinah`.
  const changesCase = /\p{Lu}/u.test(next) && /\p{Ll}/u.test(first);
  return !isOpen && changesCase;
}

/** The keywords to be named to a customer, the longest first: those of the language, where there are any. */
export function keywordsOf(keywords: readonly string[], language: Language): readonly string[] {
  const fits = keywords.filter((keyword) => LANGUAGE_OF_KEYWORD[keyword.toLowerCase()] === language);
  return [...(fits.length > 0 ? fits : keywords)].sort((one, other) => other.length - one.length);
}
