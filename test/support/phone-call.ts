import { expect } from 'vitest';
import { type Context, conversation } from '../../src/dialogue/conversation.ts';
import { dial, type Standing } from '../../src/dialogue/dial.ts';
import type { Dialogue, Place } from '../../src/dialogue/dialogue.ts';
import { render } from '../../src/dialogue/render.ts';
import { answerAlong } from '../../src/dialogue/session.ts';
import { endsSession, type Step, step } from '../../src/dialogue/step.ts';
import type { House } from '../../src/dialogue/texts/texts.ts';

export const HOUSE: House = { lender: 'Umoja', code: '*384*70421#', tel: '0700000000' };

/** When and in which of the gateway's sessions every answer of a test is given. */
export const CONTEXT: Context = { nowMs: 1_795_500_000_000, sessionId: 'ATUid_1' };

/** A customer on the phone: what is read, what is typed. Each step answers the same call, so that a test reads as one. */
export type PhoneCall = {
  /** The whole screen, line by line, with the gateway's `CON ` or `END `. */
  sees(...lines: readonly string[]): PhoneCall;
  /** A screen of which only the name matters here. */
  isAt(screen: Place['screen']): PhoneCall;
  /** One input after another, each on the screen that the one before led to. */
  types(...inputs: readonly string[]): PhoneCall;
  /** Hangs up, or is cut off, and dials again. */
  redials(...args: Parameters<typeof dialled>): PhoneCall;
  /** What the service does once it has heard from the registry. */
  isMovedTo(at: Place, more?: Partial<Dialogue>): PhoneCall;
  /** All that was answered so far. */
  hasAnswered(answers: Readonly<Record<string, unknown>>): PhoneCall;
  /** The last input sent the registration off, with these answers. */
  hasConfirmed(answers: Readonly<Record<string, unknown>>): PhoneCall;
  hasNotConfirmed(): PhoneCall;
  readonly dialogue: Dialogue;
  readonly screen: string;
};

type Dialling = { readonly typed?: string; readonly standing?: Standing };

/** Dials the code, and what was typed behind it. */
export function dialled({ typed = '', standing }: Dialling = {}): PhoneCall {
  return inCall(answerAlong(dial(undefined, standing), typed, CONTEXT));
}

/** In the middle of a conversation that stands as given. */
export function inCall(now: Step): PhoneCall {
  const { dialogue } = now;
  const screen = render(dialogue, HOUSE);
  const call: PhoneCall = {
    dialogue,
    screen,
    sees(...lines) {
      expect(screen).toBe(lines.join('\n'));
      return call;
    },
    isAt(name) {
      expect(dialogue.at.screen).toBe(name);
      return call;
    },
    types: (...inputs) => inputs.reduce((before, input) => typeOn(before, input), call),
    redials: ({ typed = '', standing } = {}) => inCall(answerAlong(dial(dialogue, standing), typed, CONTEXT)),
    isMovedTo: (at, more = {}) => inCall({ dialogue: { ...dialogue, ...more, at } }),
    hasAnswered(answers) {
      expect(dialogue.answers).toEqual(answers);
      return call;
    },
    hasConfirmed(answers) {
      expect(now.confirmed).toBe(true);
      expect(dialogue.answers).toMatchObject(answers);
      return call;
    },
    hasNotConfirmed() {
      expect(now).not.toHaveProperty('confirmed');
      return call;
    },
  };
  return call;
}

function typeOn({ dialogue, screen }: PhoneCall, input: string): PhoneCall {
  if (endsSession(dialogue.at))
    throw new Error(`${JSON.stringify(input)} typed after the call had ended with: ${screen}`);
  return inCall(step(dialogue, input, CONTEXT));
}

/** The screens that want an answer. */
export const ASKING = Object.entries(conversation)
  .filter(([, screen]) => 'hear' in screen)
  .map(([name]) => name);
