import type { Msisdn } from '../../conversation/msisdn.ts';
import type { FailureReason, Field, RegistryAnswer } from '../../ports/partners.ts';
import type { HttpOutcome } from '../http/client.ts';
import { outsideId } from '../outside-text.ts';

/** What an answer says, as far as it can be read. */
type Said = {
  readonly httpStatus: number;
  /** The `status` inside the body: the registry reports errors under HTTP 200, too. */
  readonly bodyStatus: number | undefined;
  /** The one that counts: HTTP's own, unless that is a success and the body says otherwise. */
  readonly status: number;
  /** The body is a JSON object. */
  readonly readable: boolean;
  readonly customerId: string | undefined;
  readonly duplicate: boolean;
  readonly phoneNamed: boolean;
  /** A number that is another phone's, and not this one's: somebody else is known by the ID. */
  readonly othersPhoneNamed: boolean;
  /** In the order in which `message` and `errors` name them. */
  readonly fieldsNamed: readonly Field[];
  readonly retryAfterMs: number | undefined;
};

type Row = readonly [when: (said: Said) => boolean, then: (said: Said) => RegistryAnswer];

/** The address, or how it is asked, is not what it wants any more. */
const NOT_AS_WANTED = [404, 405, 410, 411, 415, 421, 426, 431, 451];

/** Whether the customer may be registered all the same. */
const NOT_REGISTERED = false;
const PERHAPS_REGISTERED = true;

/** The first row that fits decides. Nothing but the first is documented by the registry. */
const TABLE: readonly Row[] = [
  [(said) => isSuccess(said.httpStatus) && said.bodyStatus === 200, registered],

  // These are about the request, not about the customer: their words are not searched for a duplicate.
  [(said) => is(said, 401) || said.bodyStatus === 401, retry('unauthorised', NOT_REGISTERED)],
  [(said) => is(said, 403) || said.bodyStatus === 403, retry('forbidden', NOT_REGISTERED)],
  [(said) => is(said, 425, 429), retry('busy', NOT_REGISTERED)],
  [(said) => is(said, 408), retry('busy', PERHAPS_REGISTERED)],
  [(said) => is(said, 402), retry('no_credit', NOT_REGISTERED)],
  [(said) => is(said, ...NOT_AS_WANTED) || isBetween(said.status, 300, 399), retry('misdirected', NOT_REGISTERED)],

  [(said) => said.duplicate, already],

  [(said) => said.status >= 500, retry('fault', PERHAPS_REGISTERED)],
  [(said) => isBetween(said.status, 400, 499) && said.bodyStatus === 200, retry('unreadable', PERHAPS_REGISTERED)],
  [(said) => isBetween(said.status, 400, 499) && said.readable, refused],
  [(said) => isBetween(said.status, 400, 499), retry('unreadable', NOT_REGISTERED)],
  [() => true, retry('unreadable', PERHAPS_REGISTERED)],
];

/**
 * Reads what came of one attempt to register a customer. An answer whose `message` or `errors` contain one of `duplicatePhrases`
 * (lower case) is about a customer who exists already. `phone` is the customer's, where it is about one.
 */
export function judgeRegistry(
  outcome: HttpOutcome,
  duplicatePhrases: readonly string[],
  phone?: Msisdn,
): RegistryAnswer {
  if (outcome.kind === 'failed') {
    return { kind: 'retry', because: outcome.because, mayHaveRegistered: outcome.because !== 'unreachable' };
  }
  const said = read(outcome, duplicatePhrases, phone);
  for (const [when, then] of TABLE) if (when(said)) return then(said);
  return { kind: 'retry', because: 'unreadable', mayHaveRegistered: true };
}

function registered({ customerId }: Said): RegistryAnswer {
  return customerId === undefined ? { kind: 'registered' } : { kind: 'registered', customerId };
}

function already({ phoneNamed, othersPhoneNamed, fieldsNamed }: Said): RegistryAnswer {
  return { kind: 'already', named: phoneNamed && !othersPhoneNamed && fieldsNamed.length === 0 ? 'phone' : 'unsaid' };
}

/** The phone is not the customer's to correct: where it is named, no other field is asked for again. */
function refused({ phoneNamed, fieldsNamed }: Said): RegistryAnswer {
  const field = phoneNamed ? undefined : fieldsNamed[0];
  return field === undefined ? { kind: 'refused' } : { kind: 'refused', field };
}

