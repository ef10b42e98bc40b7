import { clockTime, digits, field, part } from './find.js';
import { optOut, sendSms } from './sms-gateway.js';

/** @typedef {{ readonly id: string, readonly to: string, readonly message: string, readonly from?: string, readonly at: string }} Sms */

const OPTED_OUT = 'The gateway has reported that this phone wants no more SMS.';

/** @typedef {import('../facts.ts').SimulatorFacts} SimulatorFacts */

/**
 * The SMS of one phone.
 *
 * @param {HTMLElement} card
 * @param {SimulatorFacts} facts
 * @param {() => { readonly number: string, readonly network: string } | undefined} writer undefined: whose phone it is, is not clear
 * @param {() => string} number
 * @param {(words: string) => void} say
 */
export function createInbox(card, facts, writer, number, say) {
  const list = part(card, 'inbox');
  /** @type {Map<string, Sms>} */
  const arrived = new Map();

  function mark() {
    const count = part(card, 'sms-count');
    count.textContent = String(arrived.size);
    count.hidden = arrived.size === 0;
    part(card, 'envelope').hidden = arrived.size === 0;
    part(card, 'inbox-empty').hidden = arrived.size > 0;
    part(card, 'arrived').hidden = arrived.size === 0;
  }

  /** @param {Sms} sms */
  function take(sms) {
    if (digits(sms.to) !== digits(number()) || arrived.has(sms.id)) return;
    arrived.set(sms.id, sms);
    const item = document.createElement('li');
    const head = document.createElement('span');
    head.className = 'from';
    head.textContent = `${sms.from ?? 'SMS'} · ${clockTime(sms.at)} · ${sms.message.length}/160`;
    const words = document.createElement('p');
    words.textContent = sms.message;
    item.append(head, words);
    list.prepend(item);
    mark();
  }

  /** @param {string} text */
  function show(text) {
    const item = document.createElement('li');
    item.className = 'mine';
    const words = document.createElement('p');
    words.textContent = text;
    item.append(words);
    list.prepend(item);
    part(card, 'inbox-empty').hidden = true;
    part(card, 'arrived').hidden = false;
  }

  const write = card.querySelector('[data-write]');
  if (write instanceof HTMLFormElement && facts.shortCode !== undefined) {
    const to = facts.shortCode;
    const text = field(card, 'sms-text');
    write.addEventListener('submit', (event) => {
      event.preventDefault();
      const from = writer();
      const words = text.value.trim();
      if (from === undefined || words === '') return;
      text.value = '';
      show(words);
      void sendSms(facts, from, to, words).then((fault) => fault && say(fault));
    });
    part(card, 'opt-out').addEventListener('click', () => {
      const from = writer();
      if (from !== undefined) void optOut(facts, from.number).then((fault) => say(fault ?? OPTED_OUT));
    });
  }

  return {
    take,
    count: () => arrived.size,
    /** Another number has another inbox. */
    async load() {
      arrived.clear();
      list.replaceChildren();
      mark();
      try {
        const response = await fetch(`/simulator/api/messages?phone=${encodeURIComponent(number())}`);
        if (response.ok) for (const sms of /** @type {Sms[]} */ (await response.json())) take(sms);
      } catch {
        // What arrives later comes with the events.
      }
    },
  };
}
