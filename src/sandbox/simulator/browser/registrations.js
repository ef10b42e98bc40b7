import { clockTime, digits, fromTemplate, part, readable } from './find.js';

/**
 * @typedef {import('../../wire-log.ts').WireEntry} WireEntry
 * @typedef {Extract<WireEntry, { kind: 'registration' }>} Standing
 * @typedef {Extract<WireEntry, { kind: 'try' }>} Try
 */

const MOST = 12;

/** @type {Readonly<Record<string, string>>} */
const HINDRANCES = {
  timeout: 'no answer in time',
  cut: 'the connection was cut',
  unreachable: 'no connection',
  busy: 'busy, asks to be left alone',
  fault: 'a fault of its own',
  unreadable: 'an answer that says neither yes nor no',
  unauthorised: 'token or key not accepted',
  misdirected: 'nothing at that address',
  no_credit: 'no credit, or no such sender ID',
};
/** @type {Readonly<Record<string, string>>} */
const ANSWERS = {
  registered: 'registered',
  already: 'is registered already',
  refused: 'refused',
  accepted: 'accepted',
  undeliverable: 'can never arrive',
};
/** @type {Readonly<Record<Standing['stage'], string>>} */
const SETTLED = {
  pending: 'Registered',
  registered: 'Registered',
  already: 'Was registered',
  refused: 'Refused',
  abandoned: 'Given up',
};

/** Where each registration stands, latest first. */
export function createRegistrations() {
  const list = part(document, 'registrations');
  /** @type {Map<string, { element: HTMLElement, standing: Standing }>} */
  const shown = new Map();
  /** @type {Set<() => void>} */
  const watchers = new Set();

  /** @param {Standing} standing */
  function keep(standing) {
    const element = shown.get(standing.id)?.element ?? begin(standing);
    shown.set(standing.id, { element, standing });
    draw(element, standing);
    announce(standing);
    for (const look of [...watchers]) look();
  }

  /** @param {Standing} standing */
  function begin(standing) {
    const element = fromTemplate('registration-template');
    part(element, 'whose').textContent = readable(standing.phone);
    part(element, 'ref').textContent = `Ref ${standing.id}`;
    list.prepend(element);
    if (shown.size >= MOST) {
      const [oldest] = shown.keys();
      shown.get(oldest ?? '')?.element.remove();
      shown.delete(oldest ?? '');
    }
    part(document, 'registrations-empty').hidden = true;
    return element;
  }

  let said = '';

  /**
   * For whoever listens: once for each change, without the seconds that count down.
   *
   * @param {Standing} standing
   */
  function announce(standing) {
    const words = `${readable(standing.phone)}: ${sentence(standing).replace(/ Next try in .*/, '')}`;
    if (words === said) return;
    said = words;
    part(document, 'registrations-said').textContent = words;
  }

  /** @param {Try} attempt */
  function tried({ id, at, partner, answer, because }) {
    const element = shown.get(id)?.element;
    if (element === undefined) return;
    const item = document.createElement('li');
    const who = partner === 'registry' ? 'Registry' : 'SMS';
    item.textContent = `${clockTime(at)}  ${who}: ${answer === 'retry' ? (HINDRANCES[because ?? ''] ?? because) : (ANSWERS[answer] ?? answer)}`;
    item.className = answer === 'retry' || answer === 'refused' || answer === 'undeliverable' ? 'bad' : 'good';
    part(element, 'tries').append(item);
  }

  setInterval(() => {
    for (const { element, standing } of shown.values()) {
      if (!isOver(standing)) part(element, 'standing').textContent = sentence(standing);
    }
  }, 500);

  return {
    keep,
    tried,
    /** @param {string} phone */
    of: (phone) => [...shown.values()].findLast(({ standing }) => digits(standing.phone) === digits(phone))?.standing,
    /**
     * Calls back at every change, until what it returns is called.
     *
     * @param {() => void} look
     */
    watch(look) {
      watchers.add(look);
      return () => watchers.delete(look);
    },
  };
}

/**
 * @param {HTMLElement} element
 * @param {Standing} standing
 */
function draw(element, standing) {
  const { stage, told } = standing;
  const failed = stage === 'refused' || stage === 'abandoned';
  mark(element, 'confirmed', 'done');
  const settled = mark(element, 'settled', stage === 'pending' ? 'now' : failed ? 'failed' : 'done');
  settled.textContent = SETTLED[stage];
  const isTold = told === 'screen' || told === 'accepted' || told === 'delivered';
  const isUntold = told === 'undeliverable' || told === 'unreached';
  const toldNow = stage === 'pending' ? '' : 'now';
  const tellStage = mark(element, 'told', isTold ? 'done' : isUntold ? 'failed' : toldNow);
  tellStage.textContent = told === 'screen' ? 'Told on screen' : 'Told by SMS';
  const last = mark(element, 'delivered', told === 'delivered' ? 'done' : told === 'accepted' ? 'now' : '');
  last.hidden = told === 'screen' || isUntold;
  const words = sentence(standing);
  if (part(element, 'standing').textContent !== words) part(element, 'standing').textContent = words;
}

/**
 * @param {HTMLElement} element
 * @param {string} stage
 * @param {'done' | 'now' | 'failed' | ''} how
 */
function mark(element, stage, how) {
  const item = element.querySelector(`[data-stage="${stage}"]`);
  if (!(item instanceof HTMLElement)) throw new Error(`a registration has no stage ${stage}`);
  item.className = how;
  if (how === 'now') item.setAttribute('aria-current', 'step');
  else item.removeAttribute('aria-current');
  return item;
}

/** @param {Standing} standing */
function isOver({ stage, told }) {
  return stage !== 'pending' && told !== 'no' && told !== 'accepted';
}

/** @param {Standing} standing */
function sentence({ stage, told, tries, smsTries, underWay, nextAtMs }) {
  const waitS = Math.max(Math.ceil((nextAtMs - Date.now()) / 1000), 0);
  const next = waitS === 0 ? 'The next try is due.' : `Next try in ${waitS} s.`;
  if (stage === 'pending') {
    if (underWay) return `Asking the registry, try ${tries} …`;
    return `Pending after ${times(tries)}. ${next}`;
  }
  switch (told) {
    case 'no':
      if (underWay) return `${SETTLED[stage]}. The SMS is being sent, try ${smsTries} …`;
      return smsTries === 0
        ? `${SETTLED[stage]}. The SMS is next.`
        : `${SETTLED[stage]}. No SMS yet after ${times(smsTries)}. ${next}`;
    case 'screen':
      return 'Told on the screen. Nothing is owed any more.';
    case 'accepted':
      return `${SETTLED[stage]} after ${times(tries)}, SMS sent. The delivery report is awaited.`;
    case 'delivered':
      return `${SETTLED[stage]} after ${times(tries)}, SMS delivered. Nothing is owed any more.`;
    case 'undeliverable':
      return `${SETTLED[stage]}, but no SMS can reach this phone.`;
    case 'unreached':
      return `${SETTLED[stage]}, but the SMS gateway took none. Somebody has to call.`;
  }
}

/** @param {number} count */
function times(count) {
  return count === 1 ? 'one try' : `${count} tries`;
}
