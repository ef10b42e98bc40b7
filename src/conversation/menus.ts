import { foldWord, type Reading, readChoice, type Words } from './choice.ts';
import { type Language, optionsOf } from './texts/texts.ts';

const YES = ['yes', 'ndiyo', 'ndio'];
const NO = ['no', 'hapana', 'apana'];
const CALL = ['call', 'piga', 'nipigie', 'nipigie simu'];
const CHANGE = ['change', 'edit', 'badili', 'rekebisha'];
const DELETE = ['cancel', 'ghairi', 'delete', 'futa'];

type Menu = {
  readonly reading: Reading;
  /** Besides the labels that stand on the screen. */
  readonly words: Readonly<Record<number, readonly string[]>>;
  /** In English alone, where it means two things in Kiswahili. */
  readonly english?: Readonly<Record<number, readonly string[]>>;
};

/**
 * The words that people type for a number. `exact` where a word that is in doubt would give consent, send a registration, or
 * throw answers away. A mere "yes" does neither: it may be the answer to something else.
 */
const MENUS = {
  language: {
    reading: 'lenient',
    words: { 1: ['en', 'eng', 'kiingereza', 'kizungu'], 2: ['sw', 'swa', 'swahili', 'kisw'] },
  },
  consent: {
    reading: 'exact',
    words: {
      1: ['agree', 'I agree', 'nakubali', 'nimekubali'],
      2: [...NO, 'disagree', 'I disagree', 'I do not agree', "I don't agree", 'sikubali', 'no thanks'],
      3: ['read', 'read more', 'soma', 'soma zaidi'],
    },
  },
  callOffered: { reading: 'exact', words: { 1: CALL } },
  nameCheck: { reading: 'lenient', words: { 1: [...YES, 'y', 'correct', 'sahihi'], 2: NO } },
  nationalIdInvalid: { reading: 'exact', words: { 1: CALL } },
  nationalIdCheck: {
    reading: 'lenient',
    words: { 1: [...YES, 'y', 'correct', 'sahihi'], 2: [...NO, 'again', 'tena'] },
  },
  gender: {
    reading: 'lenient',
    words: {
      1: ['mwanamume', 'mwanamme', 'mume', 'me', 'man', 'men', 'boy', 'kiume', 'mvulana', 'gent'],
      2: ['f', 'fem', 'mke', 'ke', 'woman', 'women', 'girl', 'kike', 'msichana', 'lady'],
    },
    english: { 1: ['m'] },
  },
  review: {
    reading: 'exact',
    words: {
      1: ['send', 'tuma', 'confirm', 'submit', 'thibitisha'],
      2: CHANGE,
      3: DELETE,
    },
  },
  reviewRefused: {
    reading: 'exact',
    words: { 2: CHANGE, 3: DELETE, 4: CALL },
  },
  rejected: { reading: 'exact', words: { 1: CALL } },
  change: {
    reading: 'lenient',
    words: {
      1: ['names', 'majina'],
      2: ['ID', 'ID no', 'nambari ya ID', 'nambari ya kitambulisho', 'kitambulisho', 'nambari', 'number'],
      4: ['sex'],
    },
  },
  resume: {
    reading: 'exact',
    words: {
      1: ['continue', 'endelea', 'go on', 'proceed', 'resume', 'kuendelea'],
      2: ['restart', 'start over', 'anza tena'],
      3: DELETE,
    },
  },
  deleteCheck: { reading: 'exact', words: { 1: DELETE, 2: [...NO, 'keep'] } },
  startAgainCheck: { reading: 'exact', words: { 1: DELETE, 2: [...NO, 'keep'] } },
  registered: {
    reading: 'lenient',
    words: { 1: ['correct', 'withdraw', 'sahihisha', 'jiondoe'], 2: CALL },
  },
  correctOrWithdraw: {
    reading: 'lenient',
    words: { 1: ['correct', 'sahihisha'], 2: ['withdraw', 'jiondoe', 'kujiondoa'] },
  },
  withdrawCheck: { reading: 'exact', words: { 1: ['withdraw', 'jiondoe', 'najiondoa'], 2: [...NO, 'stay', 'baki'] } },
} satisfies Partial<Record<Parameters<typeof optionsOf>[0], Menu>>;
export type MenuName = keyof typeof MENUS;

const BACK: Words = new Map([[0, ['go back', ...labelsOf(0)].map(foldWord)]]);
const MORE: Words = new Map([[98, labelsOf(98).map(foldWord)]]);

const READ = new Map<string, Words>();

/** The number that a customer chose from a menu. */
export function chosenFrom(name: MenuName, input: string, language: Language | undefined): number | undefined {
  return readChoice(input, wordsOf(name, language), MENUS[name].reading);
}

/** Whether the customer wants to go back: `0`, and the word beside it. */
export function isBack(input: string): boolean {
  return readChoice(input, BACK, 'exact') === 0;
}

/** Whether the customer wants the next page: `98`, and the word beside it. */
export function isMore(input: string): boolean {
  return readChoice(input, MORE, 'exact') === 98;
}

function labelsOf(number: 0 | 98): readonly string[] {
  return optionsOf('countyListPaged').get(number) ?? [];
}

/** Worked out once for each menu and language. */
function wordsOf(name: MenuName, language: Language | undefined): Words {
  const key = `${name} ${language}`;
  const known = READ.get(key);
  if (known !== undefined) return known;
  const menu: Menu = MENUS[name];
  const words = new Map<number, readonly string[]>();
  for (const [number, labels] of optionsOf(name)) {
    if (number === 0) continue;
    const more = [...(menu.words[number] ?? []), ...(language === 'sw' ? [] : (menu.english?.[number] ?? []))];
    words.set(number, [...labels.flatMap(partsOf), ...more].map(foldWord));
  }
  READ.set(key, words);
  return words;
}

/** `Correct, send` is also its first part, `Correct`. What follows (`I am 18+`) does not say enough by itself. */
function partsOf(label: string): readonly string[] {
  const [first = ''] = label.split(/[,&]/, 1);
  return [label, first];
}
