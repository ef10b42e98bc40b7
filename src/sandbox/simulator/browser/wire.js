import { callbackCurl, registryCurl, smsCurl } from './curl.js';
import { clockTime, fromTemplate, part, readable } from './find.js';

/**
 * @typedef {import('../facts.ts').SimulatorFacts} SimulatorFacts
 * @typedef {import('../../wire-log.ts').WireEntry} WireEntry
 * @typedef {{ way: string, sort: string, what: string, who: string, request: string, curl: string }} Asked
 */

const MOST_ENTRIES = 300;
const NEAR_THE_END_PX = 60;

/**
 * What went over the wire, in the order it began; an answer is filled in when it comes.
 *
 * @param {SimulatorFacts} facts
 */
export function createWire(facts) {
  const list = part(document, 'wire');
  /** @type {Map<string, HTMLElement>} */
  const waiting = new Map();
  /** The `text` seen last of each session. @type {Map<string, string>} */
  const texts = new Map();
  part(document, 'clear-wire').addEventListener('click', () => {
    list.replaceChildren();
    waiting.clear();
    mark();
  });
  list.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-copy]') : null;
    if (button instanceof HTMLElement) void copy(button);
  });

  function mark() {
    part(document, 'wire-empty').hidden = list.childElementCount > 0;
    list.hidden = list.childElementCount === 0;
  }

  /** @param {HTMLElement} item */
  function append(item) {
    list.append(item);
    while (list.childElementCount > MOST_ENTRIES) list.firstElementChild?.remove();
    mark();
  }

  /**
   * @param {string} at
   * @param {Asked} asked
   */
  function ask(at, { way, sort, what, who, request, curl }) {
    const item = fromTemplate('entry-template');
    item.dataset['sort'] = sort;
    part(item, 'at').textContent = clockTime(at);
    part(item, 'way').textContent = way;
    part(item, 'what').textContent = what;
    part(item, 'outcome').textContent = '…';
    part(item, 'who').textContent = who;
    part(item, 'request').textContent = request;
    part(item, 'answer').textContent = 'not yet';
    part(item, 'copy').dataset['curl'] = curl;
    part(item, 'copy').hidden = curl === '';
    append(item);
    return item;
  }

  /**
   * @param {HTMLElement | undefined} item
   * @param {string} outcome
   * @param {boolean} well
   * @param {string} answer
   */
  function answer(item, outcome, well, answer) {
    if (item === undefined) return;
    part(item, 'outcome').textContent = outcome;
    part(item, 'outcome').classList.toggle('bad', !well);
    part(item, 'answer').textContent = answer;
  }

  /** @param {WireEntry} entry */
  function add(entry) {
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_THE_END_PX;
    take(entry);
    if (atEnd) list.scrollTop = list.scrollHeight;
  }

  /** @param {WireEntry} entry */
  function take(entry) {
    switch (entry.kind) {
      case 'callback': {
        const { phoneNumber = '', sessionId = '', text = '' } = entry.form;
        const what = whatIsNew(text, texts.get(sessionId), readable(phoneNumber));
        texts.set(sessionId, text);
        const item = ask(entry.at, {
          way: 'USSD',
          sort: 'callback',
          what,
          who: `Gateway → Jisajili, POST /ussd, for ${readable(phoneNumber)}`,
          request: fieldsOf(entry.form),
          curl: callbackCurl(facts, '/ussd', entry.form),
        });
        waiting.set(`callback ${entry.exchange}`, item);
        return;
      }
      case 'callback_answer': {
        const item = waiting.get(`callback ${entry.exchange}`);
        const [prefix = ''] = entry.body.split(' ', 1);
        const size = entry.septets === undefined ? '' : ` ${entry.septets}/160`;
        const words = entry.status === 200 ? `${prefix}${size}` : String(entry.status);
        return answer(item, `${words} · ${entry.tookMs} ms`, entry.status === 200, entry.body);
      }
      case 'session_end':
      case 'delivery_report': {
        const ends = entry.kind === 'session_end';
        const path = ends ? '/ussd/events' : '/sms/reports';
        const item = ask(entry.at, {
          way: ends ? 'End' : 'Report',
          sort: entry.kind,
          what: `${ends ? 'session' : 'SMS'} ${entry.form['status'] ?? ''}`,
          who: `Gateway → Jisajili, POST ${path}, for ${readable(entry.form['phoneNumber'] ?? '')}`,
          request: fieldsOf(entry.form),
          curl: callbackCurl(facts, path, entry.form),
        });
        return answer(item, String(entry.status), entry.status === 200, String(entry.status));
      }
      case 'registry_request': {
        const item = ask(entry.at, {
          way: 'Registry',
          sort: 'registry',
          what: 'register the customer',
          who: 'Jisajili → registry, POST /api/v1/customer/mfi/register',
          request: pretty(entry.body),
          curl: registryCurl(facts, entry.body),
        });
        waiting.set(`registry ${entry.exchange}`, item);
        return;
      }
      case 'registry_answer': {
        const { status, body } = entry;
        const outcome = status === undefined ? 'cut' : `${status} · ${saidIn(body)}`;
        const words = status === undefined ? 'The connection was cut before any answer.' : pretty(body);
        return answer(waiting.get(`registry ${entry.exchange}`), outcome, status === 200, words);
      }
      case 'sms_exchange': {
        const item = ask(entry.at, {
          way: 'SMS',
          sort: 'sms',
          what: `to ${readable(entry.form['to'] ?? '')}: ${entry.form['message'] ?? ''}`,
          who: 'Jisajili → SMS gateway, POST /version1/messaging',
          request: fieldsOf(entry.form),
          curl: smsCurl(facts, entry.form),
        });
        const recipient = recipientIn(entry.body);
        const well = entry.status === 201 && recipient?.['statusCode'] === 101;
        const outcome =
          entry.status === undefined ? 'no answer' : `${entry.status} · ${recipient?.['status'] ?? 'not sent'}`;
        return answer(
          item,
          outcome,
          well,
          entry.status === undefined ? 'The gateway never answered.' : pretty(entry.body),
        );
      }
      case 'behaviour': {
        const item = fromTemplate('change-template');
        const part = { registry: 'The registry', sms: 'The SMS gateway', redis: 'Redis' }[entry.part];
        item.textContent = `${part}: ${entry.mode.replaceAll('_', ' ')}`;
        item.classList.toggle('bad', entry.mode !== 'up');
        return append(item);
      }
      default:
        return;
    }
  }

  mark();
  return { add };
}

