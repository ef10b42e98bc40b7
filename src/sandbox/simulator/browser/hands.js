import { field, isControl, part } from './find.js';
import { listenToKeys } from './keypad.js';
import { PLAYED } from './notes.js';

/**
 * @typedef {{
 *   display: ReturnType<typeof import('./display.js').createDisplay>,
 *   isPlayed(): boolean,
 *   say(words: string): void,
 *   send(): Promise<void>,
 *   hangUp(): void,
 *   ready(): void,
 * }} InHand
 */

/** How far a press of a scroll key goes: three lines. */
const SCROLL_PX = 54;

/**
 * What hands do on the handset, with its own keys and with the computer's. While a story walks on it, they only scroll.
 * Returns what takes a key of the computer that was pressed elsewhere.
 *
 * @param {HTMLElement} card
 * @param {InHand} phone
 */
export function listenToHands(card, { display, isPlayed, say, send, hangUp, ready }) {
  const { state, typing } = display;
  const screen = part(card, 'screen');
  const input = field(card, 'input');

  /** @param {string} key */
  function press(key) {
    if (key === 'up' || key === 'down') return scroll(key === 'up' ? -1 : 1);
    if (isPlayed()) return say(PLAYED);
    if (key === 'send' || key === 'call') return void send();
    if (key === 'end') return hangUp();
    if (key === 'clear') return state() === 'ended' ? ready() : typing.clear();
    if (state() === 'busy') return;
    if (state() === 'ended') ready();
    if (key === '#' && state() === 'asks') return typing.nextMode();
    typing.press(key);
  }

  /** @param {string} key */
  function hold(key) {
    if (isPlayed()) say(PLAYED);
    else if (state() === 'asks' || state() === 'idle') typing.put(key);
  }

  /** @param {-1 | 1} direction */
  function scroll(direction) {
    screen.scrollBy({ top: direction * SCROLL_PX });
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const typesHere = event.target === input;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowUp' && typesHere) scroll(-1);
    else if (event.key === 'ArrowDown' && typesHere) scroll(1);
    else if (isPlayed()) return onKeyInVain(event, typesHere);
    else if (event.key === 'Escape') hangUp();
    else if (event.key === 'Enter' && (typesHere || !isControl(event.target))) {
      display.focus();
      void send();
    } else if (typesHere && state() === 'ended' && event.key.length === 1) return ready();
    else if (!typesHere && event.key.length === 1 && event.key !== ' ') {
      display.focus();
      if (state() === 'ended') ready();
      if (state() !== 'busy') typing.put(event.key);
    } else return;
    event.preventDefault();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {boolean} typesHere
   */
  function onKeyInVain({ key }, typesHere) {
    const presses = typesHere ? /^(.|Enter|Escape|Backspace)$/u : /^([^ ]|Enter|Escape)$/u;
    if (presses.test(key)) say(PLAYED);
  }

  listenToKeys(card, press, hold);
  part(card, 'handset').addEventListener('keydown', onKey);
  return onKey;
}
