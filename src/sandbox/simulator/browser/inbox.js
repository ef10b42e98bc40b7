import { clockTime, digits, part } from './find.js';

/** @typedef {{ readonly id: string, readonly to: string, readonly message: string, readonly from?: string, readonly at: string }} Sms */

/**
 * The SMS of one phone.
 *
 * @param {HTMLElement} card
 * @param {() => string} number
 */
export function createInbox(card, number) {
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
