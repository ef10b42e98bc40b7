import { readChoice, readNumber } from './choice.ts';
import type { Answers, Consent, Place, ScreenName } from './conversation.ts';
import { countiesOf, countyByCode, REGIONS } from './counties.ts';
import { candidateLabels, hearCounty, intoRegion, wordsOfCandidates } from './hear-county.ts';
import { isLast, numbered, page } from './lists.ts';
import { isMore } from './menus.ts';
import { firstName, isTooLong, MAX_CHARACTERS_OF_A_NAME, readName } from './name.ts';
import { readNationalId } from './national-id.ts';
import { REGISTERED_SCREENS } from './registered-screens.ts';
import { answer, type Context, choose, go, type Move, menu, repeat, type Screen, text } from './screen.ts';
import { type Language, labelOf } from './texts/texts.ts';

/** Change it together with the wording of `consent`, `consentMore` or `consentStorage`: it is stored with each consent. */
export const CONSENT_TEXT_VERSION = '2026-11-27';

const startAgain: Move = { does: 'startAgain' };
const deleteAll: Move = { does: 'forget', on: 'cancelled' };
/** Who answers below the small print means the question. */
const askConsentAgain: Move = { does: 'repeat', help: { screen: 'consent' } };

/** The whole conversation, in the order in which the customer meets it. */
export const SCREENS: { readonly [S in ScreenName]: Screen<S> } = {
  language: {
    show: ({ wrong }) => ({ inBoth: wrong ? 'languageInvalid' : 'language' }),
    hear: (input, { answers }) =>
      choose('language', input, answers, {
        1: () => answer({ language: 'en' }),
        2: () => answer({ language: 'sw' }),
      }),
  },

  consent: {
    back: 'language',
    // The line is short: consent counts only on a screen that says all of it.
    show: ({ wrong }) => ({ ...text('consent', {}), ...(wrong && { notice: 'consentInvalid' as const }) }),
    hear: (input, { answers }, context) =>
      choose('consent', input, answers, {
        1: () => answer({ consent: consentOf(answers.language ?? 'en', context) }),
        2: () => ({ does: 'forget', on: 'declined' }),
        3: () => go({ screen: 'consentMore' }),
      }),
  },
  consentMore: {
    back: 'consent',
    show: () => text('consentMore', {}),
    hear: (input) => (isMore(input) ? go({ screen: 'consentStorage' }) : askConsentAgain),
  },
  consentStorage: { back: 'consentMore', show: () => text('consentStorage', {}), hear: () => askConsentAgain },
  declined: { show: () => text('declined', {}) },

  name: {
    back: 'consent',
    show: ({ wrong, fault }) => {
      if (fault === 'nameTooLong') return text('nameTooLong', { most: String(MAX_CHARACTERS_OF_A_NAME) });
      return text(wrong ? 'nameInvalid' : 'name', {});
    },
    hear: (input) => {
      const read = readName(input);
      if (read === undefined) return isTooLong(input) ? { does: 'repeat', fault: 'nameTooLong' } : repeat;
      return read.oneWord ? go({ screen: 'nameCheck', name: read.name }) : answer({ name: read.name });
    },
  },
  nameCheck: {
    back: 'name',
    show: ({ at, wrong }) => menu('nameCheck', { name: at.name }, wrong),
    hear: (input, { at, answers }) =>
      choose('nameCheck', input, answers, {
        1: () => answer({ name: at.name }),
        2: () => go({ screen: 'name' }),
      }),
  },

  nationalId: {
    back: 'name',
    show: ({ wrong }) => text(wrong ? 'nationalIdInvalid' : 'nationalId', {}),
    hear: (input, { at, answers, wrong }, context) =>
      hearNationalId(input, context) ??
      // Offered only where the ID number was not understood: an alien has none of these.
      (wrong ? choose('nationalIdInvalid', input, answers, { 1: () => callFrom(at) }) : repeat),
  },
  nationalIdCheck: {
    back: 'nationalId',
    show: ({ at, wrong }) => menu('nationalIdCheck', { id: at.id }, wrong),
    hear: (input, { at, answers }, context) => {
      // The same number once more confirms it, another one corrects it.
      if (readNationalId(input, context.nationalIdDigits)?.id === at.id) return answer({ nationalId: at.id });
      const move = choose('nationalIdCheck', input, answers, {
        1: () => answer({ nationalId: at.id }),
        2: () => go({ screen: 'nationalId' }),
      });
      return move === repeat ? (hearNationalId(input, context) ?? repeat) : move;
    },
  },

  county: {
    back: 'nationalId',
    show: ({ wrong }) => text(wrong ? 'countyInvalid' : 'county', {}),
    hear: (input, { wrong }) => {
      const region = REGIONS[(readNumber(input) ?? 0) - 1];
      if (region !== undefined) return intoRegion(region);
      // The list of regions once more after a first miss; after a second one, how to type a county.
      return hearCounty(input) ?? (wrong ? { does: 'repeat', help: { screen: 'countyHelp' } } : repeat);
    },
  },
  countyHelp: {
    back: 'county',
    show: () => text('countyHelp', {}),
    hear: (input) => (readNumber(input) === 1 ? go({ screen: 'county' }) : (hearCounty(input) ?? repeat)),
  },
  countyList: {
    back: ({ at }) => (at.page > 0 ? { ...at, page: at.page - 1 } : { screen: 'county' }),
    show: ({ at, wrong }) => {
      const here = page(countiesOf(at.region), at.page);
      const list = numbered(
        here.items.map((county) => county.name),
        here.firstNumber,
      );
      if (isLast(here, at.page)) return text(wrong ? 'countyListInvalid' : 'countyList', { list });
      return text(wrong ? 'countyListPagedInvalid' : 'countyListPaged', { list });
    },
    hear: (input, { at }) => {
      const here = page(countiesOf(at.region), at.page);
      if (isMore(input) && !isLast(here, at.page)) return go({ ...at, page: at.page + 1 });
      const chosen = here.items[(readNumber(input) ?? 0) - here.firstNumber];
      return chosen === undefined ? (hearCounty(input, at) ?? repeat) : answer({ county: chosen.code });
    },
  },
  countyChoose: {
    back: 'county',
    show: ({ at, answers, wrong }) => {
      const labels = [...candidateLabels(at.candidates), labelOf(answers.language ?? 'en', 'countyNone')];
      return menu('countyChoose', { list: numbered(labels) }, wrong);
    },
    hear: (input, { at }) => {
      const number = readChoice(input, wordsOfCandidates(at.candidates), 'exact');
      if (number === undefined) return hearCounty(input, at) ?? repeat;
      const chosen = at.candidates[number - 1];
      return chosen === undefined ? go({ screen: 'county' }) : answer({ county: chosen.county });
    },
  },

  gender: {
    back: 'county',
    show: ({ wrong }) => menu('gender', {}, wrong),
    hear: (input, { answers }) =>
      choose('gender', input, answers, {
        1: () => answer({ gender: 'Male' }),
        2: () => answer({ gender: 'Female' }),
      }),
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
    hear: (input, { at, answers, refused }) => {
      const choices = {
        2: () => go({ screen: 'change' }),
        3: () => (hasDetails(answers) ? go({ screen: 'deleteCheck', from: at }) : deleteAll),
      };
      // An alien ID is refused here where it looks like an ID number: who has nothing to correct is offered a call.
      return refused === undefined
        ? choose('review', input, answers, { 1: () => ({ does: 'send' }), ...choices })
        : choose('reviewRefused', input, answers, { ...choices, 4: () => callFrom(at) });
    },
  },
  change: {
    back: 'review',
    show: ({ wrong }) => menu('change', {}, wrong),
    hear: (input, { answers }) =>
      choose('change', input, answers, {
        1: () => ({ does: 'change', question: 'name' }),
        2: () => ({ does: 'change', question: 'nationalId' }),
        3: () => ({ does: 'change', question: 'county' }),
        4: () => ({ does: 'change', question: 'gender' }),
      }),
  },
  cancelled: { show: () => text('cancelled', {}) },

  resume: {
    show: ({ wrong }) => menu('resume', {}, wrong),
    hear: (input, { at, answers }) =>
      choose('resume', input, answers, {
        1: () => go(at.stopped),
        2: () => (hasDetails(answers) ? go({ screen: 'startAgainCheck', from: at }) : startAgain),
        3: () => (hasDetails(answers) ? go({ screen: 'deleteCheck', from: at }) : deleteAll),
      }),
  },
  deleteCheck: {
    show: ({ wrong }) => menu('deleteCheck', {}, wrong),
    hear: (input, { at, answers }) =>
      choose('deleteCheck', input, answers, { 1: () => deleteAll, 2: () => go(at.from) }),
  },
  startAgainCheck: {
    show: ({ wrong }) => menu('startAgainCheck', {}, wrong),
    hear: (input, { at, answers }) =>
      choose('startAgainCheck', input, answers, { 1: () => startAgain, 2: () => go(at.from) }),
  },

  success: { show: ({ answers }) => text('success', { first: greeted(answers) }) },
  received: { show: ({ answers }) => text('received', { first: greeted(answers) }) },
  pending: { show: () => text('pending', {}) },
  alreadyPhone: { show: () => text('alreadyPhone', {}) },
  ...REGISTERED_SCREENS,
  rejected: {
    show: ({ wrong }) => menu('rejected', {}, wrong),
    hear: (input, { at, answers }) => choose('rejected', input, answers, { 1: () => callFrom(at) }),
  },
  unavailable: { show: () => text('unavailable', {}) },
  callOffered: {
    back: ({ at }) => ({ ...at, screen: 'tooManyErrors' }),
    show: () => text('callOffered', {}),
    // Asked once: whatever else is typed ends the session.
    hear: (input, { at, answers }) => {
      const move = choose('callOffered', input, answers, { 1: () => callFrom(at.stopped) });
      return move === repeat ? { does: 'repeat', help: { ...at, screen: 'tooManyErrors' } } : move;
    },
  },
  callPromised: { show: () => text('callPromised', {}) },
  tooManyErrors: {
    show: ({ answers }) => (answers.language === undefined ? { inBoth: 'callUs' } : text('tooManyErrors', {})),
  },
};

/** What was entered is worth one more question before it is deleted; a language and a consent are not. */
function hasDetails({ language: _, consent: __, ...details }: Partial<Answers>): boolean {
  return Object.keys(details).length > 0;
}

/** A registered phone reads its reference. */
function callFrom(stopped: Place): Move {
  const to: Place = 'reference' in stopped ? { ...stopped, screen: 'callBack' } : { screen: 'callPromised', stopped };
  return { does: 'ask', effect: 'callBack', to };
}

function hearNationalId(input: string, { nationalIdDigits }: Context): Move | undefined {
  const read = readNationalId(input, nationalIdDigits);
  if (read === undefined) return undefined;
  return read.odd ? go({ screen: 'nationalIdCheck', id: read.id }) : answer({ nationalId: read.id });
}

function consentOf(language: Language, { nowMs, sessionId }: Context): Consent {
  return { textVersion: CONSENT_TEXT_VERSION, language, sessionId, atMs: nowMs };
}

function greeted(answers: Partial<Answers>): string {
  return answers.name === undefined ? '' : firstName(answers.name);
}
