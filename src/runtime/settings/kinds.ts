import { z } from 'zod';
import { readRedisTarget } from '../../adapters/redis/target.ts';
import { septets } from '../../conversation/gsm7.ts';

// One schema for each kind of value. Its message says what the value must be, and never what it is: settings hold secrets.
// Every message ends a sentence that begins with the setting's name.

const VISIBLE = /^[\x21-\x7e]+$/;
const DATA_KEY_BYTES = 32;
/** Of 32 random bytes, 30 differ on average. */
const DIFFERENT_BYTES = 12;
const CALLBACK_KEY_CHARACTERS = 16;
const PASSWORD_CHARACTERS = 12;
/** Fewer different ones are a word typed again and again. */
const DIFFERENT_CHARACTERS = 6;
const CALLBACK_KEYS = 'must be keys of letters, digits and signs, with commas between';

/** A value that one function reads: what it answers, or `undefined` where it is no such value. */
function readBy<T>(read: (text: string) => T | undefined, message: string) {
  return z.string().transform((text, context): T => {
    const value = read(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

/** Several values with commas between. Spaces around them do not count. */
function listOf<T>(item: z.ZodType<T, string>, message: string) {
  return z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(item, message));
}

export function wholeNumber(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .pipe(z.int(message).min(least, message).max(most, message));
}

/** A span of time, in whatever unit its setting's name ends in. Parts of it are fine: half an hour is 0.5 of `_H`. */
export function timeSpan(least: number, most: number) {
  const message = `must be a number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}(\.\d{1,9})?$/, message)
    .transform(Number)
    .pipe(z.number(message).min(least, message).max(most, message));
}

export function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, `must be one of ${values.join(', ')}`);
}

/** Without the slashes at its end, so that a path can follow. */
export const webAddress = readBy((text) => {
  const url = /^https?:\/\/[^\s#]+$/i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  // fetch() refuses addresses with a user name or password.
  if (url === undefined || url.username + url.password !== '') return undefined;
  return text.replace(/\/+$/, '');
}, 'must be an http(s) address without user name, password and #');

/** The same, with nothing behind its path: the registry's own path is put there. */
export const baseAddress = webAddress.refine(
  (text) => !text.includes('?'),
  'must be an http(s) address without a query',
);

export const listeningHost = z.string().regex(/^[\w.:-]+$/, 'must be a host name or an IP address');

export const redisTarget = readBy(
  readRedisTarget,
  'must be redis[s]://[user:password@]host[:port][/database], the same with several hosts and commas for a Cluster, or ' +
    'redis[s]+sentinel://host,host/NAME (in a user name or password, write , @ / and : percent-encoded)',
);

// What fetch() sets by itself, or does not let us set.
const TAKEN_HEADERS = /^(accept|connection|content-.*|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade)$/i;

/** RFC 9110, 5.6.2: a token. */
export const headerName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~\w-]+$/, 'must be the name of an HTTP header')
  .refine((name) => !TAKEN_HEADERS.test(name), 'must be a header that HTTP does not use for the request itself');

/** RFC 9110, 5.5: what fetch() accepts as a value. */
export const headerValue = z
  .string()
  .regex(
    /^[\x21-\x7e\xa0-\xff](?:[\x20-\x7e\xa0-\xff]*[\x21-\x7e\xa0-\xff])?$/,
    'must be Latin letters, digits and signs, with no line break in it and no space at its ends',
  );

export const visibleText = z.string().regex(VISIBLE, 'must be letters, digits and signs of ASCII, with no space');

/** 11 letters and digits at most, or a short code. */
export const senderId = z
  .string()
  .regex(
    /^(?:[A-Za-z0-9][A-Za-z0-9 ._&-]{0,10}|\d{3,15})$/,
    'must be a sender ID of at most 11 letters and digits, or a short code',
  );

/** A number that phones can send SMS to. */
export const shortCode = z.string().regex(/^\d{3,15}$/, 'must be a short code: 3 to 15 digits');

export const trueOrFalse = oneOf(['true', 'false']).transform((text) => text === 'true');

const NOT_PHRASES = 'must be phrases of 4 to 100 characters, with | between them';

/** In lower case, with single spaces. A shorter phrase would stand in nearly every answer. */
export const phrases = z
  .string()
  .transform((text) => text.split('|').map((phrase) => phrase.trim().replace(/\s+/g, ' ').toLowerCase()))
  .pipe(z.array(z.string().min(4, NOT_PHRASES).max(100, NOT_PHRASES), NOT_PHRASES));

/** A secret of which nobody tries all: long enough, and more than one key pressed down. */
function hardToGuess(characters: number) {
  return [
    (text: string) => text.length >= characters && new Set(text).size >= DIFFERENT_CHARACTERS,
    `must be hard to guess: at least ${characters} characters, ${DIFFERENT_CHARACTERS} of them different`,
  ] as const;
}

/** The key is all that distinguishes the gateway from anybody else. */
export const callbackKeys = listOf(
  z
    .string()
    .regex(VISIBLE, CALLBACK_KEYS)
    .refine(...hardToGuess(CALLBACK_KEY_CHARACTERS)),
  CALLBACK_KEYS,
);

export const password = z
  .string()
  .regex(
    /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/,
    'must be letters, digits and signs of ASCII, with no space at its ends',
  );

export const strongPassword = password.refine(...hardToGuess(PASSWORD_CHARACTERS));

const NOT_BASE64_KEYS = `must be ${DATA_KEY_BYTES} bytes in base64 (openssl rand -base64 32), or several of them with commas between`;

const dataKey = readBy((text) => {
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text)) return undefined;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  // Bits that belong to no byte would make two texts of one key.
  return btoa(String.fromCharCode(...bytes)) === text ? bytes : undefined;
}, NOT_BASE64_KEYS);

/** Newest first. */
export const dataKeys = listOf(dataKey, NOT_BASE64_KEYS).refine(
  (keys) => new Set(keys.map((key) => key.join())).size === keys.length,
  'must not hold the same key twice',
);

/** How many digits something has, at least and at most. */
export function digitsRange(least: number, most: number) {
  return readBy((text) => {
    const [, min = '', max = ''] = /^(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
    const range = { min: Number(min), max: Number(max) };
    return min !== '' && range.min >= least && range.min <= range.max && range.max <= most ? range : undefined;
  }, `must be two numbers from ${least} to ${most}, MIN-MAX`);
}

export const randomDataKeys = dataKeys.refine(
  (keys) => keys.every((bytes) => new Set(bytes).size >= DIFFERENT_BYTES),
  'must be random: too many of its bytes are the same',
);

export const digitsList = listOf(
  z.string().regex(/^\d{1,8}$/, 'must be network codes (digits), with commas between'),
  'must be network codes (digits), with commas between',
);

/** The longest that screens and SMS have room for; their worst cases are tested with it. */
const MAX_SERVICE_CODE_SEPTETS = 11;

export const serviceCode = z
  .string()
  .regex(
    /^\*\d+(\*\d+)*#$/,
    'must be a code that phones can dial: *, digits, # (in a .env file in quotes, since # begins a comment there)',
  )
  .refine(
    (code) => septets(code) <= MAX_SERVICE_CODE_SEPTETS,
    `must be at most ${MAX_SERVICE_CODE_SEPTETS} characters: the screens have no room for more`,
  );

export function shownText(maxSeptets: number) {
  const message = `must be at most ${maxSeptets} characters that every phone can show (GSM-7; ^ { } [ ] ~ | \\ and the euro sign count twice)`;
  return z
    .string()
    .regex(/^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u, message)
    .refine((text) => septets(text) <= maxSeptets, message);
}

export function shownPhone(maxSeptets: number) {
  const message = `must be a phone number of at most ${maxSeptets} characters`;
  return z
    .string()
    .regex(/^[+*]?\d[\d -]*\d#?$/, message)
    .refine((text) => septets(text) <= maxSeptets, message);
}

/** Minutes since midnight. `from` lies behind `to` where the hours go over midnight; the same twice is never. */
export const hoursOfDay = readBy((text) => {
  const match = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (!match) return undefined;
  const [fromH = 0, fromMin = 0, toH = 0, toMin = 0] = match.slice(1).map(Number);
  return { fromMinute: fromH * 60 + fromMin, toMinute: toH * 60 + toMin };
}, 'must be two times of day, HH:MM-HH:MM');

const NOT_KEYWORDS = 'must be words of letters and digits, with commas between, and not STOP';

export const keywords = listOf(
  z
    .string()
    .toUpperCase()
    .regex(/^(?!STOP$)[A-Z][A-Z0-9]{0,19}$/, NOT_KEYWORDS),
  NOT_KEYWORDS,
);
