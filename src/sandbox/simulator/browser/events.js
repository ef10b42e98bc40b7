/** @typedef {import('../../wire-log.ts').WireEntry} WireEntry */

/** @type {readonly WireEntry['kind'][]} */
const KINDS = [
  'started',
  'callback',
  'callback_answer',
  'session_end',
  'delivery_report',
  'inbound_sms',
  'opt_out',
  'registry_request',
  'registry_answer',
  'sms',
  'sms_exchange',
  'registration',
  'attempt',
  'circuit_breaker',
  'behaviour',
];
const AGAIN_MS = 1000;

/**
 * Follows the events of the sandbox, also over restarts of the service: each entry once.
 *
 * @param {{ onEntry(entry: WireEntry): void, onConnected(now: boolean): void }} listener
 */
export function followEvents({ onEntry, onConnected }) {
  let last = '0';
  connect();

  function connect() {
    const events = new EventSource(`/simulator/api/events?after=${encodeURIComponent(last)}`);
    events.addEventListener('open', () => onConnected(true));
    events.addEventListener('error', () => {
      onConnected(false);
      // The browser connects again by itself, but waits for long, and not after every error.
      events.close();
      setTimeout(connect, AGAIN_MS);
    });
    for (const kind of KINDS) {
      events.addEventListener(kind, (event) => {
        last = event.lastEventId;
        onEntry(/** @type {WireEntry} */ (JSON.parse(event.data)));
      });
    }
  }
}