/**
 * A callback carries all that was typed; what is new in it is what a reader looks for.
 *
 * @param {string} text
 * @param {string | undefined} before
 * @param {string} number
 */
function whatIsNew(text, before, number) {
  if (before === undefined) return text === '' ? `${number} dials` : `${number} dials, with “${text}”`;
  if (text === before) return 'the same hop once more';
  const start = before === '' ? '' : `${before}*`;
  return `answers “${text.startsWith(start) ? text.slice(start.length) : text}”`;
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

/** @param {Readonly<Record<string, string>>} form */
function fieldsOf(form) {
  return Object.entries(form)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

/** @param {unknown} body */
function pretty(body) {
  return typeof body === 'string' ? body : JSON.stringify(body, null, 2);
}

/** @param {unknown} body */
function saidIn(body) {
  const message = typeof body === 'object' && body !== null && 'message' in body ? body.message : undefined;
  return typeof message === 'string' ? message : 'not JSON';
}

/**
 * @param {unknown} body
 * @returns {Record<string, unknown> | undefined}
 */
function recipientIn(body) {
  const data = /** @type {{ SMSMessageData?: { Recipients?: Record<string, unknown>[] } } | undefined} */ (body);
  return typeof data === 'object' ? data?.SMSMessageData?.Recipients?.[0] : undefined;
}
