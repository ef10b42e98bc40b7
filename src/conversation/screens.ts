import type {
  Answers,
  Candidate,
  Consent,
  Notice,
  Place,
  PlainScreen,
  Question,
  Refusal,
  ScreenName,
} from './conversation.ts';
import { countiesOf, countyByCode, type Region } from './counties.ts';
import { matchCounty } from './county-match.ts';
import { numbered, page } from './lists.ts';
import { firstName, readName } from './name.ts';
import { readNationalId } from './national-id.ts';
import { type BothKey, type FillingOf, type Language, labelOf, type TextKey } from './texts/texts.ts';

/** Change it together with the wording of `consent`, `consentMore` or `consentStorage`: it is stored with each consent. */
export const CONSENT_TEXT_VERSION = '2026-11-27';

/** What an input does on a screen. */
export type Move =
  | { readonly does: 'answer'; readonly answers: Partial<Answers> }
  | { readonly does: 'go'; readonly to: Place }
  | { readonly does: 'change'; readonly question: Exclude<Question, 'language' | 'consent'> }
  /** Wrong: the screen again, with a line that helps, or the screen that helps in its place. */
  | { readonly does: 'repeat'; readonly help?: Place }
  | { readonly does: 'send' }
  /** End the conversation and forget the answers. */
  | { readonly does: 'forget'; readonly on: 'declined' | 'cancelled' }
  | { readonly does: 'startAgain' };

/** Where and when an answer was given. */
export type Context = { readonly nowMs: number; readonly sessionId: string };

/** What a screen goes by. */
export type View<S extends ScreenName> = {
  readonly at: Place<S>;
  readonly answers: Partial<Answers>;
  /** The last input on this screen was wrong. */
  readonly wrong: boolean;
  readonly refused?: Refusal;
};

/** A text by its key, with what fills it, below a notice. */
export type Shown =
  | { readonly text: TextKey; readonly with: Readonly<Record<string, string>>; readonly notice?: Notice }
  | { readonly inBoth: BothKey };

export type Screen<S extends ScreenName> = {
  /** What the customer sees. */
  readonly show: (view: View<S>) => Shown;
  /** What an answer does. A screen without it ends the session. */
  readonly hear?: (input: string, view: View<S>, context: Context) => Move;
  /** Where `0` leads. */
  readonly back?: PlainScreen;
};

const answer = (answers: Partial<Answers>): Move => ({ does: 'answer', answers });
const go = (to: Place): Move => ({ does: 'go', to });
const repeat: Move = { does: 'repeat' };
/** Who answers below the small print means the question. */
const askConsentAgain: Move = { does: 'repeat', help: { screen: 'consent' } };

