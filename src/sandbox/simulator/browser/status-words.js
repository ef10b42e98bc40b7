import { secondsUntil } from './find.js';

/**
 * @typedef {import('../../wire-log.ts').WireEntry} WireEntry
 * @typedef {Extract<WireEntry, { kind: 'registration' }>} Registration
 * @typedef {Extract<WireEntry, { kind: 'attempt' }>} Attempt
 * @typedef {'done' | 'now' | 'failed' | 'later'} StepState
 * @typedef {{ readonly state: StepState, readonly label: string }} Step
 */

/** @type {Readonly<Record<string, string>>} */
const REASONS = {
  timeout: 'no answer in time',
  cut: 'the connection was cut',
  unreachable: 'no connection',
  busy: 'busy, asks for a pause',
  fault: 'gateway error (5xx)',
  unreadable: 'an answer that says neither yes nor no',
  forbidden: 'forbidden (403)',
  unauthorised: 'token or key not accepted',
  misdirected: 'nothing at that address',
  no_credit: 'no credit',
  sender_id: 'sender ID not accepted',
};
/** @type {Readonly<Record<string, string>>} */
const ANSWERS = {
  registered: 'registered',
  already: 'is registered already',
  refused: 'refused',
  accepted: 'accepted',
  undeliverable: 'can never arrive',
};
/** @type {Readonly<Record<Registration['status'], string>>} */
const OUTCOMES = {
  pending: 'Registering…',
  registered: 'Registered',
  already: 'Was registered',
  refused: 'Refused',
  needs_attention: 'Needs attention',
};

/**
 * The steps of a registration, each marked once it is done; the last is left out where it never comes.
 *
 * @param {Registration} registration
 * @returns {Readonly<Record<'registered' | 'notified' | 'delivered', Step | undefined>>}
 */
export function stepsIn({ status, notified }) {
  const failed = status === 'refused' || status === 'needs_attention';
  const pending = status === 'pending';
  return {
    registered: { state: pending ? 'now' : failed ? 'failed' : 'done', label: OUTCOMES[status] },
    notified: notifiedStep(notified, pending),
    delivered: deliveredStep(notified),
  };
}

/**
 * @param {Registration['notified']} notified
 * @param {boolean} pending
 * @returns {Step}
 */
function notifiedStep(notified, pending) {
  switch (notified) {
    case 'no':
      return { state: pending ? 'later' : 'now', label: 'SMS pending' };
    case 'screen':
      return { state: 'done', label: 'Notified on the screen' };
    case 'sent':
    case 'delivered':
      return { state: 'done', label: 'SMS sent' };
    case 'undeliverable':
    case 'needs_attention':
      return { state: 'failed', label: 'SMS failed' };
  }
}

/**
 * @param {Registration['notified']} notified
 * @returns {Step | undefined}
 */
function deliveredStep(notified) {
  if (notified === 'delivered') return { state: 'done', label: 'Delivered' };
  if (notified === 'no' || notified === 'sent')
    return { state: notified === 'sent' ? 'now' : 'later', label: 'Delivery pending' };
  return undefined;
}

/**
 * Whether nothing more happens by itself.
 *
 * @param {Registration} registration
 */
export function isComplete({ status, notified }) {
  return status !== 'pending' && notified !== 'no' && notified !== 'sent';
}

/**
 * What becomes of it next.
 *
 * @param {Registration} registration
 * @param {string | undefined} breakerWords the circuit breaker, where it is not closed
 */
export function sentenceOf(
  { status, notified, registryAttempts, smsAttempts, underWay, nextAttemptAtMs },
  breakerWords,
) {
  const seconds = secondsUntil(nextAttemptAtMs);
  const next = seconds === 0 ? 'The next attempt is due.' : `Next attempt in ${seconds} s.`;
  if (status === 'pending') {
    if (underWay) return `Asking the registry, attempt ${registryAttempts} …`;
    const so = registryAttempts === 0 ? 'Pending' : `Pending after ${attempts(registryAttempts)}`;
    return breakerWords === undefined ? `${so}. ${next}` : `${so}. Waits for the ${breakerWords}.`;
  }
  const outcome = OUTCOMES[status];
  const after = `${outcome} after ${attempts(registryAttempts)}`;
  switch (notified) {
    case 'no':
      if (underWay) return `${outcome}. Sending the SMS, attempt ${smsAttempts} …`;
      return smsAttempts === 0
        ? `${outcome}. The SMS is next.`
        : `${outcome}. No SMS yet after ${attempts(smsAttempts)}. ${next}`;
    case 'screen':
      return 'Notified on the screen. Complete.';
    case 'sent':
      return `${after}, SMS sent. The delivery report is next.`;
    case 'delivered':
      return `${after}, SMS delivered. Complete.`;
    case 'undeliverable':
      return `${outcome}, but no SMS reaches this phone.`;
    case 'needs_attention':
      return `${outcome}, but the SMS gateway accepted none: needs attention. Somebody must call the customer.`;
  }
}

/** @param {Attempt} attempt */
export function attemptWords({ partner, answer, because }) {
  const who = partner === 'registry' ? 'Registry' : 'SMS';
  return `${who}: ${answer === 'retry' ? (REASONS[because ?? ''] ?? because) : (ANSWERS[answer] ?? answer)}`;
}

/** @param {Attempt} attempt */
export function isGood({ answer }) {
  return answer === 'registered' || answer === 'already' || answer === 'accepted';
}

/** @param {number} count */
function attempts(count) {
  return count === 1 ? 'one attempt' : `${count} attempts`;
}
