import type { AttentionCause, Partner, PhoneKey } from '../../ports/store.ts';

// Every key in Redis. The braces are the hash tag: what is stored in one bucket is on one node of a Cluster, so that one script
// changes a phone's documents, its timer, its attention mark and its reference.

/**
 * The tags of the 64 buckets, in the order of their hash slots. Each stands near the middle of a 64th of the slots, so that a
 * Cluster of any usual size has its fair share: with the tags 0 to 63, one of 12 shards would have 1.7 times the mean.
 */
const TAGS = (
  'mm ry 9i e8 hpt qt ap ax tb kv dn oin wo o6 gc xw 8g d6 lc 02 hav bk8 on pz 99 zt ul m5 fm yy va iu ' +
  'si k0 ce 8y pd op x9 x1 jf ur zj b3 ik q2 yg fs bk z2 rg ms af qkn qj i3 fbe dp kh 0t xi xa he 44'
).split(' ');

export const BUCKETS = TAGS.length;
export const ALL_BUCKETS: readonly number[] = TAGS.map((_, bucket) => bucket);

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BUCKET_BY_LETTER = new Map([...BASE64URL].map((letter, value) => [letter, value]));

/** The bucket of a phone: the first six bits of its key. */
export const bucketOf = (key: PhoneKey): number => BUCKET_BY_LETTER.get(key.charAt(0)) ?? 0;

const tagOf = (bucket: number): string => `{${TAGS[bucket]}}`;

const ofPhone = (kind: string) => (key: PhoneKey) => `j:${kind}${tagOf(bucketOf(key))}${key}`;

/** The conversation, sealed. */
export const conversationKey = ofPhone('c');
/** The registration, sealed. */
export const registrationKey = ofPhone('r');
/** What outlives both, sealed. */
export const proofKey = ofPhone('p');
/** As a pattern of SCAN: all sealed documents, or those of one kind. */
export const everyDocument = (kind: 'r' | '[crp]'): string => `j:${kind}{*}*`;
/** The phone whose document a key names. */
export const phoneOfDocument = (name: string): PhoneKey => name.slice(name.indexOf('}') + 1) as PhoneKey;

/** Phones by the time at which they are looked at again, for each partner. */
export const dueKey = (bucket: number, partner: Partner): string => `j:due:${partner}${tagOf(bucket)}`;
/** Phones whose registration needs attention for one cause, by the time since when. */
export const attentionKey = (bucket: number, cause: AttentionCause): string => `j:attention:${cause}${tagOf(bucket)}`;
/** Phones whose customers wait to be called back, by the time since when. */
export const callBacksKey = (bucket: number): string => `j:call-backs${tagOf(bucket)}`;

/** Six characters that are neither misread on a small screen nor misheard on the phone: no 0/O, 1/I/L, 5/S, 2/Z, 8/B. */
const REFERENCE_ALPHABET = 'ACDEFGHJKMNPQRTUVWXY34679';
const REFERENCE = new RegExp(`^[${REFERENCE_ALPHABET}]{6}$`);
const LETTERS = REFERENCE_ALPHABET.length;

/** The bucket that the first two letters of a reference name; undefined: no reference looks so. */
export function bucketOfReference(reference: string): number | undefined {
  if (!REFERENCE.test(reference)) return undefined;
  const [first, second] = [...reference].map((letter) => REFERENCE_ALPHABET.indexOf(letter));
  return ((first ?? 0) * LETTERS + (second ?? 0)) % BUCKETS;
}

/** A reference for a phone: two letters that name its bucket, and four by chance. `random`: five bytes. */
export function newReference(key: PhoneKey, random: Uint8Array): string {
  const [chance = 0, ...rest] = random;
  const most = Math.floor((LETTERS * LETTERS - 1 - bucketOf(key)) / BUCKETS) + 1;
  const pair = bucketOf(key) + (chance % most) * BUCKETS;
  const letters = [Math.floor(pair / LETTERS), pair % LETTERS, ...rest.slice(0, 4).map((byte) => byte % LETTERS)];
  return letters.map((at) => REFERENCE_ALPHABET[at]).join('');
}

/** Whose a reference is. The reference names the bucket. */
export const referenceKey = (reference: string): string =>
  `j:ref${tagOf(bucketOfReference(reference) ?? 0)}${reference}`;

/** The key under which phones are named, wrapped by each data key in use: a hash by the data keys' ids. */
export const NAME_KEY = 'j:name-key';
/** How many dials, and how many SMS, there were in one second, all phones and processes together. */
export const dialsKey = (second: number): string => `j:dials:${second}`;
export const smsKey = (second: number): string => `j:sms:${second}`;

/** What is written to be waited for, on the node of a bucket. */
export const durableKey = (bucket: number): string => `j:durable${tagOf(bucket)}`;

/** The stream of what operators did with personal data. */
export const AUDIT = 'j:audit';
/** What each process last said of itself. */
export const HEARTBEATS = 'j:heartbeats';
/** When something last happened, in any process. */
export const LAST_TIMES = 'j:last';
/** How long customers waited for the SMS, counted for one day. */
export const latenciesKey = (day: string): string => `j:latencies:${day}`;
/** How far customers came on one day, in numbers. */
export const funnelKey = (day: string): string => `j:funnel:${day}`;
/** What the SMS gateway last answered of its account. */
export const CREDIT = 'j:credit';
/** How far the retry of each cause is. */
export const RETRY_ALL = 'j:retry-all';
/** Held for a while by the process that does something for all. */
export const turnKey = (name: string): string => `j:turn:${name}`;