/** The whole conversation, in the order in which the customer meets it. */
export const SCREENS: { readonly [S in ScreenName]: Screen<S> } = {
  language: {
    show: ({ wrong }) => ({ inBoth: wrong ? 'languageInvalid' : 'language' }),
    hear: (input) => choose(input, { 1: () => answer({ language: 'en' }), 2: () => answer({ language: 'sw' }) }),
  },

  consent: {
    back: 'language',
    // The line is short: consent counts only on a screen that says all of it.
    show: ({ wrong }) => ({ ...text('consent', {}), ...(wrong && { notice: 'consentInvalid' as const }) }),
    hear: (input, { answers }, context) =>
      choose(input, {
        1: () => answer({ consent: consentOf(answers.language ?? 'en', context) }),
        2: () => ({ does: 'forget', on: 'declined' }),
        3: () => go({ screen: 'consentMore' }),
      }),
  },
  consentMore: {
    back: 'consent',
    show: () => text('consentMore', {}),
    hear: (input) => (input === '98' ? go({ screen: 'consentStorage' }) : askConsentAgain),
  },
  consentStorage: { back: 'consentMore', show: () => text('consentStorage', {}), hear: () => askConsentAgain },
  declined: { show: () => text('declined', {}) },

  name: {
    back: 'consent',
    show: ({ wrong }) => text(wrong ? 'nameInvalid' : 'name', {}),
    hear: (input) => {
      const read = readName(input);
      if (read === undefined) return repeat;
      return read.oneWord ? go({ screen: 'nameCheck', name: read.name }) : answer({ name: read.name });
    },
  },
  nameCheck: {
    back: 'name',
    show: ({ at, wrong }) => menu('nameCheck', { name: at.name }, wrong),
    hear: (input, { at }) => choose(input, { 1: () => answer({ name: at.name }), 2: () => go({ screen: 'name' }) }),
  },

  nationalId: {
    back: 'name',
    show: ({ wrong }) => text(wrong ? 'nationalIdInvalid' : 'nationalId', {}),
    hear: (input) => {
      const read = readNationalId(input);
      if (read === undefined) return repeat;
      return read.odd ? go({ screen: 'nationalIdCheck', id: read.id }) : answer({ nationalId: read.id });
    },
  },
  nationalIdCheck: {
    back: 'nationalId',
    show: ({ at, wrong }) => menu('nationalIdCheck', { id: at.id }, wrong),
    hear: (input, { at }) =>
      choose(input, { 1: () => answer({ nationalId: at.id }), 2: () => go({ screen: 'nationalId' }) }),
  },

  county: {
    back: 'nationalId',
    show: ({ wrong }) => text(wrong ? 'countyInvalid' : 'county', {}),
    hear: (input, { wrong }) => {
      const region = REGIONS_BY_NUMBER.get(input);
      if (region !== undefined) return intoRegion(region);
      // The list of regions once more after a first miss; after a second one, how to type a county.
      return hearCounty(input) ?? (wrong ? { does: 'repeat', help: { screen: 'countyHelp' } } : repeat);
    },
  },
  countyHelp: {
    back: 'county',
    show: () => text('countyHelp', {}),
    hear: (input) => (input === '1' ? go({ screen: 'county' }) : (hearCounty(input) ?? repeat)),
  },
  countyList: {
    back: 'county',
    show: ({ at, wrong }) => {
      const here = page(countiesOf(at.region), at.page);
      const list = numbered(
        here.items.map((county) => county.name),
        here.firstNumber,
      );
      if (here.pages === 1) return text(wrong ? 'countyListInvalid' : 'countyList', { list });
      return text(wrong ? 'countyListPagedInvalid' : 'countyListPaged', { list });
    },
    hear: (input, { at }) => {
      const here = page(countiesOf(at.region), at.page);
      if (input === '98' && here.pages > 1) return go({ ...at, page: (at.page + 1) % here.pages });
      const chosen = here.items[Number(input) - here.firstNumber];
      if (/^\d{1,2}$/.test(input) && chosen !== undefined) return answer({ county: chosen.code });
      return hearCounty(input) ?? repeat;
    },
  },
  countyChoose: {
    back: 'county',
    show: ({ at, answers, wrong }) => {
      const labels = [...at.candidates.map(candidateLabel), labelOf(answers.language ?? 'en', 'countyNone')];
      return menu('countyChoose', { list: numbered(labels) }, wrong);
    },
    hear: (input, { at }) => {
      const chosen = /^\d$/.test(input) ? at.candidates[Number(input) - 1] : undefined;
      if (chosen !== undefined) return answer({ county: chosen.county });
      if (input === String(at.candidates.length + 1)) return go({ screen: 'county' });
      return hearCounty(input) ?? repeat;
    },
  },

  gender: {
    back: 'county',
    show: ({ wrong }) => menu('gender', {}, wrong),
    hear: (input) => choose(input, { 1: () => answer({ gender: 'Male' }), 2: () => answer({ gender: 'Female' }) }),
  },

  review: {
    show: ({ answers, refused, wrong }) => {
      const filling = {
        name: answers.name ?? '',
        id: answers.nationalId ?? '',
        county: countyByCode(answers.county ?? '')?.name ?? '',
        gender: answers.gender ? labelOf(answers.language ?? 'en', answers.gender) : '',
      };
      // What was refused is not sent again unchanged: there is no 1, and whatever is typed, the notice says what helps.
      if (refused !== undefined) return { ...text('reviewRefused', filling), notice: refused };
      return menu('review', filling, wrong);
    },
    hear: (input, { refused }) =>
      choose(input, {
        ...(refused === undefined && { 1: () => ({ does: 'send' as const }) }),
        2: () => go({ screen: 'change' }),
        3: () => ({ does: 'forget', on: 'cancelled' }),
      }),
  },
  change: {
    back: 'review',
    show: ({ wrong }) => menu('change', {}, wrong),
    hear: (input) =>
      choose(input, {
        1: () => ({ does: 'change', question: 'name' }),
        2: () => ({ does: 'change', question: 'nationalId' }),
        3: () => ({ does: 'change', question: 'county' }),
        4: () => ({ does: 'change', question: 'gender' }),
      }),
  },
  cancelled: { show: () => text('cancelled', {}) },

  resume: {
    show: ({ wrong }) => menu('resume', {}, wrong),
    hear: (input, { at }) =>
      choose(input, {
        1: () => go(at.stopped),
        2: () => ({ does: 'startAgain' }),
        3: () => ({ does: 'forget', on: 'cancelled' }),
      }),
  },

  success: { show: ({ answers }) => text('success', { first: greeted(answers) }) },
  received: { show: ({ answers }) => text('received', { first: greeted(answers) }) },
  pending: { show: () => text('pending', {}) },
  alreadyPhone: { show: () => text('alreadyPhone', {}) },
  rejected: { show: () => text('rejected', {}) },
  unavailable: { show: () => text('unavailable', {}) },
  tooManyErrors: {
    show: ({ answers }) => (answers.language === undefined ? { inBoth: 'callUs' } : text('tooManyErrors', {})),
  },
};

