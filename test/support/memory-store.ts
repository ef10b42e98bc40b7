import { createSecretKey, randomBytes } from 'node:crypto';
import { keyedHash } from '../../src/adapters/encryption/keyring.ts';
import { BUCKETS, bucketOf } from '../../src/adapters/redis/keys.ts';
import type { Codec } from '../../src/adapters/redis/store.ts';
import {
  ATTENTION_CAUSES,
  type AttentionCause,
  type Change,
  type Counts,
  type Due,
  PARTNERS,
  type Partner,
  type PhoneKey,
  type Store,
  type Stored,
  type Timer,
  type Waiting,
} from '../../src/ports/store.ts';

const NAME_KEY = createSecretKey(Buffer.alloc(32, 9));

type Document = { readonly json: string; readonly iv: Uint8Array; readonly untilMs: number };
type Attention = NonNullable<Change<never, never>['attention']>;
type Row = {
  conversation?: Document;
  registration?: Document;
  timer?: Timer;
  attention?: Attention;
  callBackSinceMs?: number;
  proof?: Document;
};

export type MemoryStore<C, R> = Store<C, R> & {
  /** When the phone's timer is due, and for which partner. */
  timerOf(key: PhoneKey): Timer | undefined;
  attentionOf(key: PhoneKey): Attention | undefined;
  /** The earliest of all timers. */
  nextTimerMs(): number | undefined;
};

/**
 * A store in memory whose clock a test holds. It passes the suite that every store passes, so what is tested over it holds over
 * Redis: it is here for the hours that a retry window takes.
 */
