import { type Logger, pino } from 'pino';
import type { Settings } from '../config.ts';
import type { DeliveryEvents } from '../service/deliver.ts';
import { StoreTrouble } from './redis/trouble.ts';

export type { Logger } from 'pino';

/**
 * JSON, a line each, on standard output. What is logged is chosen field by field: no request, no body, no URL, no error
 * object as it is, since each of them may hold a name, a number or a key.
 */
export function createLog(level: Settings['logLevel']): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
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
  };
}

function verdict(answer: { kind: string; because?: string | number }): { answer: string; because?: string | number } {
  return { answer: answer.kind, ...(answer.because !== undefined && { because: answer.because }) };
}
