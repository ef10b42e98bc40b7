import { createCircuitBreaker } from './circuit-breaker.js';
import { clockTime, fromTemplate, part, readable } from './find.js';
import { attemptWords, isComplete, isGood, sentenceOf, stepsIn } from './status-words.js';

/**
 * @typedef {import('../facts.ts').SimulatorFacts} SimulatorFacts
 * @typedef {import('../../wire-log.ts').WireEntry} WireEntry
 * @typedef {import('./status-words.js').Registration} Registration
 * @typedef {import('./status-words.js').Step} Step
 */

const MOST = 12;

/**
 * How far each registration is, the latest on top, and the circuit breaker above them.
 *
 * @param {SimulatorFacts} facts
 */
export function createRegistrations(facts) {
  const list = part(document, 'registrations');
  /** @type {Map<string, { element: HTMLElement, registration: Registration }>} */
  const shown = new Map();
  const breaker = createCircuitBreaker(() => {
    for (const { element, registration } of shown.values()) if (!isComplete(registration)) say(element, registration);
  });
  let announced = '';

  /** @param {Registration} registration */
  function show(registration) {
    const element = shown.get(registration.id)?.element ?? begin(registration);
    shown.set(registration.id, { element, registration });
    for (const [name, step] of Object.entries(stepsIn(registration))) mark(element, name, step);
    say(element, registration);
    announce(registration);
  }

  /** @param {Registration} registration */
  function begin(registration) {
    const element = fromTemplate('registration-template');
    part(element, 'whose').textContent = readable(registration.phone);
    part(element, 'ref').textContent = `Ref ${registration.id}`;
    mark(element, 'confirmed', { state: 'done', label: 'Confirmed' });
    list.prepend(element);
    if (shown.size >= MOST) {
      const [oldest = ''] = shown.keys();
      shown.get(oldest)?.element.remove();
      shown.delete(oldest);
    }
    showEmpty();
    return element;
  }

  function showEmpty() {
    part(document, 'registrations-empty').hidden = list.childElementCount > 0;
  }

  /**
   * @param {HTMLElement} element
   * @param {Registration} registration
   */
  function say(element, registration) {
    const words = sentenceOf(registration, breaker.openWords());
    const place = part(element, 'status');
    if (place.textContent !== words) place.textContent = words;
  }

  /**
   * For whoever listens: once for each change, without the seconds that count down.
   *
   * @param {Registration} registration
   */
  function announce(registration) {
    const sentence = sentenceOf(registration, undefined).replace(/ Next attempt in .*/, '');
    const words = `${readable(registration.phone)}: ${sentence}`;
    if (words === announced) return;
    announced = words;
    part(document, 'registrations-said').textContent = words;
  }

  /** @param {import('./status-words.js').Attempt} attempt */
  function attempted(attempt) {
    const element = shown.get(attempt.id)?.element;
    if (element === undefined) return;
    const item = document.createElement('li');
    item.textContent = `${clockTime(attempt.at)}  ${attemptWords(attempt)}`;
    item.className = isGood(attempt) ? 'good' : 'bad';
    part(element, 'attempts').append(item);
  }

  /** A built-in Redis forgot all; of another, what is unfinished is shown anew. */
  function restarted() {
    breaker.show({ state: 'closed' });
    if (facts.redis !== 'embedded') return;
    shown.clear();
    list.replaceChildren();
    showEmpty();
  }

  return {
    /** @param {WireEntry} entry */
    take(entry) {
      if (entry.kind === 'started') restarted();
      else if (entry.kind === 'registration') show(entry);
      else if (entry.kind === 'attempt') attempted(entry);
      else if (entry.kind === 'circuit_breaker') breaker.show(entry);
    },
  };
}

/**
 * @param {HTMLElement} element
 * @param {string} name
 * @param {Step | undefined} step undefined: it never comes
 */
function mark(element, name, step) {
  const item = part(element, `step="${name}"`);
  item.hidden = step === undefined;
  if (step === undefined) return;
  item.className = step.state;
  item.textContent = step.label;
  if (step.state === 'now') item.setAttribute('aria-current', 'step');
  else item.removeAttribute('aria-current');
}
