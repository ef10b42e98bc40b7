import type { CountyCode, Region } from './counties.ts';
import type { FullName } from './name.ts';
import type { NationalId } from './national-id.ts';
import type { Language } from './texts/texts.ts';

/** That the customer agreed: which text, in which language, when, and in which of the gateway's sessions. */
export type Consent = {
  readonly textVersion: string;
  readonly language: Language;
  readonly sessionId: string;
  readonly atMs: number;
};

/** What is asked, in the order in which it is asked. */
export type Answers = {
  readonly language: Language;
  readonly consent: Consent;
  readonly name: FullName;
  readonly nationalId: NationalId;
  readonly county: CountyCode;
  readonly gender: 'Male' | 'Female';
};
export type Question = keyof Answers;
/** What the customer says about herself or himself. */
export type Details = Omit<Answers, 'language' | 'consent'>;

/** The order again, for the machine: the compiler holds it against `Answers`. */
export const QUESTIONS = Object.keys({
  language: 0,
  consent: 0,
  name: 0,
  nationalId: 0,
  county: 0,
  gender: 0,
} satisfies Record<Question, 0>) as readonly Question[];
export const DETAILS = QUESTIONS.filter(
  (question): question is keyof Details => question !== 'language' && question !== 'consent',
);

/** Every screen, and what it has to remember besides the answers. */
export type Screens = {
  language: Nothing;
  consent: Nothing;
  consentMore: Nothing;
  consentStorage: Nothing;
  declined: Nothing;
  name: Nothing;
  nameCheck: { readonly name: FullName };
  nationalId: Nothing;
  nationalIdCheck: { readonly id: NationalId };
  county: Nothing;
  countyHelp: Nothing;
  countyList: { readonly region: Region; readonly page: number };
  countyChoose: { readonly candidates: readonly Candidate[] };
  gender: Nothing;
  review: Nothing;
  change: Nothing;
  cancelled: Nothing;
  resume: { readonly stopped: Place };
  /** One more question before what was typed is deleted. */
  deleteCheck: { readonly from: Place<'review' | 'resume'> };
  startAgainCheck: { readonly from: Place<'resume'> };
  success: Nothing;
  received: Nothing;
  pending: Nothing;
  alreadyPhone: Nothing;
  registered: Registered;
  correctOrWithdraw: Registered;
  withdrawCheck: Registered;
  callBack: Registered;
  withdrawn: Registered;
  unchanged: Nothing;
  rejected: Nothing;
  unavailable: Nothing;
  /** After too many wrong inputs. */
  callOffered: { readonly stopped: Place };
  /** Somebody will call, and what was entered so far is stored. */
  callPromised: { readonly stopped: Place };
  tooManyErrors: { readonly stopped: Place };
};
type Nothing = Record<never, never>;
/** What a phone that dials again reads of its registration. */
export type Registered = { readonly reference: string; readonly registeredAtMs: number };
export type Candidate = { readonly county: CountyCode; readonly place?: string };

export type ScreenName = keyof Screens;
/** A screen that needs to remember nothing: its name is enough to go there. */
export type PlainScreen = { [S in ScreenName]: Nothing extends Screens[S] ? S : never }[ScreenName];
export type Place<S extends ScreenName = ScreenName> = { [N in S]: { readonly screen: N } & Screens[N] }[S];

/** Said above a screen, about what just happened. */
export type Notice = 'optionInvalid' | 'consentInvalid' | Refusal;
/** `refused` stands for the ID number too: the words must not show whether that ID is registered already. */
export type Refusal = 'refused' | 'refusedName' | 'refusedCounty' | 'refusedGender';

export type Fault = 'nameTooLong';

/** The whole state of one customer's conversation. */
export type Conversation = {
  readonly at: Place;
  readonly answers: Partial<Answers>;
  /** Wrong inputs in a row on this screen. */
  readonly wrongInputs: number;
  /** What was wrong with the last of them, where the screen can say more than what it asks for. */
  readonly fault?: Fault;
  /** What the registry found fault with, while the answers are those that it refused. */
  readonly refused?: Refusal;
  /** The same while they are others: the customer may come back to what was refused. */
  readonly refusedBefore?: { readonly refused: Refusal; readonly details: Partial<Details> };
  /** The customer came from the review to change one answer, and goes back there. */
  readonly changing?: true;
  /** How often the registry refused these answers. */
  readonly refusals?: number;
  /** How often the registry refused this phone on one day, in Nairobi: days since 1970. */
  readonly refusedToday?: { readonly day: number; readonly times: number };
};

/**
 * So often a day a phone hears what the registry thinks of details, then a person helps: whoever tries other people's details learns
 * little.
 */
export const REFUSALS_PER_DAY = 6;

export function refusalsToday({ refusedToday }: Conversation, nowMs: number): number {
  return refusedToday?.day === nairobiDay(nowMs) ? refusedToday.times : 0;
}

export function withRefusal(conversation: Conversation, nowMs: number): Conversation {
  const times = refusalsToday(conversation, nowMs) + 1;
  return { ...conversation, refusedToday: { day: nairobiDay(nowMs), times } };
}

/** Kenya is three hours ahead of UTC all year. */
function nairobiDay(nowMs: number): number {
  return Math.floor((nowMs + 3 * 3_600_000) / 86_400_000);
}

export const opening: Conversation = { at: { screen: 'language' }, answers: {}, wrongInputs: 0 };

/** Who is back after the answers were sent, or deleted, is still spoken to in the same language. */
export function languageOnly({ language }: Partial<Answers>): Partial<Answers> {
  return language === undefined ? {} : { language };
}
