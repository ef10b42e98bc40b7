/**
 * @typedef {import('../facts.ts').SimulatorFacts} SimulatorFacts
 * @typedef {{ readonly kind: 'screen', readonly ends: boolean, readonly text: string, readonly body: string,
 *   readonly answered: string | null }} Screen `answered`: how many hops of the session have answers with this one
 * @typedef {Screen | { readonly kind: 'failed', readonly why: string }} Answer
 * @typedef {{ readonly form: Record<string, string>, readonly echoed: string | null }} Hop
 * @typedef {ReturnType<typeof openSession>} Session
 */

/** A USSD application must answer within 10 s, or the customer sees an error (Africa's Talking). */
const HOP_MS = 10_000;
/** Sent with each answer, and echoed with the next callback of the session (Africa's Talking). */
const METADATA = 'at-ussd-hop-metadata';

/**
 * One dialled session, as Africa's Talking puts it on the wire.
 *
 * @param {SimulatorFacts} facts
 * @param {string} phoneNumber
 * @param {string} networkCode
 * @param {string} dialledOn what was dialled behind the service code, without its `*` and `#`
 */
export function openSession(facts, phoneNumber, networkCode, dialledOn) {
  const sessionId = `ATUid_${crypto.randomUUID().replaceAll('-', '')}`;
  const startedMs = Date.now();
  /** @type {string[]} */
  const inputs = dialledOn === '' ? [] : [dialledOn];
  const newestOnly = facts.newestInputNetworks.includes(networkCode);
  const key = facts.callbackKey === undefined ? '' : `?key=${encodeURIComponent(facts.callbackKey)}`;
  /** @type {Hop | undefined} */
  let last;
  let lastBody = '';
  let hops = 0;
  /** @type {string | null} */
  let metadata = null;

  /**
   * @param {Hop} hop
   * @returns {Promise<Answer>}
   */
  async function post({ form, echoed }) {
    hops += 1;
    const headers = new Headers(echoed === null ? {} : { [METADATA]: echoed });
    try {
      const response = await fetch(`/ussd${key}`, {
        method: 'POST',
        headers,
        body: new URLSearchParams(form),
        signal: AbortSignal.timeout(HOP_MS),
      });
      const body = await response.text();
      const answered = response.headers.get(METADATA);
      metadata = answered;
      const [, prefix, text] = /^(CON|END) (.*)$/s.exec(body) ?? [];
      if (response.status !== 200) return { kind: 'failed', why: `The service answered ${response.status}.` };
      if (prefix === undefined || text === undefined) return { kind: 'failed', why: 'The answer was no USSD screen.' };
      lastBody = body;
      return { kind: 'screen', ends: prefix === 'END', text, body, answered };
    } catch (error) {
      const late = error instanceof Error && error.name === 'TimeoutError';
      return { kind: 'failed', why: late ? 'The service did not answer within 10 s.' : 'The service does not answer.' };
    }
  }

  /**
   * @param {string | undefined} input
   * @returns {Hop}
   */
  function next(input) {
    if (input !== undefined) inputs.push(input);
    const text = newestOnly ? (inputs.at(-1) ?? '') : inputs.join('*');
    last = { form: { sessionId, phoneNumber, networkCode, serviceCode: facts.serviceCode, text }, echoed: metadata };
    return last;
  }

  return {
    sessionId,
    startedMs,
    newestOnly,
    /** The `text` sent last. */
    lastText: () => last?.form['text'] ?? '',

    /** @param {string} [input] absent: the first hop */
    send: (input) => post(next(input)),

    /**
     * The last hop so many times at once, byte for byte.
     *
     * @param {1 | 2} times
     */
    async repeat(times) {
      const hop = last;
      return hop === undefined ? [] : Promise.all(Array.from({ length: times }, () => post(hop)));
    },

    /** @param {string} [input] absent: the first hop */
    sendTwice(input) {
      const hop = next(input);
      return Promise.all([post(hop), post(hop)]);
    },

    /**
     * Reports how it ended; whether the service hears that is nobody's concern.
     *
     * @param {'Success' | 'Incomplete'} status
     */
    async notify(status) {
      const form = {
        date: new Date(startedMs).toISOString().slice(0, 19).replace('T', ' '),
        sessionId,
        serviceCode: facts.serviceCode,
        networkCode,
        phoneNumber,
        status,
        cost: '0',
        durationInMillis: String(Date.now() - startedMs),
        hopsCount: String(hops),
        input: inputs.join('*'),
        lastAppResponse: lastBody,
      };
      await fetch(`/ussd/events${key}`, {
        method: 'POST',
        body: new URLSearchParams(form),
        keepalive: true,
        signal: AbortSignal.timeout(HOP_MS),
      }).catch(() => undefined);
    },
  };
}

/**
 * What a phone dials, as the network reads it: what follows our service code, or undefined where it is another code.
 *
 * @param {string} serviceCode
 * @param {string} dialled
 */
export function behindServiceCode(serviceCode, dialled) {
  const ours = serviceCode.replace(/#$/, '');
  const theirs = dialled.trim().replace(/#$/, '');
  if (theirs === ours) return '';
  return theirs.startsWith(`${ours}*`) ? theirs.slice(ours.length + 1) : undefined;
}
