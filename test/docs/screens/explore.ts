import { type Conversation, opening, type ScreenName } from '../../../src/conversation/conversation.ts';
import { dial, type LastConfirmation } from '../../../src/conversation/dial.ts';
import { render } from '../../../src/conversation/render.ts';
import type { Effect } from '../../../src/conversation/screen.ts';
import { SCREENS } from '../../../src/conversation/screens.ts';
import { endsSession, step } from '../../../src/conversation/step.ts';
import type { Language } from '../../../src/conversation/texts/texts.ts';
import { BRANDING, CONTEXT } from '../../support/phone-call.ts';
import { toQuestion, toReview } from '../../support/walk.ts';
import { type Circumstances, callsOf } from './one-phone.ts';

export type Origin = ScreenName | 'dialling';

/** One way from a screen, or from dialling, to a screen. */
export type Way = {
  readonly from: Origin;
  /** What is typed (`1`, `Kwale`), or what happens. */
  readonly by: string;
  readonly kind: 'typed' | 'example' | 'happens' | 'wrong' | 'fault';
  readonly to: ScreenName;
  /** What it asks for, outside the conversation. */
  readonly effect?: Effect;
  /** The screen where the customer had stopped, whichever that was. */
  readonly anyScreen?: true;
};

export type Met = {
  /** As the gateway gets it, `CON ` or `END ` included. */
  readonly shown: Readonly<Record<Language, string>>;
  /** After an answer that it does not take; undefined where it takes none. */
  readonly afterWrong?: Readonly<Record<Language, string>>;
  /** What happened that makes it look different, and how it looks then. */
  readonly otherwise: readonly { readonly by: string; readonly shown: Readonly<Record<Language, string>> }[];
};

export type Explored = { readonly screens: ReadonlyMap<ScreenName, Met>; readonly ways: readonly Way[] };

const REGISTERED = {
  status: 'registered',
  language: 'en',
  reference: 'K7M2QX',
  registeredAtMs: CONTEXT.nowMs,
} as const satisfies LastConfirmation;

/** A page that is made twice is the same: the service draws its own reference, today. */
function steady(body: string): string {
  const [shown] = /Ref: \w+, [\d/]+/.exec(render(dial(undefined, REGISTERED), BRANDING)) ?? [''];
  return body.replace(/Ref: \w+, [\d/]+/, shown);
}

/** What else than a number is tried on a screen, with what it is an example of. */
const EXAMPLES: { readonly [S in ScreenName]?: readonly (readonly [typed: string, of: string])[] } = {
  name: [
    ['Anthony Kamau', 'a full name'],
    ['Wanjiku', 'one name alone'],
  ],
  nationalId: [
    ['21314151', 'seven or eight digits'],
    ['213141519', 'six or nine digits'],
  ],
  county: [
    ['7', ''],
    ['Kwale', 'a county'],
    ['Kis', 'letters that several begin with'],
    ['Thika', 'a town'],
    ['022', 'a county’s code'],
  ],
  countyHelp: [['Kia', 'first letters']],
  countyList: [['Kwale', 'a county of any region']],
  countyChoose: [['Kwale', 'another county']],
};
const NUMBERS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '98'];
const WRONG = '?';
const MOST_WRONG = 9;

const ANSWERS = toReview();
const SENT = [...ANSWERS, '1'];
const CHANGED = [
  ['2', '1', 'Mary Wanjiku', '1'],
  ['2', '1', 'Grace Neema', '1'],
].flat();
const HALF = toQuestion('nationalId');
const unsure = async () => ({ kind: 'retry', because: 'timeout', mayHaveRegistered: true }) as const;
const refusesName = async () => ({ kind: 'refused', field: 'name' }) as const;

/** What makes a screen look different, and how one gets there. */
const OTHERWISE: readonly (readonly [by: string, inputs: readonly string[]])[] = [
  ['a name that is too long', [...HALF.slice(0, 2), 'W'.repeat(61)]],
  ['`98`', [...HALF, '21314151', '7', '98']],
];

/** What is not typed but happens: run with the whole service, to see which screen comes of it. */
const HAPPENINGS: readonly (readonly [
  from: Origin,
  by: string,
  calls: readonly (readonly string[])[],
  Circumstances?,
])[] = [
  ['dialling', 'a new phone', [[]]],
  ['dialling', 'a registration left unfinished', [HALF, []]],
  ['dialling', 'confirmed, the registry has not answered yet', [SENT, []], { registry: unsure }],
  ['dialling', 'registered', [SENT, []]],
  ['dialling', 'the registry refused the details', [SENT, []], { registry: refusesName }],
  ['review', '`1`, and the registry registers', [SENT]],
  ['review', '`1`, and the registry is slow or away', [SENT], { registry: unsure }],
  ['review', '`1`, and the registry finds fault with the name', [SENT], { registry: refusesName }],
  [
    'review',
    '`1`, and the registry finds fault for the third time',
    [[...SENT, ...CHANGED]],
    { registry: refusesName },
  ],
  [
    'review',
    '`1`, and the registry knows the phone',
    [SENT],
    { registry: async () => ({ kind: 'already', named: 'phone' }) },
  ],
  [
    'review',
    '`1`, and the registry knows the ID, or does not say what it knows',
    [SENT],
    { registry: async () => ({ kind: 'already', named: 'unsaid' }) },
  ],
  ['review', '`4` after a refusal', [[...SENT, '4']], { registry: refusesName }],
  ['nationalId', '`1` after a wrong answer', [[...HALF, 'A1234567', '1']]],
  ['nationalId', 'Redis cannot store the answer', [[...HALF, '21314151']], { storesHops: HALF.length + 1 }],
];

