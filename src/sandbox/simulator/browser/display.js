import { field, part } from './find.js';
import { createTyping } from './keypad.js';

/** @typedef {'idle' | 'busy' | 'asks' | 'ended'} State */

/**
 * The glass of a phone: what it shows, and the line that is typed into.
 *
 * @param {HTMLElement} card
 * @param {string} serviceCode
 * @param {() => void} onShow
 */
export function createDisplay(card, serviceCode, onShow) {
  const screen = part(card, 'screen');
  const glass = /** @type {HTMLElement} */ (screen.parentElement);
  const input = field(card, 'input');
  const typing = createTyping(input, (mode, tapping) => {
    part(card, 'mode').textContent = mode;
    glass.classList.toggle('tapping', tapping);
  });
  /** @type {State} */
  let state = 'idle';

  function markMore() {
    const rest = screen.scrollHeight - screen.clientHeight - screen.scrollTop;
    part(card, 'more').hidden = rest < 4;
  }
  screen.addEventListener('scroll', markMore);

  return {
    typing,
    state: () => state,
    text: () => screen.textContent ?? '',
    typed: () => input.value,
    focus: () => input.focus({ preventScroll: true }),
    /** @param {boolean} locked */
    lock(locked) {
      input.readOnly = state === 'busy' || locked;
    },
    /**
     * @param {State} next
     * @param {string} text
     * @param {string} [typed] what stands in the line from the start
     */
    show(next, text, typed = '') {
      state = next;
      glass.dataset['state'] = next;
      screen.textContent = text;
      screen.scrollTop = 0;
      typing.reset();
      input.value = typed;
      input.placeholder = next === 'idle' ? serviceCode : '';
      part(card, 'soft-left').textContent = { idle: 'Call', busy: '', asks: 'Send', ended: 'OK' }[next];
      part(card, 'soft-right').textContent = next === 'busy' ? '' : 'Clear';
      onShow();
      markMore();
    },
  };
}
