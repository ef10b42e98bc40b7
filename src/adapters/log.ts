import { type Logger, pino } from 'pino';
import type { DeliveryEvents } from '../outbox/deliver.ts';
import type { FailureReason } from '../ports/partners.ts';
import type { Settings } from '../runtime/settings.ts';
import { StoreTrouble } from './redis/trouble.ts';

export type { Logger } from 'pino';

/**
 * JSON, a line each, on standard output. What is logged is chosen field by field: no request, no body, no URL, no error
 * object as it is, since each of them may hold a name, a number or a key.
 */
export function createLog(level: Settings['logLevel']): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    // Where there is no output to write to but the console, pino is its own build for browsers.
    browser: { write: (line: object) => writeLine(JSON.stringify(line)) },
  });
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

/** What operations read of deliveries. The reference leads to the customer, for whoever may look there. */
export function logDeliveries(log: Logger): DeliveryEvents {
  return {
    tried: (registration, answer) =>
      log[answer.kind === 'retry' ? 'warn' : 'info']({ registration, ...verdict(answer) }, 'registry'),
    texted: (registration, answer) =>
      log[answer.kind === 'accepted' ? 'info' : 'warn']({ registration, ...verdict(answer) }, 'sms'),
    settled: ({ id, stage }) => log.info({ registration: id, stage }, 'settled'),
    poisoned: ({ registrationId }, because) =>
      log.error({ registration: registrationId, because }, 'a record cannot be read, and was put aside'),
    registry: (trouble) =>
      trouble === undefined
        ? log.warn('the registry answers again')
        : log.error(
            { because: trouble.because },
            `the registry is spared, and registrations wait: ${WANTS[trouble.because]}`,
          ),
  };
}

const ITS_OWN = 'it is tried now and then, and they go out when it is well';
const WANTS: Readonly<Record<FailureReason, string>> = {
  timeout: ITS_OWN,
  cut: ITS_OWN,
  unreachable: `${ITS_OWN}; if it is well, look at PATASCORE_BASE_URL and the way there`,
  busy: ITS_OWN,
  fault: ITS_OWN,
  unreadable: ITS_OWN,
  forbidden:
    'it refuses requests (403): look at PATASCORE_TOKEN, and ask whether a firewall refuses us; nobody is given up until it accepts them',
  unauthorised: 'it does not accept PATASCORE_TOKEN (or PATASCORE_AUTH_HEADER); nobody is given up until it does',
  misdirected:
    'PATASCORE_BASE_URL is not its address, or it wants to be asked otherwise; nobody is given up until that is mended',
  no_credit: 'it wants to be paid; nobody is given up until it is',
  sender_id: ITS_OWN,
};

function verdict(answer: { kind: string; because?: string | number }): { answer: string; because?: string | number } {
  return { answer: answer.kind, ...(answer.because !== undefined && { because: answer.because }) };
}
