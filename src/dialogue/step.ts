import { type Context, conversation, type Move, type Screen, type View } from './conversation.ts';
import {
  type Answers,
  type Dialogue,
  opening,
  type Place,
  type PlainScreen,
  QUESTIONS,
  type Question,
  type ScreenName,
} from './dialogue.ts';

/** In a row on one screen; then the helpline. */
const WRONG_INPUTS = 5;

export type Step = {
  readonly dialogue: Dialogue;
  /** The customer confirmed the review. */
  readonly confirmed?: true;
};

/** One answer: what the customer typed on the screen of `dialogue`, and where that leads. */
export function step(dialogue: Dialogue, typed: string, context: Context): Step {
  const input = typed.trim();
  const screen = screenAt(dialogue.at);
  if (screen.hear === undefined) return { dialogue };
  if (input === '0' && screen.back !== undefined) return { dialogue: goBack(dialogue, screen.back) };
  return carryOut(screen.hear(input, viewOf(dialogue), context), dialogue);
}

/** Whether the screen ends the session. */
export function endsSession(at: Place): boolean {
  return screenAt(at).hear === undefined;
}

/** The screens of one type; which place it is given is certain from where it was looked up. */
export function screenAt<S extends ScreenName>(at: Place<S>): Screen<S> {
  return conversation[at.screen];
}

export function viewOf({ at, answers, wrongInputs, refused }: Dialogue): View<ScreenName> {
  return { at, answers, wrong: wrongInputs > 0, ...(refused && { refused }) };
}

function carryOut(move: Move, dialogue: Dialogue): Step {
  switch (move.does) {
    case 'answer': {
      const answers = { ...dialogue.answers, ...move.answers };
      return { dialogue: arrive(dialogue, { screen: nextQuestion(answers) }, answers) };
    }
    case 'go':
      return { dialogue: arrive(dialogue, move.to, dialogue.answers) };
    case 'change':
      return { dialogue: { ...arrive(dialogue, { screen: move.question }, dialogue.answers), changing: true } };
    case 'repeat':
      return { dialogue: oneMoreWrong(dialogue, move.help) };
    case 'startAgain':
      return { dialogue: opening };
    case 'forget':
      return { dialogue: { ...opening, at: { screen: move.on }, answers: languageOf(dialogue.answers) } };
    case 'send': {
      // A review that an earlier release led to may lack the answer to a question that is newer.
      const missing = nextQuestion(dialogue.answers);
      if (missing !== 'review') return { dialogue: arrive(dialogue, { screen: missing }, dialogue.answers) };
      return { dialogue: { ...dialogue, at: { screen: 'received' }, wrongInputs: 0 }, confirmed: true };
    }
  }
}

function goBack(dialogue: Dialogue, back: PlainScreen): Dialogue {
  const atQuestion = QUESTIONS.some((question) => question === dialogue.at.screen);
  const to = dialogue.changing && atQuestion ? 'change' : back;
  return arrive(dialogue, { screen: to }, dialogue.answers);
}

function arrive(from: Dialogue, at: Place, answers: Partial<Answers>): Dialogue {
  const { refused, changing, ...rest } = from;
  return {
    ...rest,
    at,
    // Whoever is asked for consent has not given it: coming back to that screen withdraws it.
    answers: at.screen === 'consent' ? withoutConsent(answers) : answers,
    wrongInputs: 0,
    ...(changing && at.screen !== 'review' && { changing }),
    ...(refused && answers === from.answers && { refused }),
  };
}

function oneMoreWrong(dialogue: Dialogue, help?: Place): Dialogue {
  const wrongInputs = dialogue.wrongInputs + 1;
  if (wrongInputs < WRONG_INPUTS) return { ...dialogue, at: help ?? dialogue.at, wrongInputs };
  return { ...dialogue, at: { screen: 'tooManyErrors', stopped: dialogue.at }, wrongInputs: 0 };
}

/** The first question without an answer: who goes back and answers again is not asked what is known. */
function nextQuestion(answers: Partial<Answers>): Question | 'review' {
  return QUESTIONS.find((question) => answers[question] === undefined) ?? 'review';
}

function languageOf({ language }: Partial<Answers>): Partial<Answers> {
  return language === undefined ? {} : { language };
}

function withoutConsent({ consent: _, ...answers }: Partial<Answers>): Partial<Answers> {
  return answers;
}
