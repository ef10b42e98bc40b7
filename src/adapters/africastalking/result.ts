import { z } from 'zod';
import type { FailureReason, SmsAnswer, SmsFacts, UndeliverableReason } from '../../ports/partners.ts';
import type { HttpOutcome } from '../http/client.ts';
import { outsideText } from '../outside-text.ts';
import { known, readCostKes } from './fields.ts';

/** How to answer for one recipient, where the gateway said so much. */
type Meaning = 'accepted' | { readonly never: UndeliverableReason } | { readonly later: FailureReason };

/** What Africa's Talking says of a recipient: by its `statusCode`, or by its `status` alone. */
const RECIPIENT: readonly (readonly [code: number, word: string, meaning: Meaning])[] = [
  [100, 'Processed', 'accepted'],
  [101, 'Sent', 'accepted'],
  [102, 'Queued', 'accepted'],
  [101, 'Success', 'accepted'],
  [401, 'RiskHold', { never: 'risk_hold' }],
  [402, 'InvalidSenderId', { later: 'sender_id' }],
  [403, 'InvalidPhoneNumber', { never: 'invalid_number' }],
  [404, 'UnsupportedNumberType', { never: 'unsupported_number' }],
  [405, 'InsufficientBalance', { later: 'no_credit' }],
  [406, 'UserInBlacklist', { never: 'opted_out' }],
  [407, 'CouldNotRoute', { never: 'no_route' }],
  [409, 'DoNotDisturbRejection', { never: 'do_not_disturb' }],
  [500, 'InternalServerError', { later: 'fault' }],
  [501, 'GatewayError', { later: 'fault' }],
  [502, 'RejectedByGateway', { later: 'fault' }],
];
const BY_CODE = new Map(RECIPIENT.map(([code, , meaning]) => [code, meaning]));
/** The gateway writes the same word with different capitals. */
const BY_WORD = new Map(RECIPIENT.map(([, word, meaning]) => [word.toLowerCase(), meaning]));
const OPTED_OUT = 'userinblacklist';

/** What an HTTP status says where it is no success. The first row that fits decides. */
const HTTP: readonly (readonly [first: number, last: number, because: FailureReason, mayHaveSent: boolean])[] = [
  [300, 399, 'misdirected', false],
  [401, 401, 'unauthorised', false],
  [402, 402, 'no_credit', false],
  [403, 403, 'forbidden', false],
  [404, 405, 'misdirected', false],
  [408, 408, 'busy', true],
  [425, 425, 'busy', false],
  [429, 429, 'busy', false],
  [400, 499, 'unreadable', false],
  [500, 599, 'fault', true],
];

const Text = z.string().catch('');
const Recipient = z.object({
  statusCode: z.coerce.number().int().positive().optional().catch(undefined),
  status: Text,
  messageId: Text,
  cost: Text,
});
const Sent = z.object({
  SMSMessageData: z.object({ Message: Text, Recipients: z.array(Recipient).optional().catch(undefined) }),
});
type Recipient = z.infer<typeof Recipient>;

/** Reads what came of sending one SMS to one phone. */
export function judgeSms(outcome: HttpOutcome): SmsAnswer {
  if (outcome.kind === 'failed') return retry(outcome.because, outcome.because !== 'unreachable');
  const { httpStatus, body, retryAfterMs } = outcome;
  if (httpStatus >= 200 && httpStatus <= 299) return judgeSent(body);
  const { because, mayHaveSent } = httpFailure(httpStatus);
  return retry(because, mayHaveSent, retryAfterMs === undefined ? {} : { afterMs: retryAfterMs });
}

/** What an HTTP status that is no success says. */
export function httpFailure(httpStatus: number): { readonly because: FailureReason; readonly mayHaveSent: boolean } {
  const row = HTTP.find(([first, last]) => httpStatus >= first && httpStatus <= last);
  const [, , because, mayHaveSent] = row ?? [0, 0, 'unreadable' as const, true];
  return { because, mayHaveSent };
}

function judgeSent(body: string): SmsAnswer {
  const read = Sent.safeParse(readJson(body));
  if (!read.success) return retry('unreadable', true);
  const { Message: message, Recipients: recipients } = read.data.SMSMessageData;
  const sent = sentOf(message);
  const [recipient] = recipients ?? [];
  const facts = recipient === undefined ? {} : factsOf(recipient);
  const meaning = recipient === undefined ? BY_WORD.get(wordOf(message)) : meaningOf(recipient);

  if (meaning !== undefined) return answer(meaning, recipient, facts);
  if (sent === 'all') return answer('accepted', recipient, facts);
  // A code that nobody knows, of an SMS that was not sent, or that has no summary.
  if (recipient?.statusCode !== undefined) return retry('fault', false, facts);
  return retry('unreadable', sent === 'unsaid' && !isNobody(recipients), facts);
}

/** That the customer opted out is believed by its word alone. Otherwise the code comes first. */
function meaningOf({ statusCode, status }: Recipient): Meaning | undefined {
  const word = wordOf(status);
  if (word === OPTED_OUT) return BY_WORD.get(word);
  return (statusCode === undefined ? undefined : BY_CODE.get(statusCode)) ?? BY_WORD.get(word);
}

function answer(meaning: Meaning, recipient: Recipient | undefined, facts: SmsFacts): SmsAnswer {
  if (meaning === 'accepted') {
    const messageId = outsideText(recipient?.messageId, 100);
    return { kind: 'accepted', messageId: messageId === 'None' ? '' : messageId, ...facts };
  }
  return 'never' in meaning
    ? { kind: 'undeliverable', because: meaning.never, ...facts }
    : retry(meaning.later, false, facts);
}

function retry(because: FailureReason, mayHaveSent: boolean, more: SmsFacts & { afterMs?: number } = {}): SmsAnswer {
  return { kind: 'retry', because, mayHaveSent, ...more };
}

/** `406 UserInBlacklist`, and what it cost. */
function factsOf({ statusCode, status, cost }: Recipient): SmsFacts {
  const said = [statusCode, outsideText(status, 50)].filter(Boolean).join(' ');
  return known({ status: said || undefined, costKes: readCostKes(cost) });
}

/** `Sent to 1/1 Total Cost: KES 0.8000`. */
function sentOf(message: string): 'all' | 'none' | 'unsaid' {
  const [, sent] = /^Sent to (\d{1,5})\/\d{1,5}\b/i.exec(message) ?? [];
  if (sent === undefined) return 'unsaid';
  return Number(sent) > 0 ? 'all' : 'none';
}

/** An empty list: whatever else the answer says, it was sent to nobody. */
function isNobody(recipients: readonly Recipient[] | undefined): boolean {
  return recipients !== undefined && recipients.length === 0;
}

function wordOf(text: string): string {
  return text.trim().toLowerCase();
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
