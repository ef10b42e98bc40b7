import { z } from 'zod';
import type { Hindrance, SmsAnswer } from '../../ports/partners.ts';
import type { HttpOutcome } from '../http/client.ts';

type Verdict = (messageId: string, statusCode: number) => SmsAnswer;

/** What Africa's Talking says of a recipient, by its `statusCode`. Any other: a fault, and nothing was sent. */
const RECIPIENT: ReadonlyMap<number, Verdict> = new Map([
  [100, accepted], // Processed
  [101, accepted], // Sent
  [102, accepted], // Queued
  [401, undeliverable], // RiskHold
  [402, retry('no_credit', false)], // InvalidSenderId
  [403, undeliverable], // InvalidPhoneNumber
  [404, undeliverable], // UnsupportedNumberType
  [405, retry('no_credit', false)], // InsufficientBalance
  [406, undeliverable], // UserInBlacklist
  [407, undeliverable], // CouldNotRoute
  [409, undeliverable], // DoNotDisturbRejection
  [500, retry('fault', false)], // InternalServerError
  [501, retry('fault', false)], // GatewayError
  [502, retry('fault', false)], // RejectedByGateway
]);

/** What an HTTP status says where it is no success. The first row that fits decides. */
const HTTP: readonly (readonly [first: number, last: number, because: Hindrance, mayHaveSent: boolean])[] = [
  [300, 399, 'misdirected', false],
  [401, 401, 'unauthorised', false],
  [402, 402, 'no_credit', false],
  [403, 403, 'unauthorised', false],
  [404, 405, 'misdirected', false],
  [408, 408, 'busy', true],
  [425, 425, 'busy', false],
  [429, 429, 'busy', false],
  [400, 499, 'unreadable', false],
  [500, 599, 'fault', true],
];

const Sent = z.object({
  SMSMessageData: z.object({
    Message: z.string().catch(''),
    Recipients: z.array(z.object({ statusCode: z.coerce.number(), messageId: z.string().catch('') })),
  }),
});

/** Judges what came of sending one SMS to one phone. */
export function judgeSms(seen: HttpOutcome): SmsAnswer {
  if (seen.kind === 'failed') {
    return { kind: 'retry', because: seen.because, mayHaveSent: seen.because !== 'unreachable' };
  }
  const { httpStatus, body } = seen;
  if (httpStatus >= 200 && httpStatus <= 299) return judgeSent(body);
  const row = HTTP.find(([first, last]) => httpStatus >= first && httpStatus <= last);
  const [, , because, mayHaveSent] = row ?? [0, 0, 'unreadable' as const, true];
  return { kind: 'retry', because, mayHaveSent };
}

function judgeSent(body: string): SmsAnswer {
  const sent = Sent.safeParse(readJson(body));
  if (!sent.success) return { kind: 'retry', because: 'unreadable', mayHaveSent: true };
  const { Message: message, Recipients: recipients } = sent.data.SMSMessageData;
  const [recipient] = recipients;
  // Nobody was sent anything, and the message alone says why.
  if (recipient === undefined) {
    return { kind: 'retry', because: message === 'InvalidSenderId' ? 'no_credit' : 'unreadable', mayHaveSent: false };
  }
  const verdict = RECIPIENT.get(recipient.statusCode) ?? retry('fault', false);
  return verdict(recipient.messageId, recipient.statusCode);
}

function accepted(messageId: string): SmsAnswer {
  return { kind: 'accepted', messageId };
}

function undeliverable(_messageId: string, statusCode: number): SmsAnswer {
  return { kind: 'undeliverable', because: statusCode };
}

function retry(because: Hindrance, mayHaveSent: boolean): Verdict {
  return () => ({ kind: 'retry', because, mayHaveSent });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
