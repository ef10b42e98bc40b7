import { Cluster, Command, type Redis } from 'ioredis';
import type { PhoneKey } from '../../ports/store.ts';
import { bucketOf, durableKey } from './keys.ts';
import { StoreTrouble, withRedisDeadline } from './trouble.ts';

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

/** Of one node of a Cluster, so that one that is away makes nothing late on the others; else of the one Redis. */
type Rounds = {
  gathering?: { readonly buckets: Set<number>; readonly round: Promise<Durable> };
  underWay: Promise<unknown>;
  /** There is nothing to ask. */
  unknownUntilMs: number;
};

/**
 * `WAIT` (for a replica) and `WAITAOF` (for the disk) wait for the writes of their own connection. So a mark is written into the
 * phone's bucket, after its documents, and the wait for the mark is a wait for them, too. While one wait is under way the next ones
 * gather, and go together.
 */
export function createDurability({ redis, deadlineMs = DEADLINE_MS, onLate }: DurabilitySettings): Durability {
  const rounds = new Map<string, Rounds>();
  let timesLate = 0;
  redis.on('ready', () => {
    for (const own of rounds.values()) own.unknownUntilMs = 0;
  });

  return {
    async reached(key) {
      const bucket = bucketOf(key);
      const own = roundsAt(ownerOf(bucket) ?? '');
      if (performance.now() < own.unknownUntilMs) return 'unknown';
      const reached = await withRedisDeadline(deadlineMs, join(own, bucket)).catch((): Durable => 'late');
      if (reached === 'late') {
        timesLate += 1;
        onLate();
      }
      return reached;
    },
    timesLate: () => timesLate,
  };

  function roundsAt(owner: string): Rounds {
    const own = rounds.get(owner) ?? { underWay: Promise.resolve(), unknownUntilMs: 0 };
    rounds.set(owner, own);
    return own;
  }

  function join(own: Rounds, bucket: number): Promise<Durable> {
    if (own.gathering === undefined) {
      const buckets = new Set<number>();
      const round = own.underWay.then(async () => {
        delete own.gathering;
        const reached = await wait(buckets);
        if (reached === 'unknown') own.unknownUntilMs = performance.now() + ASK_AGAIN_MS;
        return reached;
      });
      own.gathering = { buckets, round };
      own.underWay = round.catch(() => undefined);
    }
    own.gathering.buckets.add(bucket);
    return own.gathering.round;
  }

  async function wait(buckets: ReadonlySet<number>): Promise<Durable> {
    await Promise.all([...buckets].map((bucket) => redis.set(durableKey(bucket), '', 'EX', MARK_TTL_S)));
    // One node, unless a slot has just moved.
    const nodes = [...new Set([...buckets].map(nodeOf))];
    const connections = nodes.map(({ stream }) => stream);
    const answers = await Promise.all(
      nodes.flatMap((node) => [atReplica(node, deadlineMs), onDisk(node, deadlineMs)].map(askable)),
    );
    // A wait that was sent again may be answered by another Redis, which took over without what was written.
    const isAnother = nodes.some(({ stream }, at) => stream !== connections[at]);
    if (isAnother || answers.includes('late')) return 'late';
    return answers.includes('durable') ? 'durable' : 'unknown';
  }

  /** The address of the node that has the bucket; undefined where there is one Redis alone, or nobody knows. */
  function ownerOf(bucket: number): string | undefined {
    if (!(redis instanceof Cluster)) return undefined;
    const slot = new Command('get', [durableKey(bucket)]).getSlot();
    return redis.slots[slot]?.[0];
  }

  function nodeOf(bucket: number): Redis {
    if (!(redis instanceof Cluster)) return redis;
    const owner = ownerOf(bucket);
    const node = redis.nodes('master').find(({ options: { host, port } }) => `${host}:${port}` === owner);
    if (node === undefined) throw new StoreTrouble('away');
    return node;
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
