import {
  type Answers,
  type Conversation,
  DETAILS,
  type Details,
  languageOnly,
  opening,
  type Place,
  type PlainScreen,
  QUESTIONS,
  type Question,
  REFUSALS_PER_DAY,
  refusalsToday,
  type ScreenName,
} from './conversation.ts';
import { isBack } from './menus.ts';
import type { Context, Effect, Move, Screen, View } from './screen.ts';
import { SCREENS } from './screens.ts';

/** In a row on one screen; then a person helps. */
const WRONG_INPUTS = 5;

export type Step = {
  readonly conversation: Conversation;
  /** The customer confirmed the review. */
  readonly confirmed?: true;
  /** The customer asked for it; the screen says that it will be done. */
  readonly effect?: Effect;
};

/** One answer: what the customer typed on the screen of `conversation`, and where that leads. */
export function step(conversation: Conversation, typed: string, context: Context): Step {
  const input = typed.trim();
  const screen = screenAt(conversation.at);
  if (screen.hear === undefined) return { conversation };
  const view = viewOf(conversation);
  if (screen.back !== undefined && isBack(input)) {
    const back = typeof screen.back === 'string' ? { screen: screen.back } : screen.back(view);
    return { conversation: goBack(conversation, back) };
  }
  return carryOut(screen.hear(input, view, context), conversation, context);
}

/** The first question that is open once these answers are forgotten. */
export function askAgain(conversation: Conversation, questions: readonly (keyof Details)[]): Conversation {
  const answers = { ...conversation.answers };
  for (const question of questions) delete answers[question];
  return arrive(conversation, { screen: nextQuestion(answers) }, answers);
}

/** Whether the screen ends the session. */
export function endsSession(at: Place): boolean {
  return screenAt(at).hear === undefined;
}

/** The screens of one type; which place it is given is certain from where it was looked up. */
export function screenAt<S extends ScreenName>(at: Place<S>): Screen<S> {
  return SCREENS[at.screen];
}

export function viewOf({ at, answers, wrongInputs, fault, refused }: Conversation): View<ScreenName> {
  return { at, answers, wrong: wrongInputs > 0, fault, refused };
}

function carryOut(move: Move, conversation: Conversation, { nowMs }: Context): Step {
  switch (move.does) {
    case 'answer': {
      const answers = { ...conversation.answers, ...move.answers };
      return { conversation: arrive(conversation, { screen: nextQuestion(answers) }, answers) };
    }
    case 'go':
      return { conversation: arrive(conversation, move.to, conversation.answers) };
    case 'change':
      return {
        conversation: { ...arrive(conversation, { screen: move.question }, conversation.answers), changing: true },
      };
    case 'ask':
      return { conversation: arrive(conversation, move.to, conversation.answers), effect: move.effect };
    case 'repeat':
      return { conversation: oneMoreWrong(conversation, move) };
    case 'startAgain':
      return { conversation: begunAnew(conversation) };
    case 'forget':
      return { conversation: forgotten(conversation, move.on) };
    case 'send': {
      // A review that an earlier release led to may lack the answer to a question that is newer.
      const missing = nextQuestion(conversation.answers);
      if (missing !== 'review')
        return { conversation: arrive(conversation, { screen: missing }, conversation.answers) };
      if (refusalsToday(conversation, nowMs) >= REFUSALS_PER_DAY)
        return { conversation: { ...conversation, at: { screen: 'rejected' }, wrongInputs: 0 } };
      const { refusedBefore: _, ...sent } = conversation;
      return { conversation: { ...sent, at: { screen: 'received' }, wrongInputs: 0 }, confirmed: true };
    }
  }
}

/** Without what was answered. How often the registry refused this phone counts on. */
export function begunAnew({ refusedToday }: Conversation): Conversation {
  return refusedToday === undefined ? opening : { ...opening, refusedToday };
}

/** The customer wants nothing any more. */
export function forgotten(conversation: Conversation, on: PlainScreen): Conversation {
  return { ...begunAnew(conversation), at: { screen: on }, answers: languageOnly(conversation.answers) };
}

function goBack(conversation: Conversation, back: Place): Conversation {
  const atQuestion = QUESTIONS.some((question) => question === conversation.at.screen);
  const to: Place = conversation.changing && atQuestion ? { screen: 'change' } : back;
  return arrive(conversation, to, conversation.answers);
}

/** Field by field, since every hop comes through here. */
function arrive(from: Conversation, at: Place, answers: Partial<Answers>): Conversation {
  const next: { -readonly [F in keyof Conversation]: Conversation[F] } = {
    at,
    // Whoever is asked for consent has not given it: coming back to that screen withdraws it.
    answers: at.screen === 'consent' ? withoutConsent(answers) : answers,
    wrongInputs: 0,
  };
  if (from.refusals !== undefined) next.refusals = from.refusals;
  if (from.refusedToday !== undefined) next.refusedToday = from.refusedToday;
  if (from.changing && at.screen !== 'review') next.changing = true;
  return from.refused === undefined && from.refusedBefore === undefined
    ? next
    : { ...next, ...refusalOf(from, answers) };
}

/** A refusal is of certain details: it is set aside with other ones, and counts again with the same. */
function refusalOf(
  { refused, refusedBefore, answers: details }: Conversation,
  answers: Partial<Answers>,
): Pick<Conversation, 'refused' | 'refusedBefore'> {
  const before = refused === undefined ? refusedBefore : { refused, details: detailsOf(details) };
  if (before === undefined) return {};
  const same = DETAILS.every((detail) => before.details[detail] === answers[detail]);
  return same ? { refused: before.refused } : { refusedBefore: before };
}

function detailsOf({ language: _, consent: __, ...details }: Partial<Answers>): Partial<Details> {
  return details;
}

function oneMoreWrong(from: Conversation, { help, fault }: Extract<Move, { does: 'repeat' }>): Conversation {
  const { fault: _, ...conversation } = from;
  const wrongInputs = conversation.wrongInputs + 1;
  if (wrongInputs < WRONG_INPUTS) {
    return { ...conversation, at: help ?? conversation.at, wrongInputs, ...(fault && { fault }) };
  }
  // A call needs a language that both speak.
  const screen = conversation.answers.language === undefined ? 'tooManyErrors' : 'callOffered';
  return { ...conversation, at: { screen, stopped: conversation.at }, wrongInputs: 0 };
}

/** The first question without an answer: who goes back and answers again is not asked what is known. */
function nextQuestion(answers: Partial<Answers>): Question | 'review' {
  return QUESTIONS.find((question) => answers[question] === undefined) ?? 'review';
}

function withoutConsent({ consent: _, ...answers }: Partial<Answers>): Partial<Answers> {
  return answers;
}
