import { choice, clockTime, fromTemplate, part } from './find.js';
import { changeIn, createRows } from './wire-rows.js';

/**
 * @typedef {import('../facts.ts').SimulatorFacts} SimulatorFacts
 * @typedef {import('../../wire-log.ts').WireEntry} WireEntry
 * @typedef {import('./wire-rows.js').Asked} Asked
 * @typedef {import('./wire-rows.js').Answered} Answered
 */

const MOST_ENTRIES = 300;

/**
 * What went over the wire, the newest on top; an answer is filled in when it comes.
 *
 * @param {SimulatorFacts} facts
 */
export function createWire(facts) {
  const list = part(document, 'wire');
  const ofPhone = choice(document, 'wire-phone');
  const ofSort = choice(document, 'wire-sort');
  const rowOf = createRows(facts);
  /** @type {Map<string, HTMLElement>} */
  const waiting = new Map();

  part(document, 'clear-wire').addEventListener('click', () => {
    list.replaceChildren();
    waiting.clear();
    showEmpty();
  });
  list.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-copy]') : null;
    if (button instanceof HTMLElement) void copy(button);
  });
  for (const filter of [ofPhone, ofSort]) {
    filter.addEventListener('change', () => {
      for (const item of list.children) if (item instanceof HTMLElement) choose(item);
      showEmpty();
    });
  }

  /**
   * Hides it where the filters leave it out; a line between the rows is for all.
   *
   * @param {HTMLElement} item
   */
  function choose(item) {
    const { phone, sort } = item.dataset;
    const isOut = (/** @type {string} */ wanted, /** @type {string | undefined} */ is) =>
      wanted !== '' && is !== wanted;
    item.hidden = sort !== undefined && (isOut(ofPhone.value, phone) || isOut(ofSort.value, sort));
  }

  function showEmpty() {
    const isEmpty = list.childElementCount === 0;
    part(document, 'wire-empty').hidden = !isEmpty;
    list.hidden = isEmpty;
  }

  /** @param {HTMLElement} item */
  function add(item) {
    list.prepend(item);
    while (list.childElementCount > MOST_ENTRIES) list.lastElementChild?.remove();
    choose(item);
    showEmpty();
  }

  /** @param {string} phone */
  function offer(phone) {
    if (phone === '' || [...ofPhone.options].some(({ value }) => value === phone)) return;
    ofPhone.add(new Option(phone, phone));
  }

  /**
   * @param {string} at
   * @param {Asked} asked
   */
  function ask(at, { way, sort, phone, what, who, request, curl }) {
    const item = fromTemplate('entry-template');
    Object.assign(item.dataset, { sort, phone });
    part(item, 'at').textContent = clockTime(at);
    part(item, 'way').textContent = way;
    part(item, 'of-phone').textContent = phone;
    part(item, 'what').textContent = what;
    part(item, 'outcome').textContent = '…';
    part(item, 'who').textContent = who;
    part(item, 'request').textContent = request;
    part(item, 'answer').textContent = 'not yet';
    part(item, 'copy').dataset['curl'] = curl;
    part(item, 'copy').hidden = curl === '';
    offer(phone);
    add(item);
    return item;
  }

  /** @param {WireEntry} entry */
  function take(entry) {
    const change = changeIn(entry);
    if (change !== undefined) {
      const item = fromTemplate('change-template');
      item.textContent = change.words;
      item.classList.toggle('bad', !change.good);
      return add(item);
    }
    const row = rowOf(entry);
    if (row === undefined) return;
    const { pair = '', asked, answered } = row;
    const item = asked === undefined ? waiting.get(pair) : ask(entry.at, asked);
    if (item === undefined) return;
    if (answered === undefined) waiting.set(pair, item);
    else {
      waiting.delete(pair);
      fillIn(item, answered);
    }
  }

  showEmpty();
  return { take };
}

/**
 * @param {HTMLElement} item
 * @param {Answered} answered
 */
function fillIn(item, { outcome, good, answer }) {
  part(item, 'outcome').textContent = outcome;
  part(item, 'outcome').classList.toggle('bad', !good);
  part(item, 'answer').textContent = answer;
}

/** @param {HTMLElement} button */
async function copy(button) {
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset['curl'] ?? '');
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'The browser does not let us copy';
  }
  setTimeout(() => {
    button.textContent = words;
  }, 2000);
}
