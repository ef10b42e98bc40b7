import { Cluster, type Redis } from 'ioredis';
import type { Msisdn } from '../../conversation/msisdn.ts';
import {
  type BucketHead,
  type Change,
  type Committed,
  PARTNERS,
  type PhoneKey,
  type Refusal,
  type Store,
  type Stored,
  type Unreadable,
} from '../../ports/store.ts';
import { IV_AT, type Keyring } from '../encryption/keyring.ts';
import { commitArguments, type Written, wholeSeconds } from './commit-arguments.ts';
import { createIndexes, withScores } from './indexes.ts';
import {
  ALL_BUCKETS,
  bucketOfReference,
  conversationKey,
  dialsKey,
  dueKey,
  proofKey,
  referenceKey,
  registrationKey,
  smsKey,
} from './keys.ts';
import { createNames, type NameMemory } from './names.ts';
import { createScript } from './script-call.ts';
import { COMMIT, type CommitReply, defineScripts } from './scripts.ts';
import { createRedisTime, type RedisTime } from './time.ts';
import { StoreTrouble, withRedisDeadline } from './trouble.ts';

const DEADLINE_MS = 2_500;
const NOTHING = Buffer.alloc(0);
const NEVER_FAR_MS = Number.MAX_SAFE_INTEGER;

/** How a document is written as plain JSON, and read again: undefined where it is none of ours. */
export type Codec<T> = { write(value: T): unknown; read(json: unknown): T | undefined };

export type StoreSettings<C, R> = {
  /** The caller's to close. */
  readonly redis: Redis | Cluster;
  readonly keyring: Keyring;
  readonly codecs: { readonly conversation: Codec<C>; readonly registration: Codec<R> };
  readonly deadlineMs?: number;
  /** Where several connections serve one process in turn, what each has learned is the others' too. */
  readonly memory?: StoreMemory;
};

export type StoreMemory = { readonly time: RedisTime; readonly names: NameMemory };

export function createStoreMemory(): StoreMemory {
  return { time: createRedisTime(), names: {} };
}

