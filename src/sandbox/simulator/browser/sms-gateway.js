/** @typedef {import('../facts.ts').SimulatorFacts} SimulatorFacts */

const DEADLINE_MS = 10_000;

/**
 * One SMS from a phone, as Africa's Talking hands it on. What is wrong, where the service did not take it.
 *
 * @param {SimulatorFacts} facts
 * @param {{ readonly number: string, readonly network: string }} from
 * @param {string} to
 * @param {string} text
 */
export function sendSms(facts, from, to, text) {
  return post(facts, '/sms/inbound', {
    date: new Date().toISOString().slice(0, 19).replace('T', ' '),
    from: from.number,
    id: crypto.randomUUID(),
    text,
    to,
    networkCode: from.network,
  });
}

/**
 * @param {SimulatorFacts} facts
 * @param {string} phoneNumber
 */
export function optOut(facts, phoneNumber) {
  return post(facts, '/sms/opt-outs', { senderId: '', phoneNumber });
}

/**
 * @param {SimulatorFacts} facts
 * @param {string} path
 * @param {Record<string, string>} form
 * @returns {Promise<string | undefined>}
 */
async function post({ callbackKey }, path, form) {
  const key = callbackKey === undefined ? '' : `?key=${encodeURIComponent(callbackKey)}`;
  try {
    const response = await fetch(`${path}${key}`, {
      method: 'POST',
      body: new URLSearchParams(form),
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    return response.ok ? undefined : `The service answered ${response.status}: the gateway would send it again.`;
  } catch {
    return 'The service does not answer: the gateway would send it again.';
  }
}
