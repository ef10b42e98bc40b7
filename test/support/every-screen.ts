import {
  type Answers,
  type Conversation,
  opening,
  type Place,
  type PlainScreen,
  type Refusal,
  type ScreenName,
} from '../../src/conversation/conversation.ts';
import { COUNTIES, type CountyCode } from '../../src/conversation/counties.ts';
import { readName } from '../../src/conversation/name.ts';
import { readNationalId } from '../../src/conversation/national-id.ts';
import { render } from '../../src/conversation/render.ts';
import { SCREENS } from '../../src/conversation/screens.ts';
import type { Language } from '../../src/conversation/texts/texts.ts';
import { ANSWERS, isComplete } from './answers.ts';
import { BRANDING, inCall } from './phone-call.ts';

/** Names that take the most room: sixty capitals, and sixty ligatures that fold to three letters each. */
const NAMES = ['W'.repeat(60), `W ${'W'.repeat(58)}`, '\ufb03'.repeat(60), 'Wi'.repeat(30)];
const ID = '9'.repeat(14);
const REGISTERED = { reference: 'W'.repeat(8), registeredAtMs: 1_795_500_000_000 };
/** Woodley/Kenyatta Golf Course. */
const LONGEST_PLACE = 28;

/** Every state of every screen that can look different, with the values that take the most room. */
export function everyScreen(language: Language): readonly Conversation[] {
  const everyone = NAMES.flatMap((name) => longestCounties().flatMap((county) => filledIn(language, name, county)));
  const special = specialPlaces(everyone);
  const right = (Object.keys(SCREENS) as ScreenName[]).flatMap((screen) =>
    isSpecial(screen, special)
      ? special[screen]
      : lookingDifferent(everyone.map((one) => ({ ...one, at: { screen } }))),
  );
  return [...right, ...right.map((conversation) => ({ ...conversation, wrongInputs: 1 }))];
}

/** A screen that remembers something, and is missing here, does not compile. */
type SpecialPlaces = {
  readonly [S in Exclude<ScreenName, PlainScreen> | 'language' | 'name' | 'review']: readonly Conversation[];
};

function isSpecial(screen: ScreenName, special: SpecialPlaces): screen is keyof SpecialPlaces {
  return screen in special;
}

function lookingDifferent(conversations: readonly Conversation[]): readonly Conversation[] {
  return [...new Map(conversations.map((one) => [render(one, BRANDING), one])).values()];
}

function specialPlaces(everyone: readonly Conversation[]): SpecialPlaces {
  const someone = everyone.slice(0, 1);
  const at = (place: Place, who: readonly Conversation[] = someone) =>
    who.map((conversation) => ({ ...conversation, at: place }));
  const atName = (place: (answers: Answers) => Place, who = everyone) =>
    who.flatMap((conversation) =>
      isComplete(conversation.answers) ? [{ ...conversation, at: place(conversation.answers) }] : [],
    );
  const review = at({ screen: 'review' }, everyone);
  return {
    language: [opening],
    name: [
      ...at({ screen: 'name' }),
      ...at({ screen: 'name' }).map((one) => ({ ...one, fault: 'nameTooLong' as const })),
    ],
    nameCheck: atName(({ name }) => ({ screen: 'nameCheck', name })),
    nationalIdCheck: atName(({ nationalId }) => ({ screen: 'nationalIdCheck', id: nationalId }), someone),
    countyList: countyLists().flatMap((place) => at(place)),
    countyChoose: countyChoices().flatMap((place) => at(place)),
    review: [...review, ...REFUSALS.flatMap((refused) => review.map((conversation) => ({ ...conversation, refused })))],
    deleteCheck: at({ screen: 'deleteCheck', from: { screen: 'review' } }),
    startAgainCheck: at({
      screen: 'startAgainCheck',
      from: { screen: 'resume', stopped: { screen: 'review' } },
    }),
    resume: at({ screen: 'resume', stopped: { screen: 'review' } }),
    registered: at({ screen: 'registered', ...REGISTERED }),
    correctOrWithdraw: at({ screen: 'correctOrWithdraw', ...REGISTERED }),
    withdrawCheck: at({ screen: 'withdrawCheck', ...REGISTERED }),
    callBack: at({ screen: 'callBack', ...REGISTERED }),
    withdrawn: at({ screen: 'withdrawn', ...REGISTERED }),
    callOffered: at({ screen: 'callOffered', stopped: { screen: 'review' } }),
    callPromised: at({ screen: 'callPromised', stopped: { screen: 'review' } }),
    tooManyErrors: [
      ...at({ screen: 'tooManyErrors', stopped: { screen: 'review' } }),
      { ...opening, at: { screen: 'tooManyErrors', stopped: { screen: 'language' } } },
    ],
  };
}

const REFUSALS = Object.keys({
  refused: 0,
  refusedName: 0,
  refusedCounty: 0,
  refusedGender: 0,
} satisfies Record<Refusal, 0>) as readonly Refusal[];

function filledIn(language: Language, typedName: string, county: CountyCode): readonly Conversation[] {
  const name = readName(typedName)?.name;
  const nationalId = readNationalId(ID, { min: 4, max: 14 })?.id;
  if (name === undefined || nationalId === undefined) throw new Error(`not taken: ${typedName}, ${ID}`);
  const consent = { textVersion: '1', language, sessionId: 'ATUid_1', atMs: 0 };
  return (['Male', 'Female'] as const).map((gender) => ({
    ...opening,
    answers: { ...ANSWERS, language, consent, name, nationalId, county, gender },
  }));
}

function longestCounties(): readonly CountyCode[] {
  const longest = Math.max(...COUNTIES.map(({ name }) => name.length));
  return COUNTIES.filter(({ name }) => name.length === longest).map(({ code }) => code);
}

/** Each region's every page, as the menus lead there. */
function countyLists(): readonly Place[] {
  const regions = inCall({ conversation: { ...opening, at: { screen: 'county' } } });
  return ['1', '2', '3', '4', '5', '6', '7', '8']
    .flatMap((region) => [
      regions.types(region),
      regions.types(region).conversation.at.screen === 'countyList' ? regions.types(region, '98') : regions,
    ])
    .map(({ conversation }) => conversation.at)
    .filter(({ screen }) => screen === 'countyList');
}

/** One, two and three counties to be asked back, with the longest names and the longest places there are. */
function countyChoices(): readonly Place[] {
  const byLength = [...COUNTIES].sort((a, b) => b.name.length - a.name.length);
  return [1, 2, 3].flatMap((many) =>
    [undefined, 'W'.repeat(LONGEST_PLACE)].map((place) => ({
      screen: 'countyChoose' as const,
      candidates: byLength.slice(0, many).map(({ code }) => ({ county: code, ...(place !== undefined && { place }) })),
    })),
  );
}
