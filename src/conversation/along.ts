import type { Conversation } from './conversation.ts';
import type { Context } from './screens.ts';
import { endsSession, type Step, step } from './step.ts';

/**
 * Answers that were not given one screen after another: dialled behind the code (`*384*70421*1*Mary#`), or of hops that never
 * came. They answer the screens as far as they go. Consent and the review are given by a clear act on their own screen, never
 * along the way, and so are answers deleted: a code that chooses Kiswahili with `2` must not delete an unfinished registration.
 */
export function answerAlong(conversation: Conversation, inputs: readonly string[], context: Context): Step {
  let now = conversation;
  for (const input of inputs) {
    if (now.at.screen === 'consent' || now.at.screen === 'review' || endsSession(now.at) || now.wrongInputs > 0) break;
    const next = step(now, input, context).conversation;
    if (Object.keys(next.answers).length < Object.keys(now.answers).length) break;
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
  const isUnderstood = whole.conversation.wrongInputs === 0;
  return inputs.length === 1 || isUnderstood ? whole : answerAlong(conversation, inputs, context);
}
