/**
 * @typedef {import('./gateway.js').Answer} Answer
 * @typedef {import('./gateway.js').Screen} Screen
 */

export const DIALLED = 'Dialled: a new session, 180 s long.';
export const WAIT = 'An answer is on its way: wait for it first.';
export const PLAYED = 'It plays by itself: this phone takes no key until the story ends, or until Stop.';

/**
 * @param {string} typed
 * @param {boolean} newestOnly
 */
export function sent(typed, newestOnly) {
  const how = newestOnly
    ? 'This network passes on that alone.'
    : 'The gateway passes on all that was typed since dialling.';
  return `Sent “${typed}”. ${how}`;
}

/**
 * What was dialled anew.
 *
 * @param {'nothing' | 'over' | 'lost'} before the call before it
 */
export function dialledAgain(before) {
  if (before === 'nothing') return `${DIALLED} There was no call here before it.`;
  const again = 'Dialled again: another session. The service knows the phone, not the session';
  return before === 'lost' ? `${again}, and goes on where it stopped.` : `${again}.`;
}

/**
 * A hop that went out two times at once.
 *
 * @param {string | undefined} typed absent: it dialled
 * @param {readonly [Answer, Answer]} answers
 */
export function sentTwice(typed, answers) {
  const what = typed === undefined ? 'The dial' : `“${typed}”`;
  return `${what} went out twice at once, as gateways do it. ${ofTwo(answers)}`;
}

/** @param {readonly [Answer, Answer]} answers */
function ofTwo([one, other]) {
  if (one.kind === 'failed') return other.kind === 'failed' ? one.why : `One was answered, not the other: ${one.why}`;
  if (other.kind === 'failed') return `One was answered, not the other: ${other.why}`;
  if (one.body !== other.body) return 'The two answers differ: see the wire.';
  return isOneHop(one, other)
    ? 'Both got the same bytes, and it counted once.'
    : 'Both got the same bytes; that it counted, the service does not say.';
}

/**
 * The last hop once more, or two times at once.
 *
 * @param {string} text what it carries
 * @param {Screen | undefined} before what it was answered with
 * @param {readonly Answer[]} answers
 */
export function sentAgain(text, before, answers) {
  const what = text === '' ? 'The dial' : `The last hop (text “${text}”)`;
  const how = answers.length === 1 ? 'once more' : 'again, twice at once, as nothing was typed';
  return `${what} went out ${how}. ${ofAgain(before, answers)}`;
}

/**
 * @param {Screen | undefined} before
 * @param {readonly Answer[]} answers
 */
function ofAgain(before, answers) {
  for (const answer of answers) if (answer.kind === 'failed') return answer.why;
  const screens = answers.filter((answer) => answer.kind === 'screen');
  if (before === undefined) return 'Its answer before never came here: see the wire.';
  if (screens.some(({ body }) => body !== before.body)) return 'Another answer than before came: see the wire.';
  const same = answers.length === 1 ? 'The same bytes came back' : 'Both got the same bytes as before';
  return screens.every((screen) => isOneHop(screen, before)) ? `${same}, and nothing changed.` : `${same}.`;
}

/**
 * With each answer the service says how many hops of the session it has answered: to a hop that it counted once, the same.
 *
 * @param {Screen} one
 * @param {Screen} other
 */
function isOneHop(one, other) {
  return one.answered !== null && one.answered === other.answered;
}
