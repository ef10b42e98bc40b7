import { Cluster, type Redis } from 'ioredis';
import {
  ATTENTION_CAUSES,
  type AttentionCause,
  type Counts,
  type Due,
  PARTNERS,
  type Partner,
  type PhoneKey,
  type Waiting,
} from '../../ports/store.ts';
import { ALL_BUCKETS, attentionKey, callBacksKey, dueKey, everyDocument, phoneOfDocument } from './keys.ts';
import { withRedisDeadline } from './trouble.ts';

/** What is asked of all buckets at once, for operators: nobody with a phone in hand waits for it. */
export type Indexes = {
  count(): Promise<Counts>;
  listAttention(limit: number, cause?: AttentionCause): Promise<readonly Due[]>;
  listDue(limit: number, partner?: Partner): Promise<readonly Due[]>;
  listCallBacks(limit: number): Promise<readonly Due[]>;
  listRegistrations(from?: string): Promise<{ readonly keys: readonly PhoneKey[]; readonly next?: string }>;
};

type KeyOfBucket = (bucket: number) => string;

/** `untilMs`: only those with a score up to it. */
type CountedIndex = { readonly keyOf: KeyOfBucket; readonly untilMs?: number };
const NOBODY: Waiting = { count: 0 };

const SCANNED_AT_ONCE = 500;

export function createIndexes(redis: Redis | Cluster, deadlineMs: number, nowMs: () => number): Indexes {
  const due =
    (partner: Partner): KeyOfBucket =>
    (bucket) =>
      dueKey(bucket, partner);
  const attention =
    (cause: AttentionCause): KeyOfBucket =>
    (bucket) =>
      attentionKey(bucket, cause);

  async function everyBucket<T>(ask: (bucket: number) => Promise<T>): Promise<T[]> {
    return withRedisDeadline(deadlineMs, Promise.all(ALL_BUCKETS.map((bucket) => ask(bucket))));
  }

  /** How many each index holds, and its first: one call, on a Cluster one for each bucket. */
  async function waiting(indexes: readonly CountedIndex[]): Promise<readonly Waiting[]> {
    const until = indexes.map(({ untilMs = '+inf' }) => untilMs);
    const parts = redis instanceof Cluster ? ALL_BUCKETS.map((bucket) => [bucket]) : [ALL_BUCKETS];
    const answers = await Promise.all(
      parts.map((buckets) => {
        const keys = buckets.flatMap((bucket) => indexes.map(({ keyOf }) => keyOf(bucket)));
        return withRedisDeadline(deadlineMs, redis.jisajiliWaiting(keys.length, ...keys, ...until));
      }),
    );
    return indexes.map((_, at) => {
      const count = answers.reduce((total, [counts]) => total + (counts[at] ?? 0), 0);
      const heads = answers.flatMap(([, first]) => (first[at] ? [Number(first[at])] : []));
      return { count, ...(heads.length > 0 && { oldestMs: Math.min(...heads) }) };
    });
  }

  async function soonest(keyOf: KeyOfBucket, limit: number): Promise<readonly Due[]> {
    return (await everyBucket((bucket) => redis.zrange(keyOf(bucket), 0, limit - 1, 'WITHSCORES'))).flatMap(withScores);
  }

  async function latest(keysOf: readonly KeyOfBucket[], limit: number): Promise<readonly Due[]> {
    const lists = await Promise.all(
      keysOf.map((keyOf) =>
        everyBucket((bucket) => redis.zrevrange(keyOf(bucket), 0, limit - 1, 'WITHSCORES')).then((found) =>
          found.flatMap(withScores),
        ),
      ),
    );
    return lists
      .flat()
      .sort((one, other) => other.atMs - one.atMs)
      .slice(0, limit);
  }

  return {
    async count() {
      const [registry = NOBODY, sms = NOBODY, callBacks = NOBODY, ...causes] = await waiting([
        { keyOf: due('registry') },
        { keyOf: due('sms'), untilMs: nowMs() },
        { keyOf: callBacksKey },
        ...ATTENTION_CAUSES.map((cause) => ({ keyOf: attention(cause) })),
      ]);
      const byCause = ATTENTION_CAUSES.map((cause, at) => [cause, causes[at] ?? NOBODY]);
      return { due: { registry, sms }, attention: Object.fromEntries(byCause) as Counts['attention'], callBacks };
    },
    listAttention: (limit, cause) => latest((cause === undefined ? ATTENTION_CAUSES : [cause]).map(attention), limit),
    async listDue(limit, partner) {
      const partners = partner === undefined ? PARTNERS : [partner];
      const lists = await Promise.all(partners.map((each) => soonest(due(each), limit)));
      return lists
        .flat()
        .sort((one, other) => one.atMs - other.atMs)
        .slice(0, limit);
    },
    listCallBacks: (limit) => latest([callBacksKey], limit),
    async listRegistrations(from) {
      const { names, next } = await scanDocuments(redis, 'r', deadlineMs, from);
      return { keys: names.map(phoneOfDocument), ...(next !== undefined && { next }) };
    },
  };
}

/** The names of sealed documents, page by page, some perhaps twice. What is written meanwhile may be missed. `from`: see the port. */
export async function scanDocuments(
  redis: Redis | Cluster,
  kind: Parameters<typeof everyDocument>[0],
  deadlineMs: number,
  from = '0 0',
): Promise<{ readonly names: readonly string[]; readonly next?: string }> {
  // A Cluster does not know its nodes before it is connected.
  await withRedisDeadline(deadlineMs, redis.ping());
  const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis];
  const [at = 0, cursor = 0] = from.split(' ').map(Number);
  const page = nodes[at]?.scan(cursor, 'MATCH', everyDocument(kind), 'COUNT', SCANNED_AT_ONCE);
  if (page === undefined) return { names: [] };
  const [after, names] = await withRedisDeadline(deadlineMs, page);
  if (after !== '0') return { names, next: `${at} ${after}` };
  return at + 1 < nodes.length ? { names, next: `${at + 1} 0` } : { names };
}

/** Members and scores by turns, as Redis answers them. */
export function withScores(flat: readonly string[]): readonly Due[] {
  const list: Due[] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) list.push({ key: flat[at] as PhoneKey, atMs: Number(flat[at + 1]) });
  return list;
}
