import { createCall } from './call.js';
import { createDisplay } from './display.js';
import { choice, field, part } from './find.js';
import { createGauges } from './gauges.js';
import { listenToHands } from './hands.js';
import { createInbox } from './inbox.js';
import { PLAYED } from './notes.js';
import { asSent, faultOf } from './number.js';

/**
 * @typedef {import('../facts.ts').SimulatorFacts} SimulatorFacts
 * @typedef {ReturnType<typeof createPhone>} Phone
 */

/**
 * A phone and its gateway.
 *
 * @param {HTMLElement} card
 * @param {SimulatorFacts} facts
 */
export function createPhone(card, facts) {
  const number = field(card, 'number');
  const network = choice(card, 'network');
  const note = part(card, 'note');
  const firstNote = note.textContent ?? '';
  const gauges = createGauges(card);
  let whose = '';
  const inbox = createInbox(card, facts, caller, () => whose, say);
  /** A story walks on it, and no hand. */
  let played = false;
  const display = createDisplay(card, facts.serviceCode, allowHands);
  const call = createCall({ facts, display, gauges, say, idle, ready, caller });

  /** @param {string} words */
  function say(words) {
    note.textContent = words;
  }

  function allowHands() {
    display.lock(played);
    for (const control of [number, network]) control.disabled = call.isOpen() || played;
  }

  function operator() {
    return network.selectedOptions[0]?.textContent?.replace(/ \d+$/, '') ?? '';
  }

  function idle(typed = '') {
    display.show('idle', operator(), typed);
    gauges.septets(undefined);
  }

  /** As after OK: what was said of the call before it is gone as well. */
  function ready() {
    idle();
    say(firstNote);
  }

  function caller() {
    const sent = asSent(number.value);
    if (sent === undefined) {
      showNumberFault();
      number.focus();
      return undefined;
    }
    void setNumber(sent);
    return { number: sent, network: network.value };
  }

  /** @param {string} next as the gateway sends it */
  async function setNumber(next) {
    number.value = next;
    if (number.ariaInvalid === 'true') say(firstNote);
    number.ariaInvalid = null;
    if (next === whose) return;
    whose = next;
    card.setAttribute('aria-label', `Phone ${next}`);
    call.forget();
    if (display.state() === 'ended') ready();
    await inbox.load();
  }

  function showNumberFault() {
    number.ariaInvalid = 'true';
    say(faultOf(number.value));
  }

  function showNetwork() {
    part(card, 'operator').textContent = operator();
    if (display.state() === 'idle') idle(display.typed());
  }

  const takeKey = listenToHands(card, { display, isPlayed: () => played, say, ready, ...call });
  network.addEventListener('change', showNetwork);
  number.addEventListener('change', () => {
    const sent = asSent(number.value);
    if (sent === undefined) showNumberFault();
    else void setNumber(sent);
  });
  for (const name of /** @type {const} */ (['drop', 'redial', 'repeat', 'twice'])) {
    part(card, `mishap="${name}"`).addEventListener('click', () => void call[name]());
  }
  showNetwork();
  call.tick();
  const ticking = setInterval(call.tick, 250);

  return {
    card,
    inbox,
    setNumber,
    takeKey,
    send: call.send,
    hangUp: call.hangUp,
    drop: call.drop,
    redial: call.redial,
    showSeptets: call.showSeptets,
    put: display.typing.put,
    setMode: display.typing.setMode,
    number: () => whose,
    state: display.state,
    text: display.text,
    focus: display.focus,
    /** @param {boolean} now whether a story walks on it: hands change nothing then */
    setPlayed(now) {
      played = now;
      for (const control of card.querySelectorAll('[data-mishap], [data-remove]')) {
        if (control instanceof HTMLButtonElement) control.disabled = now;
      }
      allowHands();
      if (now) say(PLAYED);
    },
    remove() {
      clearInterval(ticking);
      call.end();
      card.remove();
    },
  };
}