/** Stores documents sealed in Redis. One round trip to load, one to commit. */
export function createStore<C, R>(settings: StoreSettings<C, R>): Store<C, R> {
  const { redis, keyring, codecs, deadlineMs = DEADLINE_MS } = settings;
  const { time, names: known } = settings.memory ?? createStoreMemory();
  const names = createNames(redis, keyring, known);
  defineScripts(redis);
  const commitScript = createScript(redis, COMMIT);
  const soon = <T>(work: Promise<T>): Promise<T> => withRedisDeadline(deadlineMs, work);

  async function askTime(): Promise<void> {
    const sentAtMs = performance.now();
    const [seconds, micros] = await redis.time();
    time.heard(Number(seconds), Number(micros), sentAtMs);
  }

  async function loadByKey(key: PhoneKey): Promise<Stored<C, R>> {
    const [[conversation, registration]] = await Promise.all([
      redis.mgetBuffer(conversationKey(key), registrationKey(key)),
      // Every commit and every claim returns the time; it is asked for only where there was none lately.
      time.isStale() ? askTime() : undefined,
    ]);
    return opened(key, conversation ?? undefined, registration ?? undefined);
  }

  function opened(key: PhoneKey, conversation: Buffer | undefined, registration: Buffer | undefined): Stored<C, R> {
    const c = read(conversation, conversationKey(key), codecs.conversation);
    const r = read(registration, registrationKey(key), codecs.registration);
    const revision = { conversation: ivOf(conversation), registration: ivOf(registration) };
    return storedAs(key, c.value, r.value, revision, c.because, r.because);
  }

  function read<T>(stored: Buffer | undefined, identity: string, codec: Codec<T>): { value?: T; because?: Unreadable } {
    if (stored === undefined) return {};
    const result = keyring.open(stored, identity);
    if (!result.ok) return { because: result.because };
    const value = codec.read(result.value);
    return value === undefined ? { because: 'shape' } : { value };
  }

  async function commit(stored: Stored<C, R>, change: Change<C, R>): Promise<Committed<C, R>> {
    const { key, revision } = stored;
    const conversation = written(change.conversation, conversationKey(key), codecs.conversation);
    const registration = written(change.registration, registrationKey(key), codecs.registration);
    const proof = change.proof && keyring.seal(change.proof.value, proofKey(key));
    const args = commitArguments(stored, change, conversation, registration, proof);
    let sentAtMs = performance.now();
    let reply: CommitReply;
    try {
      reply = (await soon(commitScript(args.keys, args.values))) as CommitReply;
    } catch (trouble) {
      // Where its answer was lost it may be done, and whoever believes that it is not would act on it: so it is asked again.
      if (!mayBeDone(trouble)) throw trouble;
      sentAtMs = performance.now();
      reply = (await soon(commitScript(args.keys, args.values))) as CommitReply;
    }
    if (typeof reply !== 'number') {
      const [because, micros, conversationNow, registrationNow] = reply;
      time.heard(0, micros, sentAtMs);
      const now = opened(key, conversationNow ?? undefined, registrationNow ?? undefined);
      return { done: false, because: because.toString() as Refusal, now };
    }
    time.heard(0, reply, sentAtMs);
    const now = storedAs<C, R>(
      key,
      change.conversation === undefined ? stored.conversation : change.conversation?.value,
      change.registration === undefined ? stored.registration : change.registration?.value,
      {
        conversation: ivAfter(conversation, revision.conversation),
        registration: ivAfter(registration, revision.registration),
      },
      change.conversation === undefined ? stored.unreadable?.conversation : undefined,
      change.registration === undefined ? stored.unreadable?.registration : undefined,
    );
    return { done: true, now };
  }

  function written<T>(
    change: { readonly value: T; readonly ttlS?: number } | null | undefined,
    identity: string,
    codec: Codec<T>,
  ): Written {
    if (change === undefined) return { verb: '-', sealed: NOTHING, ttlS: '-' };
    if (change === null) return { verb: 'delete', sealed: NOTHING, ttlS: '-' };
    const ttlS = change.ttlS === undefined ? '-' : wholeSeconds(change.ttlS);
    return { verb: 'set', sealed: keyring.seal(codec.write(change.value), identity), ttlS };
  }

  async function peekAt(buckets: readonly number[], farMs: number): Promise<readonly BucketHead[]> {
    const keys = buckets.flatMap((bucket) => PARTNERS.map((partner) => dueKey(bucket, partner)));
    const sentAtMs = performance.now();
    const [seconds, micros, heads] = await soon(redis.jisajiliPeek(keys.length, ...keys, farMs));
    time.heard(Number(seconds), Number(micros), sentAtMs);
    return buckets.map((bucket, at) => {
      const [registry = '', sms = ''] = heads.slice(at * PARTNERS.length);
      return {
        bucket,
        ...(registry !== '' && { registry: Number(registry) }),
        ...(sms !== '' && { sms: Number(sms) }),
      };
    });
  }

  const nowMs = () => time.nowMs() ?? Date.now();
  const second = () => Math.floor(nowMs() / 1000);

  return {
    nowMs,
    keyOf: (phone) => soon(names.keyOf(phone)),
    load(phone: Msisdn) {
      const key = names.now(phone);
      return soon(key === undefined ? names.keyOf(phone).then(loadByKey) : loadByKey(key));
    },
    loadByKey: (key) => soon(loadByKey(key)),
    commit,

    async peek(farMs = NEVER_FAR_MS) {
      // Where one script may use keys of every bucket, that is one call; on a Cluster it is one for each bucket.
      const parts = redis instanceof Cluster ? ALL_BUCKETS.map((bucket) => [bucket]) : [ALL_BUCKETS];
      const heads = await Promise.allSettled(parts.map((buckets) => peekAt(buckets, farMs)));
      const failed = heads.find((part) => part.status === 'rejected');
      if (failed?.status === 'rejected' && heads.every(({ status }) => status === 'rejected')) throw failed.reason;
      // A part that cannot be reached now does not stop the others.
      return heads.flatMap((part) => (part.status === 'fulfilled' ? part.value : []));
    },
    async claim(bucket, partner, { limit, visibilityMs, overdueByMs = 0 }) {
      const sentAtMs = performance.now();
      const [seconds, micros, head, due] = await soon(
        redis.jisajiliClaim(dueKey(bucket, partner), limit, visibilityMs, overdueByMs),
      );
      time.heard(Number(seconds), Number(micros), sentAtMs);
      return { phones: withScores(due), ...(head !== '' && { nextAtMs: Number(head) }) };
    },

    async findReference(reference) {
      if (bucketOfReference(reference) === undefined) return undefined;
      return ((await soon(redis.get(referenceKey(reference)))) as PhoneKey | null) ?? undefined;
    },

    ...createIndexes(redis, deadlineMs, nowMs),
    async proofOf(key) {
      const stored = await soon(redis.getBuffer(proofKey(key)));
      const opened = stored === null ? undefined : keyring.open(stored, proofKey(key));
      return opened?.ok ? opened.value : undefined;
    },

    countDial: () => soon(redis.jisajiliCount(dialsKey(second()))),
    takeSms: (wanted, maxPerS) => soon(redis.jisajiliTake(smsKey(second()), wanted, maxPerS)),

    async ping() {
      await soon(askTime());
    },
  };
}

/** Without what is absent. Field by field, since every hop comes through here. */
function storedAs<C, R>(
  key: PhoneKey,
  conversation: C | undefined,
  registration: R | undefined,
  revision: Stored<C, R>['revision'],
  conversationIs: Unreadable | undefined,
  registrationIs: Unreadable | undefined,
): Stored<C, R> {
  const stored: { -readonly [K in keyof Stored<C, R>]: Stored<C, R>[K] } = { key, revision };
  if (conversation !== undefined) stored.conversation = conversation;
  if (registration !== undefined) stored.registration = registration;
  if (conversationIs !== undefined || registrationIs !== undefined)
    stored.unreadable = {
      ...(conversationIs && { conversation: conversationIs }),
      ...(registrationIs && { registration: registrationIs }),
    };
  return stored;
}

function mayBeDone(trouble: unknown): boolean {
  return trouble instanceof StoreTrouble && (trouble.because === 'timeout' || trouble.because === 'away');
}

function ivAfter(change: Written, before: Uint8Array | undefined): Uint8Array | undefined {
  if (change.verb === 'set') return ivOf(change.sealed);
  return change.verb === '-' ? before : undefined;
}

/** A copy, as a part of a buffer would keep all of it in memory. What is too short to hold one is damaged; its IV ends with zeros. */
function ivOf(sealed: Buffer | undefined): Uint8Array | undefined {
  if (sealed === undefined) return undefined;
  const iv = new Uint8Array(IV_AT.end - IV_AT.start);
  iv.set(sealed.subarray(IV_AT.start, IV_AT.end));
  return iv;
}
