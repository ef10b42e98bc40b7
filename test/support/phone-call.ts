import { expect } from 'vitest';
import { answerAlong } from '../../src/conversation/along.ts';
import type { Conversation, Place } from '../../src/conversation/conversation.ts';
import { dial, type LastConfirmation } from '../../src/conversation/dial.ts';
import { render } from '../../src/conversation/render.ts';
import type { Context } from '../../src/conversation/screen.ts';
import { SCREENS } from '../../src/conversation/screens.ts';
import { endsSession, type Step, step } from '../../src/conversation/step.ts';
import type { Branding } from '../../src/conversation/texts/texts.ts';

export const BRANDING: Branding = { lender: 'Umoja', code: '*384*70421#', tel: '0700000000' };

/** When and in which of the gateway's sessions every answer of a test is given. */
export const CONTEXT: Context = {
  nowMs: 1_795_500_000_000,
  sessionId: 'ATUid_1',
  nationalIdDigits: { min: 6, max: 9 },
};

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
  isMovedTo(at: Place, more?: Partial<Conversation>): PhoneCall;
  /** All that was answered so far. */
  hasAnswered(answers: Readonly<Record<string, unknown>>): PhoneCall;
  /** The last input sent the registration off, with these answers. */
  hasConfirmed(answers: Readonly<Record<string, unknown>>): PhoneCall;
  hasNotConfirmed(): PhoneCall;
  /** The last input asked for this, or for nothing. */
  hasAskedFor(effect: Step['effect']): PhoneCall;
  readonly conversation: Conversation;
  readonly screen: string;
};

type Dialling = { readonly typed?: string; readonly registration?: LastConfirmation };

/** Dials the code, and what was typed behind it. */
export function dialled({ typed = '', registration }: Dialling = {}): PhoneCall {
  return inCall(answerAlong(dial(undefined, registration), partsOf(typed), CONTEXT));
}

/** The same inputs, for a call that is given later. */
export const types =
  (...inputs: readonly string[]) =>
  (call: PhoneCall): PhoneCall =>
    call.types(...inputs);

function partsOf(typed: string): readonly string[] {
  return typed === '' ? [] : typed.split('*');
}

/** In the middle of a conversation that stands as given. */
export function inCall(now: Step): PhoneCall {
  const { conversation } = now;
  const screen = render(conversation, BRANDING);
  const call: PhoneCall = {
    conversation,
    screen,
    sees(...lines) {
      expect(screen).toBe(lines.join('\n'));
      return call;
    },
    isAt(name) {
      expect(conversation.at.screen).toBe(name);
      return call;
    },
    types: (...inputs) => inputs.reduce((before, input) => typeOn(before, input), call),
    redials: ({ typed = '', registration } = {}) =>
      inCall(answerAlong(dial(conversation, registration), partsOf(typed), CONTEXT)),
    isMovedTo: (at, more = {}) => inCall({ conversation: { ...conversation, ...more, at } }),
    hasAnswered(answers) {
      expect(conversation.answers).toEqual(answers);
      return call;
    },
    hasConfirmed(answers) {
      expect(now.confirmed).toBe(true);
      expect(conversation.answers).toMatchObject(answers);
      return call;
    },
    hasNotConfirmed() {
      expect(now).not.toHaveProperty('confirmed');
      return call;
    },
    hasAskedFor(effect) {
      expect(now.effect).toBe(effect);
      return call;
    },
  };
  return call;
}

function typeOn({ conversation, screen }: PhoneCall, input: string): PhoneCall {
  if (endsSession(conversation.at))
    throw new Error(`${JSON.stringify(input)} typed after the call had ended with: ${screen}`);
  return inCall(step(conversation, input, CONTEXT));
}

/** The screens that want an answer. */
export const ASKING = Object.entries(SCREENS)
  .filter(([, screen]) => 'hear' in screen)
  .map(([name]) => name);