/** Goes everywhere a customer can go. A screen that is not met is an error: it wants an example or a happening above. */
export async function explore(): Promise<Explored> {
  const screens = new Map<ScreenName, Met>();
  const ways: Way[] = [];

  function meet(english: Conversation, kiswahili: Conversation): void {
    const { screen } = english.at;
    if (screens.has(screen)) return;
    screens.set(screen, metAt(english, kiswahili));
    for (const { inputs, ...way } of waysFrom(english)) {
      ways.push(way);
      meet(after(english, inputs), after(kiswahili, kiswahili.answers.language ? inputs : inKiswahili(inputs)));
    }
  }
  meet(opening, opening);
  meet(dial(after(opening, HALF)), dial(after(opening, inKiswahili(HALF))));
  meet(rejected(ANSWERS), rejected(inKiswahili(ANSWERS)));
  meet(dial(undefined, REGISTERED), dial(undefined, { ...REGISTERED, language: 'sw' }));

  for (const [by, inputs] of OTHERWISE) {
    const en = after(opening, inputs);
    const met = screens.get(en.at.screen);
    if (met === undefined) throw new Error(`${by}: never met: ${en.at.screen}`);
    const shown = { en: render(en, BRANDING), sw: render(after(opening, inKiswahili(inputs)), BRANDING) };
    screens.set(en.at.screen, { ...met, otherwise: [...met.otherwise, { by, shown }] });
  }
  for (const [from, by, calls, circumstances] of HAPPENINGS) {
    const en = await callsOf(calls, circumstances);
    const sw = await callsOf(calls.map(inKiswahili), circumstances);
    const to = screenNames().find((name) => name === en.screen);
    if (to === undefined) throw new Error(`${by}: leads to no screen, but to ${en.screen}`);
    ways.push({ from, by, kind: circumstances?.storesHops === undefined ? 'happens' : 'fault', to });
    const shown = { en: steady(en.body), sw: steady(sw.body) };
    const before = screens.get(to) ?? { shown, otherwise: [] };
    const otherwise = before.shown.en === shown.en ? [] : [{ by, shown }];
    screens.set(to, { ...before, otherwise: [...before.otherwise, ...otherwise] });
  }
  const missing = screenNames().filter((name) => !screens.has(name));
  if (missing.length > 0) throw new Error(`never met: ${missing.join(', ')}`);
  return { screens, ways: ways.sort((a, b) => rank(a) - rank(b)) };
}

/** Screen by screen; numbers first, then the examples, then what happens, then what goes wrong. */
function rank({ from, kind, by }: Way): number {
  const kinds = { typed: Number(by.replaceAll('`', '')), example: 100, happens: 101, wrong: 102, fault: 103 };
  return (from === 'dialling' ? -1 : screenNames().indexOf(from)) * 1000 + kinds[kind];
}

/** In the order of the conversation. */
export function screenNames(): readonly ScreenName[] {
  return Object.keys(SCREENS) as ScreenName[];
}

function metAt(english: Conversation, kiswahili: Conversation): Met {
  const both = (inputs: readonly string[]) => ({
    en: render(after(english, inputs), BRANDING),
    sw: render(after(kiswahili, inputs), BRANDING),
  });
  return { shown: both([]), ...(!endsSession(english.at) && { afterWrong: both([WRONG]) }), otherwise: [] };
}

function waysFrom(conversation: Conversation): readonly (Way & { readonly inputs: readonly string[] })[] {
  const from = conversation.at.screen;
  if (endsSession(conversation.at)) return [];
  const examples = (EXAMPLES[from] ?? []).map(([typed, of]) => ({ inputs: [typed], by: typed, of }));
  const numbers = NUMBERS.filter((number) => !examples.some(({ by }) => by === number)).map((number) => ({
    inputs: [number],
    by: number,
    of: '',
  }));
  const taken = [...examples, ...numbers].flatMap(({ inputs, by, of }) => {
    const { conversation: now, confirmed, effect } = step(conversation, by, CONTEXT);
    // What comes of a confirmation is among the happenings.
    if (now.wrongInputs > 0 || confirmed) return [];
    const goesOn = conversation.at.screen === 'resume' && now.at === conversation.at.stopped;
    const way = {
      from,
      by: of === '' ? `\`${by}\`` : `${of} (\`${by}\`)`,
      kind: of === '' ? 'typed' : 'example',
    } as const;
    return [
      { ...way, to: now.at.screen, inputs, ...(goesOn && { anyScreen: true as const }), ...(effect && { effect }) },
    ];
  });
  return [...taken, ...waysOfWrong(conversation)];
}

/** Where answers that are not taken lead in the end, each in a row longer by one. */
function waysOfWrong(conversation: Conversation): readonly (Way & { readonly inputs: readonly string[] })[] {
  const from = conversation.at.screen;
  for (let wrong = 1; wrong <= MOST_WRONG; wrong++) {
    const inputs = Array.from({ length: wrong }, () => WRONG);
    const to = after(conversation, inputs).at.screen;
    if (to !== from)
      return [
        { from, by: wrong === 1 ? 'a wrong answer' : `${wrong} wrong answers in a row`, kind: 'wrong', to, inputs },
      ];
  }
  throw new Error(`${from}: wrong answers lead nowhere`);
}

function rejected(inputs: readonly string[]): Conversation {
  return { ...after(opening, inputs), at: { screen: 'rejected' } };
}

function after(conversation: Conversation, inputs: readonly string[]): Conversation {
  return inputs.reduce((now, input) => step(now, input, CONTEXT).conversation, conversation);
}

/** The same answers of somebody who chooses the other language first. */
function inKiswahili(inputs: readonly string[]): string[] {
  return inputs.map((input, at) => (at === 0 && input === '1' ? '2' : input));
}
