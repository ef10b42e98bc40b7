import { followEvents } from './events.js';
import { choice, fromTemplate, part } from './find.js';
import { giveKeysTo } from './focus.js';
import { createPartners } from './partners.js';
import { createPhone } from './phone.js';
import { createPlayer } from './play.js';
import { createRegistrations } from './registrations.js';
import { createWire } from './wire.js';

/**
 * @typedef {import('../facts.ts').SimulatorFacts} SimulatorFacts
 * @typedef {import('../../wire-log.ts').WireEntry} WireEntry
 * @typedef {import('./phone.js').Phone} Phone
 */

/** A number for each network's first phone; later ones count on. */
const NUMBERS = ['+254712345678', '+254733456789', '+254770123456', '+254763987654'];

/** @type {SimulatorFacts} */
const facts = JSON.parse(part(document, 'simulator').dataset['simulator'] ?? '{}');
const among = part(document, 'phones');
/** @type {Set<Phone>} */
const phones = new Set();
/** @type {Phone} */
let latest;

const wire = createWire(facts);
/** Those of a Worker are out of sight. */
const registrations = facts.runtime === 'node' ? createRegistrations(facts) : undefined;
const partners = createPartners();

const first = createPhone(part(document, 'phone'), facts);
latest = first;
settleIn(first);
if (facts.registry !== undefined && facts.sms !== undefined) {
  createPlayer(facts, () => latest, partners);
}

part(document, 'add-phone').addEventListener('click', () => {
  const card = fromTemplate('phone-template');
  among.append(card);
  const phone = createPhone(card, facts);
  settleIn(phone);
  phone.focus();
});
giveKeysTo(() => latest);
listen();

/** @param {Phone} phone */
function settleIn(phone) {
  const nth = phones.size;
  phones.add(phone);
  const network = choice(phone.card, 'network');
  network.selectedIndex = nth % network.options.length;
  network.dispatchEvent(new Event('change'));
  void phone.setNumber(numberFor(nth));
  phone.card.addEventListener('focusin', () => {
    latest = phone;
  });
  phone.card.addEventListener('pointerdown', () => {
    latest = phone;
  });
  part(phone.card, 'remove').addEventListener('click', () => {
    phones.delete(phone);
    phone.remove();
    const [other] = phones;
    if (other !== undefined && latest === phone) latest = other;
    count();
    latest.focus();
  });
  count();
}

/** The last phone stays. */
function count() {
  among.dataset['phones'] = String(phones.size);
  for (const { card } of phones) part(card, 'remove').hidden = phones.size === 1;
}

/**
 * @param {number} nth
 * @returns {string}
 */
function numberFor(nth) {
  const used = new Set([...phones].map((phone) => phone.number()));
  for (let step = 0; ; step += 1) {
    const base = NUMBERS[(nth + step) % NUMBERS.length] ?? '+254712345678';
    const number = `+${Number(base.slice(1)) + Math.floor((nth + step) / NUMBERS.length)}`;
    if (!used.has(number)) return number;
  }
}

function listen() {
  const live = part(document, 'live');
  /** @type {Map<number, string>} */
  const sessions = new Map();
  followEvents({
    onEntry: take,
    onConnected(now) {
      live.textContent = now ? 'live' : 'not connected';
      live.classList.toggle('on', now);
    },
  });

  /** @param {WireEntry} entry */
  function take(entry) {
    wire.take(entry);
    registrations?.take(entry);
    switch (entry.kind) {
      case 'started':
        return partners.refresh();
      case 'callback':
        sessions.set(entry.exchange, entry.form['sessionId'] ?? '');
        return;
      case 'callback_answer': {
        const session = sessions.get(entry.exchange);
        sessions.delete(entry.exchange);
        for (const phone of phones) if (session !== undefined) phone.showSeptets(session, entry.septets);
        return;
      }
      case 'sms':
        for (const phone of phones) phone.inbox.take(entry);
        return;
      case 'behaviour':
        return partners.show(entry.part, entry.mode);
      default:
        return;
    }
  }
}
