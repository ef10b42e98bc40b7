import type { Answers, Fault, Notice, Place, PlainScreen, Question, Refusal, ScreenName } from './conversation.ts';
import { chosenFrom, type MenuName } from './menus.ts';
import type { IdDigits } from './national-id.ts';
import type { BothKey, FillingOf, TextKey } from './texts/texts.ts';

/** What an input does on a screen. */
export type Move =
  | { readonly does: 'answer'; readonly answers: Partial<Answers> }
  | { readonly does: 'go'; readonly to: Place }
  | { readonly does: 'change'; readonly question: Exclude<Question, 'language' | 'consent'> }
  /** Wrong: the screen again, with a line that helps, or the screen that helps in its place. */
  | { readonly does: 'repeat'; readonly help?: Place; readonly fault?: Fault }
  | { readonly does: 'send' }
  /** Something that the conversation only asks for. */
  | { readonly does: 'ask'; readonly effect: Effect; readonly to: Place }
  /** End the conversation and forget the answers. */
  | { readonly does: 'forget'; readonly on: 'declined' | 'cancelled' }
  | { readonly does: 'startAgain' };

/** What somebody outside the conversation has to do: call the phone back, call to correct its details, or withdraw it. */
export type Effect = 'callBack' | 'correct' | 'withdraw';

/** Where and when an answer was given. */
export type Context = {
  readonly nowMs: number;
  readonly sessionId: string;
  readonly nationalIdDigits: IdDigits;
};

/** What a screen goes by. */
export type View<S extends ScreenName> = {
  readonly at: Place<S>;
  readonly answers: Partial<Answers>;
  /** The last input on this screen was wrong. */
  readonly wrong: boolean;
  readonly fault?: Fault | undefined;
  readonly refused?: Refusal | undefined;
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
  readonly back?: PlainScreen | ((view: View<S>) => Place);
};

export const answer = (answers: Partial<Answers>): Move => ({ does: 'answer', answers });
export const go = (to: Place): Move => ({ does: 'go', to });
export const repeat: Move = { does: 'repeat' };

export function text<K extends TextKey>(key: K, filling: FillingOf<K>): Extract<Shown, { text: TextKey }> {
  return { text: key, with: filling };
}

export function menu<K extends TextKey>(key: K, filling: FillingOf<K>, wrong: boolean): Shown {
  return wrong ? { ...text(key, filling), notice: 'optionInvalid' } : text(key, filling);
}

export function choose(
  menu: MenuName,
  input: string,
  { language }: Partial<Answers>,
  choices: Readonly<Record<number, () => Move>>,
): Move {
  const number = chosenFrom(menu, input, language);
  return (number === undefined ? undefined : choices[number]?.()) ?? repeat;
}