function retry(because: FailureReason, mayHaveRegistered: boolean): Row[1] {
  return ({ retryAfterMs }) => ({
    kind: 'retry',
    because,
    mayHaveRegistered,
    ...(retryAfterMs === undefined ? {} : { afterMs: retryAfterMs }),
  });
}

function is(said: Said, ...statuses: readonly number[]): boolean {
  return statuses.includes(said.status);
}

function isBetween(status: number, first: number, last: number): boolean {
  return status >= first && status <= last;
}

function isSuccess(status: number): boolean {
  return isBetween(status, 200, 299);
}

function read(
  outcome: HttpOutcome & { kind: 'answer' },
  duplicatePhrases: readonly string[],
  phone: Msisdn | undefined,
): Said {
  const body = readObject(outcome.body);
  const bodyStatus = readStatus(body?.['status']);
  const words = wordsOf(body);
  const lowerCase = words.toLowerCase().replace(/\s+/g, ' ');
  const names = namesIn(words);
  const phones = phonesIn(words);
  return {
    httpStatus: outcome.httpStatus,
    bodyStatus,
    status: isSuccess(outcome.httpStatus) && bodyStatus !== undefined ? bodyStatus : outcome.httpStatus,
    readable: body !== undefined,
    customerId: readCustomerId(body?.['data']),
    duplicate: duplicatePhrases.some((phrase) => lowerCase.includes(phrase)),
    phoneNamed: names.includes('phone'),
    othersPhoneNamed: phones.length > 0 && !phones.some((digits) => phone?.endsWith(digits)),
    fieldsNamed: names.filter((name) => name !== 'phone'),
    retryAfterMs: outcome.retryAfterMs,
  };
}

function readObject(text: string): Record<string, unknown> | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { ...value } : undefined;
}

function readStatus(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : undefined;
}

/** `id` came as a number, `uuid` as text. */
function readCustomerId(data: unknown): string | undefined {
  const { id, uuid } = asObject(data) ?? {};
  return outsideId(typeof id === 'number' ? String(id) : id) ?? outsideId(uuid);
}

/** Long enough for any message. */
const LONGEST_WORDS = 2000;

/**
 * `message`, then `errors` in both documented shapes: text, or objects with a `message`; and as frameworks often have them, by the
 * name of the field. One a line.
 */
function wordsOf(body: Record<string, unknown> | undefined): string {
  const errors = body?.['errors'];
  const entries = Array.isArray(errors) ? errors : [errors];
  return [
    body?.['message'],
    ...entries.flatMap((entry) => {
      const error = asObject(entry);
      if (error === undefined) return [entry];
      return 'message' in error ? [error['field'], error['message']] : Object.entries(error).flat(2);
    }),
  ]
    .filter((word) => typeof word === 'string')
    .join('\n')
    .slice(0, LONGEST_WORDS);
}

/**
 * How a message may name what was sent, as plain words. An `id` is the customer's national one unless it is said to be
 * something else's.
 */
const NAMES: readonly (readonly [name: Field | 'phone', RegExp])[] = [
  ['name', /\b(full ?names?|surname|names?)\b/],
  [
    'nationalId',
    /\b(national( ?id)?|identity|identification|id ?(no|number)|(?<!(county|location|customer|agent|channel|request|trace) )id)\b/,
  ],
  ['county', /\b(locations?|county|counties)\b/],
  ['gender', /\b(gender|sex)\b/],
  ['phone', /\b(phone ?(no|number)?|telephone|msisdn|mobile ?(no|number)?)\b/],
];

/** Of the numbers in a message that may be Kenyan mobile phones', the last nine digits. */
function phonesIn(words: string): readonly string[] {
  const unbroken = words.replace(/(?<=\d)[ -](?=\d)/g, '');
  return [...unbroken.matchAll(/(?<!\d)(?:0|254)?([17]\d{8})(?!\d)/g)].map(([, digits = '']) => digits);
}

/** What a message names, in its order. */
function namesIn(words: string): readonly (Field | 'phone')[] {
  const plain = words
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_.-]+/g, ' ')
    .toLowerCase();
  return NAMES.map(([name, pattern]) => ({ name, at: plain.search(pattern) }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at)
    .map(({ name }) => name);
}
