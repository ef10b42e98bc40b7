import type { Conversation, ScreenName } from './conversation.ts';
import type { Context } from './screen.ts';
import { endsSession, type Step, step } from './step.ts';

/** What these ask is answered on their own screen, by a clear act. */
const BY_HAND: readonly ScreenName[] = [
  ...(['consent', 'review', 'registered', 'correctOrWithdraw', 'withdrawCheck'] as const),
  ...(['deleteCheck', 'startAgainCheck', 'callOffered', 'rejected'] as const),
];

export function isAnsweredByHand({ at }: Conversation): boolean {
  return BY_HAND.includes(at.screen);
}

/**
 * Answers that were not given one screen after another: dialled behind the code (`*384*70421*1*Mary#`), or of hops that never
 * came. They answer the screens as far as they go. Consent and the review are given by a clear act on their own screen, never
 * along the way, nor what a customer asks for. Answers are not deleted either, nor is it asked whether to: a code that chooses
 * Kiswahili with `2` goes on with an unfinished registration.
 */
export function answerAlong(conversation: Conversation, inputs: readonly string[], context: Context): Step {
  let now = conversation;
  for (const input of inputs) {
    if (isAnsweredByHand(now) || endsSession(now.at) || now.wrongInputs > 0) break;
    const next = step(now, input, context).conversation;
    const deletes = Object.keys(next.answers).length < Object.keys(now.answers).length;
    if (deletes || next.at.screen === 'deleteCheck' || next.at.screen === 'startAgainCheck') break;
    now = next;
  }
  return { conversation: now };
}

/**
 * What was typed on one screen. Where it has several parts, a `*` may belong to the answer; if the screen does not understand the
 * whole, the parts are answers of their own.
 */
export function answerParts(conversation: Conversation, inputs: readonly string[], context: Context): Step {
  const whole = step(conversation, inputs.join('*'), context);
  const { at, wrongInputs } = whole.conversation;
  return inputs.length === 1 || wrongInputs === 0 || endsSession(at)
    ? whole
    : answerAlong(conversation, inputs, context);
}
