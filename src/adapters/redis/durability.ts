import { Cluster, type Redis } from 'ioredis';
import type { PhoneKey } from '../../ports/store.ts';
import { bucketOf, durableKey } from './keys.ts';
import { redisWithin } from './trouble.ts';

/**
 * `durable`: on the disk, and at a replica, as far as there is the one or the other to ask. `late`: not in time, or nobody knows.
 * `unknown`: there is no replica, and no disk that can be asked (Redis before 7.2, or no append-only file).
 */
export type Durable = 'durable' | 'late' | 'unknown';

export type Durability = {
  /** Waits until all that was written for this phone before the call outlives a crash of Redis' machine. Never rejects. */
  reached(key: PhoneKey): Promise<Durable>;
  /** How often it was late so far. */
  timesLate(): number;
};

export type DurabilitySettings = {
  /** For this alone: a connection that waits does nothing else. The caller's to close. */
  readonly redis: Redis | Cluster;
  readonly deadlineMs?: number;
  readonly onLate: () => void;
};

/** The rest of a wait that is under way, and a whole one: with `appendfsync everysec` that is two seconds. */
const DEADLINE_MS = 2_500;
const MARK_TTL_S = 3;
const NO_REPLICAS = 0;
/** Where there was nothing to ask it may come: a replica, or another Redis after a failover. */
const ASK_AGAIN_MS = 10_000;
/** What it says that lacks the command, or an append-only file to wait for, or keeps the command from us. */
const CANNOT = /unknown command|appendonly is disabled|unsupported|not allowed|NOPERM/i;

/**
 * `WAIT` (for a replica) and `WAITAOF` (for the disk) wait for the writes of their own connection. So a mark is written into the
 * phone's bucket, after its documents, and the wait for the mark is a wait for them, too. While one wait is under way the next ones
 * gather, and go together.
 */
export function createDurability({ redis, deadlineMs = DEADLINE_MS, onLate }: DurabilitySettings): Durability {
  let unknownUntilMs = 0;
  let timesLate = 0;
  let gathering: { buckets: Set<number>; round: Promise<Durable> } | undefined;
  let underWay: Promise<unknown> = Promise.resolve();
  redis.on('ready', () => {
    unknownUntilMs = 0;
  });

  return {
    async reached(key) {
      if (performance.now() < unknownUntilMs) return 'unknown';
      const reached = await redisWithin(deadlineMs, join(bucketOf(key))).catch((): Durable => 'late');
      if (reached === 'late') {
        timesLate += 1;
        onLate();
      }
      return reached;
    },
    timesLate: () => timesLate,
  };

  function join(bucket: number): Promise<Durable> {
    if (gathering === undefined) {
      const buckets = new Set<number>();
      const round = underWay.then(() => {
        gathering = undefined;
        return wait(buckets);
      });
      gathering = { buckets, round };
      underWay = round.catch(() => undefined);
    }
    gathering.buckets.add(bucket);
    return gathering.round;
  }

  async function wait(buckets: ReadonlySet<number>): Promise<Durable> {
    await Promise.all([...buckets].map((bucket) => redis.set(durableKey(bucket), '', 'EX', MARK_TTL_S)));
    const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis];
    const answers = await Promise.all(
      nodes.flatMap((node) => [atReplica(node, deadlineMs), onDisk(node, deadlineMs)].map(askable)),
    );
    if (answers.includes('late')) return 'late';
    if (answers.includes('durable')) return 'durable';
    unknownUntilMs = performance.now() + ASK_AGAIN_MS;
    return 'unknown';
  }
}

async function onDisk(node: Redis, deadlineMs: number): Promise<Durable> {
  const [localDisks] = (await node.call('WAITAOF', 1, NO_REPLICAS, deadlineMs)) as readonly unknown[];
  return Number(localDisks) >= 1 ? 'durable' : 'late';
}

async function atReplica(node: Redis, deadlineMs: number): Promise<Durable> {
  const [, , replicas] = (await node.call('ROLE')) as readonly unknown[];
  if (!Array.isArray(replicas) || replicas.length === 0) return 'unknown';
  return (await node.wait(1, deadlineMs)) >= 1 ? 'durable' : 'late';
}

function askable(asked: Promise<Durable>): Promise<Durable> {
  return asked.catch((error: unknown) => {
    if (error instanceof Error && CANNOT.test(error.message)) return 'unknown';
    throw error;
  });
}
