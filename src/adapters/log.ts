import { type LevelWithSilent, type Logger, type LoggerOptions, pino } from 'pino';
import type { OutboxEvents } from '../ports/events.ts';
import type { FailureReason } from '../ports/partners.ts';
import type { Partner } from '../ports/store.ts';
import { StoreTrouble } from './redis/trouble.ts';

export type { Logger } from 'pino';

const GATHERED_BYTES = 12_288;
const GATHERED_FOR_MS = 200;

/**
 * JSON, a line each, on standard output. What is logged is chosen field by field: no request, no body, no URL, no error
 * object as it is, since each of them may hold a name, a number or a key.
 */
export function createLog(level: LevelWithSilent): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: createTimestamps(),
    // Where there is no output to write to but the console, pino is its own build for browsers.
    browser: { write: (line: object) => writeLine(JSON.stringify(line)) },
  };
  return typeof pino.destination === 'function' ? pino(options, gatheringOutput()) : pino(options);
}

/** ISO 8601, in UTC. A date is made once per second: there are many lines. */
function createTimestamps(): () => string {
  let second = -1;
  let written = '';
  return () => {
    const nowMs = Date.now();
    const ms = nowMs % 1000;
    if (nowMs - ms !== second) {
      second = nowMs - ms;
      written = new Date(second).toISOString().slice(0, -'000Z'.length);
    }
    return `,"time":"${written}${ms < 100 ? (ms < 10 ? '00' : '0') : ''}${ms}Z"`;
  };
}

/** Lines are written some at a time, while other work goes on: a write for each is an eighth of a hop. What is left is written at the exit. */
function gatheringOutput(): ReturnType<typeof pino.destination> {
  const output = pino.destination({ sync: false, minLength: GATHERED_BYTES });
  setInterval(() => output.flush(), GATHERED_FOR_MS).unref();
  return output;
}

function writeLine(line: string): void {
  // biome-ignore lint/suspicious/noConsole: it is the log's output there.
  console.log(line);
}

/** What may be said of an error: our own words where they are ours, else its kind and where in our code it arose. */
export function describe(error: unknown): { because: string; at?: string } {
  if (error instanceof StoreTrouble) return { because: error.message };
  if (!(error instanceof Error)) return { because: 'something that is no error was thrown' };
  const at = /\bsrc\/[\w./-]+:\d+/.exec(error.stack ?? '')?.[0];
  return { because: error.name, ...(at !== undefined && { at }) };
}

/** What operations read of the outbox. The reference leads to the customer, for whoever may look there. */
export function logOutbox(log: Logger): OutboxEvents {
  const openFor = new Map<Partner, FailureReason | undefined>();
  return {
    confirmed: ({ reference }) => log.info({ registration: reference }, 'confirmed'),
    attempted: ({ reference }, answer, ms) =>
      log[answer.kind === 'retry' ? 'warn' : 'info'](
        { registration: reference, ...outcome(answer), ms: Math.round(ms) },
        'registry attempt',
      ),
    notified: ({ reference }, answer, ms) =>
      log[answer.kind === 'accepted' ? 'info' : 'warn'](
        { registration: reference, ...outcome(answer), ms: Math.round(ms) },
        'sms attempt',
      ),
    reported: ({ reference }, outcome) => log.info({ registration: reference, outcome }, 'sms report'),
    messaged: (is, answer) => log[answer.kind === 'accepted' ? 'info' : 'warn']({ sms: is, ...outcome(answer) }, 'sms'),
    settled: ({ reference, status }) => log.info({ registration: reference, status }, 'settled'),
    needsAttention: ({ reference, status, notification }) =>
      log.error({ registration: reference, status, notification }, 'a registration needs attention'),
    unreadable: (key, because) =>
      log.error({ phone: key.slice(0, 8), because }, 'a record cannot be read, and was put aside'),
    circuit(partner, state) {
      const because = state.is === 'closed' ? undefined : state.because;
      if (openFor.get(partner) === because) return;
      openFor.set(partner, because);
      if (because === undefined) log.warn({ partner }, 'the partner answers again');
      else log.error({ partner, because }, `the circuit is open, and customers wait: ${WHAT_TO_DO[because]}`);
    },
    failed: (key, error) => log.error({ ...(key && { phone: key.slice(0, 8) }), ...describe(error) }, 'work failed'),
  };
}

const BY_ITSELF = 'a probe is sent now and then, and they go out when it succeeds';
const WHAT_TO_DO: Readonly<Record<FailureReason, string>> = {
  timeout: BY_ITSELF,
  cut: BY_ITSELF,
  unreachable: `${BY_ITSELF}; if the partner is up, check its address in the settings and the way there`,
  busy: BY_ITSELF,
  fault: BY_ITSELF,
  unreadable: BY_ITSELF,
  forbidden: BY_ITSELF,
  unauthorised:
    'it does not accept our credentials: set PATASCORE_TOKEN and PATASCORE_AUTH_HEADER, or AT_USERNAME and AT_API_KEY; every registration or SMS waits until it does',
  misdirected:
    'PATASCORE_BASE_URL or AT_SMS_URL is not its address, or it wants to be asked otherwise; every registration or SMS waits until that is fixed',
  no_credit: 'the account is empty: top it up; every SMS waits until then',
  sender_id: 'AT_SENDER_ID is not accepted: register it, or leave it out; every SMS waits until then',
};

function outcome(answer: { kind: string; because?: string | number }): { outcome: string; because?: string | number } {
  return { outcome: answer.kind, ...(answer.because !== undefined && { because: answer.because }) };
}