function text<K extends TextKey>(key: K, filling: FillingOf<K>): Extract<Shown, { text: TextKey }> {
  return { text: key, with: filling };
}

function menu<K extends TextKey>(key: K, filling: FillingOf<K>, wrong: boolean): Shown {
  return wrong ? { ...text(key, filling), notice: 'optionInvalid' } : text(key, filling);
}

function choose(input: string, choices: Readonly<Record<number, () => Move>>): Move {
  return (/^\d$/.test(input) ? choices[Number(input)]?.() : undefined) ?? repeat;
}

const REGIONS_BY_NUMBER: ReadonlyMap<string, Region> = new Map([
  ['1', 'Nairobi'],
  ['2', 'Central'],
  ['3', 'Coast'],
  ['4', 'Eastern'],
  ['5', 'North Eastern'],
  ['6', 'Nyanza'],
  ['7', 'Rift Valley'],
  ['8', 'Western'],
]);

/** With four, each with the longest of its towns, there is no room left to say what was wrong. */
const MOST_CANDIDATES = 3;

/** A region of one county is that county. */
function intoRegion(region: Region): Move {
  const [only, ...others] = countiesOf(region);
  return only !== undefined && others.length === 0
    ? answer({ county: only.code })
    : go({ screen: 'countyList', region, page: 0 });
}

/** A county as typed: taken where it is certain, else asked back. */
function hearCounty(input: string): Move | undefined {
  const match = matchCounty(input);
  if (match.kind === 'none') return undefined;
  if (match.kind === 'found') return answer({ county: match.county.code });
  const candidates = match.candidates.slice(0, MOST_CANDIDATES);
  return go({
    screen: 'countyChoose',
    candidates: candidates.map(({ county, place }) => ({ county: county.code, ...(place && { place }) })),
  });
}

function candidateLabel({ county, place }: Candidate): string {
  const name = countyByCode(county)?.name ?? county;
  return place === undefined ? name : `${name} (${place})`;
}

function consentOf(language: Language, { nowMs, sessionId }: Context): Consent {
  return { textVersion: CONSENT_TEXT_VERSION, language, sessionId, atMs: nowMs };
}

function greeted(answers: Partial<Answers>): string {
  return answers.name === undefined ? '' : firstName(answers.name);
}
