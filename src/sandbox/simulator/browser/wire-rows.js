import { callbackCurl, registryCurl, smsCurl } from './curl.js';
import { readable } from './find.js';

/**
 * @typedef {import('../facts.ts').SimulatorFacts} SimulatorFacts
 * @typedef {import('../../wire-log.ts').WireEntry} WireEntry
 * @typedef {{ way: string, sort: 'gateway' | 'registry' | 'sms', phone: string, what: string, who: string, request: string,
 *   curl: string }} Asked
 * @typedef {{ outcome: string, good: boolean, answer: string }} Answered
 * @typedef {{ pair?: string, asked?: Asked, answered?: Answered }} Row `pair`: under this a request meets its answer
 * @typedef {{ words: string, good: boolean }} Change
 */

/**
 * What a row of the wire says of an entry; undefined: it is none of the wire.
 *
 * @param {SimulatorFacts} facts
 */
export function createRows(facts) {
  /** The `text` seen last of each session. @type {Map<string, string>} */
  const texts = new Map();

  /**
   * @param {WireEntry} entry
   * @returns {Row | undefined}
   */
  return (entry) => {
    switch (entry.kind) {
      case 'callback': {
        const { phoneNumber = '', sessionId = '', text = '' } = entry.form;
        const what = whatIsNew(text, texts.get(sessionId));
        texts.set(sessionId, text);
        const asked = fromGateway(facts, 'USSD', 'gateway', '/ussd', phoneNumber, what, entry.form);
        return { pair: `callback ${entry.exchange}`, asked };
      }
      case 'callback_answer': {
        const [prefix = ''] = entry.body.split(' ', 1);
        const size = entry.septets === undefined ? '' : ` ${entry.septets}/160`;
        const words = entry.status === 200 ? `${prefix}${size}` : String(entry.status);
        const outcome = `${words} · ${entry.tookMs} ms`;
        return {
          pair: `callback ${entry.exchange}`,
          answered: { outcome, good: entry.status === 200, answer: entry.body },
        };
      }
      case 'session_end':
      case 'delivery_report': {
        const { phoneNumber = '', status = '', failureReason } = entry.form;
        const [way, sort, path, whose] =
          entry.kind === 'session_end'
            ? /** @type {const} */ (['End', 'gateway', '/ussd/events', 'session'])
            : /** @type {const} */ (['Report', 'sms', '/sms/reports', 'SMS']);
        const what = `${whose} ${status}${failureReason === undefined ? '' : `, ${failureReason}`}`;
        return {
          asked: fromGateway(facts, way, sort, path, phoneNumber, what, entry.form),
          answered: { outcome: String(entry.status), good: entry.status === 200, answer: String(entry.status) },
        };
      }
      case 'inbound_sms':
      case 'opt_out': {
        const { from = '', phoneNumber = '', text = '' } = entry.form;
        const [path, phone, what] =
          entry.kind === 'inbound_sms'
            ? /** @type {const} */ (['/sms/inbound', from, `writes “${text}”`])
            : /** @type {const} */ (['/sms/opt-outs', phoneNumber, 'wants no more SMS']);
        return {
          asked: fromGateway(facts, 'SMS in', 'sms', path, phone, what, entry.form),
          answered: { outcome: String(entry.status), good: entry.status === 200, answer: String(entry.status) },
        };
      }
      case 'registry_request': {
        const asked = /** @type {const} */ ({
          way: 'Registry',
          sort: 'registry',
          phone: readable(phoneIn(entry.body)),
          what: 'register the customer',
          who: 'Jisajili → registry, POST /api/v1/customer/mfi/register',
          request: pretty(entry.body),
          curl: registryCurl(facts, entry.body),
        });
        return { pair: `registry ${entry.exchange}`, asked };
      }
      case 'registry_answer': {
        const { status, body } = entry;
        const outcome = status === undefined ? 'cut' : `${status} · ${saidIn(body)}`;
        const answer = status === undefined ? 'The connection was cut before any answer.' : pretty(body);
        return { pair: `registry ${entry.exchange}`, answered: { outcome, good: status === 200, answer } };
      }
      case 'sms_exchange': {
        const recipient = recipientIn(entry.body);
        const silent = entry.status === undefined;
        return {
          asked: {
            way: 'SMS',
            sort: 'sms',
            phone: readable(entry.form['to'] ?? ''),
            what: entry.form['message'] ?? '',
            who: 'Jisajili → SMS gateway, POST /version1/messaging',
            request: fieldsOf(entry.form),
            curl: smsCurl(facts, entry.form),
          },
          answered: {
            outcome: silent ? 'no answer' : `${entry.status} · ${recipient?.['status'] ?? 'not sent'}`,
            good: entry.status === 201 && recipient?.['statusCode'] === 101,
            answer: silent ? 'The gateway never answered.' : pretty(entry.body),
          },
        };
      }
      default:
        return undefined;
    }
  };
}

/**
 * What changed around the service, as a line between the rows.
 *
 * @param {WireEntry} entry
 * @returns {Change | undefined}
 */
export function changeIn(entry) {
  if (entry.kind === 'started') return { words: 'The service started', good: true };
  if (entry.kind !== 'behaviour') return undefined;
  const part = { registry: 'The registry', sms: 'The SMS gateway', redis: 'Redis' }[entry.part];
  return { words: `${part}: ${entry.mode.replaceAll('_', ' ')}`, good: entry.mode === 'up' };
}

/**
 * @param {SimulatorFacts} facts
 * @param {string} way
 * @param {'gateway' | 'sms'} sort
 * @param {string} path
 * @param {string} phoneNumber
 * @param {string} what
 * @param {Readonly<Record<string, string>>} form
 * @returns {Asked}
 */
function fromGateway(facts, way, sort, path, phoneNumber, what, form) {
  const curl = callbackCurl(facts, path, form);
  const who = `Gateway → Jisajili, POST ${path}`;
  return { way, sort, phone: readable(phoneNumber), what, who, request: fieldsOf(form), curl };
}

/**
 * A callback carries all that was typed; what is new in it is what a reader looks for.
 *
 * @param {string} text
 * @param {string | undefined} before
 */
function whatIsNew(text, before) {
  if (before === undefined) return text === '' ? 'dials' : `dials, with “${text}”`;
  if (text === before) return 'the same hop once more';
  const start = before === '' ? '' : `${before}*`;
  return `answers “${text.startsWith(start) ? text.slice(start.length) : text}”`;
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
function phoneIn(body) {
  const phone = typeof body === 'object' && body !== null && 'phone' in body ? body.phone : undefined;
  return typeof phone === 'string' ? phone : '';
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
