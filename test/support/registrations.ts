import type { Answers } from '../../src/conversation/conversation.ts';
import type { RetryPolicy } from '../../src/outbox/policy.ts';
import {
  type Attempt,
  afterRegistry,
  afterSms,
  type Confirmed,
  confirm,
  type Registration,
  startNotifying,
  startRegistering,
} from '../../src/outbox/registration.ts';
import type { RegistryAnswer, SmsAnswer } from '../../src/ports/partners.ts';
import { ANSWERS as ORDINARY } from './answers.ts';
import { phone } from './phone.ts';

export const CONFIRMED_MS = 1_795_500_000_000;
export const HOUR_MS = 3_600_000;

/** Pauses without chance. */
export const POLICY: RetryPolicy = {
  firstMs: 10_000,
  maxMs: 900_000,
  chance: () => 0,
  windowMs: 48 * HOUR_MS,
  smsApartMs: 60_000,
};

export const ANSWERS: Answers = {
  ...ORDINARY,
  consent: { textVersion: '1', language: 'en', sessionId: 'ATUid_1', atMs: CONFIRMED_MS - 60_000 },
};

export function confirmed(more: Partial<Confirmed> = {}): Registration {
  return confirm({
    reference: 'K7Q3MA',
    phone: phone('0711000111'),
    answers: ANSWERS,
    atMs: CONFIRMED_MS,
    ...more,
  });
}

export function attemptAt(at: Attempt['at'], untilMs: number, token = 'mine'): Attempt {
  return { token, at, untilMs };
}

/** One attempt at the registry, started and answered at `atMs`. */
export function attempted(answer: RegistryAnswer, from = confirmed(), atMs = CONFIRMED_MS): Registration {
  return afterRegistry(startRegistering(from, attemptAt('registry', atMs + 20_000)), answer, atMs, POLICY);
}

/** One attempt to send the SMS, started and answered at `atMs`. */
export function notified(answer: SmsAnswer, from: Registration, atMs = CONFIRMED_MS): Registration {
  return afterSms(startNotifying(from, attemptAt('sms', atMs + 15_000)), answer, atMs, POLICY);
}
