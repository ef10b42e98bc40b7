import { Cluster, type Redis } from 'ioredis';
import type {
  AuditLine,
  CreditHeard,
  FileRewrite,
  Heartbeat,
  LastTimes,
  OperationsStore,
  RetryAllProgress,
} from '../../ports/operations.ts';
import type { AttentionCause } from '../../ports/store.ts';
import { AUDIT, CREDIT, funnelKey, HEARTBEATS, LAST_TIMES, latenciesKey, RETRY_ALL, turnKey } from './keys.ts';
import { withRedisDeadline } from './trouble.ts';

const DEADLINE_MS = 2_500;
const AUDIT_LINES = 100_000;
/** A process that is gone is shown for so long. */
const GONE_AFTER_MS = 600_000;
const DAY_S = 86_400;
const LATENCIES_S = 8 * DAY_S;
const FUNNEL_S = 40 * DAY_S;

/** What operators need besides what is stored of phones. `redis` is the caller's to close. */
export function createOperationsStore(redis: Redis | Cluster): OperationsStore {
  const soon = <T>(work: Promise<T>): Promise<T> => withRedisDeadline(DEADLINE_MS, work);

  async function heartbeats(): Promise<readonly Heartbeat[]> {
    const [stored, [seconds]] = await soon(Promise.all([redis.hgetall(HEARTBEATS), redis.time()]));
    const all = Object.values(stored).map((json) => JSON.parse(json) as Heartbeat);
    const isGone = ({ atMs }: Heartbeat) => Number(seconds) * 1000 - atMs > GONE_AFTER_MS;
    const gone = all.filter(isGone).map(({ id }) => id);
    if (gone.length > 0) await soon(redis.hdel(HEARTBEATS, ...gone));
    return all.filter((heartbeat) => !isGone(heartbeat));
  }

  return {
    async writeAudit({ atMs, by, did, reference, note }) {
      const fields = ['at', new Date(atMs).toISOString(), 'by', by, 'did', did, 'ref', reference];
      await soon(
        redis.xadd(AUDIT, 'MAXLEN', '~', AUDIT_LINES, '*', ...fields, ...(note === undefined ? [] : ['note', note])),
      );
    },
    async readAudit(limit) {
      const lines = await soon(redis.xrevrange(AUDIT, '+', '-', 'COUNT', limit));
      return lines.map(([, fields]) => auditLine(fields));
    },

    async beat(heartbeat, last, latencies, day) {
      const writes: Promise<unknown>[] = [
        redis.hset(HEARTBEATS, heartbeat.id, JSON.stringify(heartbeat)),
        redis.expire(HEARTBEATS, GONE_AFTER_MS / 1000),
      ];
      const times = Object.entries(last).flat();
      if (times.length > 0) writes.push(redis.hset(LAST_TIMES, ...times), redis.expire(LAST_TIMES, 30 * DAY_S));
      for (const [upToMs, count] of latencies) writes.push(redis.hincrby(latenciesKey(day), String(upToMs), count));
      if (latencies.size > 0) writes.push(redis.expire(latenciesKey(day), LATENCIES_S));
      await soon(Promise.all(writes));
    },
    heartbeats,
    async lastTimes() {
      const stored = await soon(redis.hgetall(LAST_TIMES));
      return Object.fromEntries(Object.entries(stored).map(([name, atMs]) => [name, Number(atMs)])) as LastTimes;
    },
    async latencies(day) {
      const stored = await soon(redis.hgetall(latenciesKey(day)));
      return new Map(Object.entries(stored).map(([upToMs, count]) => [Number(upToMs), Number(count)]));
    },

    async countFunnel(day, counts) {
      const writes = [...counts].map(([field, times]): Promise<unknown> => redis.hincrby(funnelKey(day), field, times));
      await soon(Promise.all([...writes, redis.expire(funnelKey(day), FUNNEL_S)]));
    },
    async funnel(day) {
      const stored = await soon(redis.hgetall(funnelKey(day)));
      return new Map(Object.entries(stored).map(([field, times]) => [field, Number(times)]));
    },

    async writeRetryAll(progress) {
      await soon(
        Promise.all([redis.hset(RETRY_ALL, progress.cause, JSON.stringify(progress)), redis.expire(RETRY_ALL, DAY_S)]),
      );
    },
    async readRetryAll(cause: AttentionCause) {
      const stored = await soon(redis.hget(RETRY_ALL, cause));
      return stored === null ? undefined : (JSON.parse(stored) as RetryAllProgress);
    },

    async writeCredit(heard) {
      await soon(redis.set(CREDIT, JSON.stringify(heard), 'EX', DAY_S));
    },
    async credit() {
      const stored = await soon(redis.get(CREDIT));
      return stored === null ? undefined : (JSON.parse(stored) as CreditHeard);
    },

    async rewriteFile() {
      await soon(redis.ping());
      const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis];
      const answers = await soon(Promise.all(nodes.map(rewriteAt)));
      return (['hidden', 'under way', 'none', 'started'] as const).find((each) => answers.includes(each)) ?? 'hidden';
    },
    async takeTurn(name, everyS) {
      return (await soon(redis.set(turnKey(name), '', 'EX', everyS, 'NX'))) === 'OK';
    },
    async endTurn(name) {
      await soon(redis.del(turnKey(name)));
    },
  };
}

async function rewriteAt(node: Redis): Promise<FileRewrite> {
  try {
    if (/^aof_enabled:0/m.test(await node.info('persistence'))) return 'none';
    await node.bgrewriteaof();
    return 'started';
  } catch (error) {
    return error instanceof Error && /in progress/i.test(error.message) ? 'under way' : 'hidden';
  }
}

function auditLine(fields: readonly string[]): AuditLine {
  const of = (name: string) => fields[fields.findIndex((field, at) => at % 2 === 0 && field === name) + 1];
  const has = fields.some((field, at) => at % 2 === 0 && field === 'note');
  return {
    atMs: Date.parse(of('at') ?? ''),
    by: of('by') ?? '',
    did: of('did') ?? '',
    reference: of('ref') ?? '',
    ...(has && { note: of('note') ?? '' }),
  };
}