export function memoryStore<C, R>(
  codecs: { readonly conversation: Codec<C>; readonly registration: Codec<R> },
  clock: { nowMs(): number },
): MemoryStore<C, R> {
  const rows = new Map<PhoneKey, Row>();
  const buckets = Array.from({ length: BUCKETS }, () => new Set<PhoneKey>());
  const references = new Map<string, { readonly key: PhoneKey; readonly untilMs: number }>();
  const counters = new Map<string, number>();
  const nowMs = () => clock.nowMs();

  const alive = (document: Document | undefined) =>
    document !== undefined && document.untilMs > nowMs() ? document : undefined;
  const rowOf = (key: PhoneKey): Row => {
    const row = rows.get(key) ?? {};
    rows.set(key, row);
    buckets[bucketOf(key)]?.add(key);
    return row;
  };
  const read = <T>(document: Document | undefined, codec: Codec<T>): T | undefined =>
    document && codec.read(JSON.parse(document.json));

  function stored(key: PhoneKey): Stored<C, R> {
    const row = rows.get(key);
    const c = alive(row?.conversation);
    const r = alive(row?.registration);
    const conversation = read(c, codecs.conversation);
    const registration = read(r, codecs.registration);
    return {
      key,
      ...(conversation !== undefined && { conversation }),
      ...(registration !== undefined && { registration }),
      ...unreadable(c !== undefined && conversation === undefined, r !== undefined && registration === undefined),
      revision: { conversation: c?.iv, registration: r?.iv },
    };
  }

  const untilMs = (ttlS: number) => nowMs() + Math.max(1, Math.ceil(ttlS)) * 1000;
  const write = <T>(change: { value: T; ttlS?: number }, codec: Codec<T>): Document => ({
    json: JSON.stringify(codec.write(change.value)),
    iv: randomBytes(12),
    untilMs: change.ttlS === undefined ? Number.POSITIVE_INFINITY : untilMs(change.ttlS),
  });

  const keyOf = (phone: string) => keyedHash(NAME_KEY, phone, 12) as PhoneKey;
  const timers = (): [PhoneKey, Timer][] =>
    [...rows].flatMap(([key, { timer }]): [PhoneKey, Timer][] => (timer === undefined ? [] : [[key, timer]]));
  const dueIn = (bucket: number, partner: Partner): Due[] =>
    [...(buckets[bucket] ?? [])]
      .flatMap((key) => {
        const timer = rows.get(key)?.timer;
        return timer?.for === partner ? [{ key, atMs: timer.atMs }] : [];
      })
      .sort((one, other) => one.atMs - other.atMs);
  const count = (name: string, by = 1) => {
    const counted = (counters.get(name) ?? 0) + by;
    counters.set(name, counted);
    return counted;
  };
  const attentionRows = (cause?: AttentionCause): Due[] =>
    [...rows].flatMap(([key, { attention }]) =>
      attention && (cause === undefined || attention.cause === cause) ? [{ key, atMs: attention.sinceMs }] : [],
    );
  const callBackRows = (): Due[] =>
    [...rows].flatMap(([key, { callBackSinceMs: atMs }]) => (atMs === undefined ? [] : [{ key, atMs }]));
  const second = () => Math.floor(nowMs() / 1000);

  return {
    nowMs,
    keyOf: async (phone) => keyOf(phone),
    load: async (phone) => stored(keyOf(phone)),
    loadByKey: async (key) => stored(key),
    async commit(before, change: Change<C, R>) {
      const { key } = before;
      const now = stored(key);
      const isSame =
        now.revision.conversation === before.revision.conversation &&
        now.revision.registration === before.revision.registration;
      if (!isSame) return { done: false, because: 'changed', now };
      if (change.notAfterMs !== undefined && nowMs() > change.notAfterMs) return { done: false, because: 'late', now };
      const { reference } = change;
      if (reference !== undefined) {
        const owner = references.get(reference.text);
        const isTaken = owner !== undefined && owner.untilMs > nowMs() && owner.key !== key;
        if (reference.ttlS !== null) {
          if (isTaken) return { done: false, because: 'taken', now };
          references.set(reference.text, { key, untilMs: untilMs(reference.ttlS) });
        } else if (!isTaken) references.delete(reference.text);
      }
      const row = rowOf(key);
      if (change.conversation === null) delete row.conversation;
      else if (change.conversation) row.conversation = write(change.conversation, codecs.conversation);
      if (change.registration === null) delete row.registration;
      else if (change.registration) row.registration = write(change.registration, codecs.registration);
      if (change.timer === null) delete row.timer;
      else if (change.timer) row.timer = { for: change.timer.for, atMs: Math.ceil(change.timer.atMs) };
      if (change.attention === null) delete row.attention;
      else if (change.attention) row.attention = change.attention;
      if (change.callBackSinceMs === null) delete row.callBackSinceMs;
      else if (change.callBackSinceMs !== undefined) row.callBackSinceMs = change.callBackSinceMs;
      if (change.proof) row.proof = write(change.proof, AS_IT_IS);
      return { done: true, now: stored(key) };
    },

    peek: async (farMs = Number.POSITIVE_INFINITY) =>
      Array.from({ length: BUCKETS }, (_, bucket) => {
        for (const partner of PARTNERS) {
          const far = dueIn(bucket, partner).at(-1);
          if (far !== undefined && far.atMs > nowMs() + farMs) rowOf(far.key).timer = { for: partner, atMs: nowMs() };
        }
        const [registry] = dueIn(bucket, 'registry');
        const [sms] = dueIn(bucket, 'sms');
        return { bucket, ...(registry && { registry: registry.atMs }), ...(sms && { sms: sms.atMs }) };
      }),
    async claim(bucket, partner, { limit, visibilityMs, overdueByMs = 0 }) {
      const phones = dueIn(bucket, partner)
        .filter(({ atMs }) => atMs <= nowMs() - overdueByMs)
        .slice(0, limit);
      for (const { key } of phones) rowOf(key).timer = { for: partner, atMs: nowMs() + visibilityMs };
      const [next] = dueIn(bucket, partner);
      return { phones, ...(next && { nextAtMs: next.atMs }) };
    },

    async findReference(reference) {
      const owner = references.get(reference);
      return owner !== undefined && owner.untilMs > nowMs() ? owner.key : undefined;
    },
    async count() {
      const due = (partner: Partner) => timers().flatMap(([, timer]) => (timer.for === partner ? [timer.atMs] : []));
      const sms = due('sms');
      const attention = (cause: AttentionCause) => waiting(attentionRows(cause).map(({ atMs }) => atMs));
      return {
        due: {
          registry: waiting(due('registry')),
          sms: { ...waiting(sms), count: sms.filter((atMs) => atMs <= nowMs()).length },
        },
        attention: Object.fromEntries(
          ATTENTION_CAUSES.map((cause) => [cause, attention(cause)]),
        ) as Counts['attention'],
        callBacks: waiting(callBackRows().map(({ atMs }) => atMs)),
      };
    },
    listAttention: async (limit, cause) => attentionRows(cause).sort(latestFirst).slice(0, limit),
    listCallBacks: async (limit) => callBackRows().sort(latestFirst).slice(0, limit),
    listRegistrations: async () => ({
      keys: [...rows].flatMap(([key, row]) => (alive(row.registration) ? [key] : [])),
    }),
    proofOf: async (key) => read(alive(rows.get(key)?.proof), AS_IT_IS),
    listDue: async (limit, partner) =>
      timers()
        .filter(([, timer]) => partner === undefined || timer.for === partner)
        .map(([key, { atMs }]) => ({ key, atMs }))
        .sort((one, other) => one.atMs - other.atMs)
        .slice(0, limit),
    countDial: async () => count(`dials ${second()}`),
    async takeSms(wanted, maxPerS) {
      const name = `sms ${second()}`;
      const granted = Math.max(0, Math.min(wanted, maxPerS - (counters.get(name) ?? 0)));
      count(name, granted);
      return granted;
    },
    ping: async () => undefined,

    timerOf: (key) => rows.get(key)?.timer,
    attentionOf: (key) => rows.get(key)?.attention,
    nextTimerMs: () =>
      timers().reduce<number | undefined>((least, [, { atMs }]) => Math.min(least ?? atMs, atMs), undefined),
  };
}

const AS_IT_IS: Codec<unknown> = { write: (value) => value, read: (json) => json };

function latestFirst(one: Due, other: Due): number {
  return other.atMs - one.atMs;
}

function waiting(times: readonly number[]): Waiting {
  return { count: times.length, ...(times.length > 0 && { oldestMs: Math.min(...times) }) };
}

function unreadable(conversation: boolean, registration: boolean): Pick<Stored<never, never>, 'unreadable'> {
  if (!conversation && !registration) return {};
  return {
    unreadable: { ...(conversation && { conversation: 'shape' }), ...(registration && { registration: 'shape' }) },
  };
}
