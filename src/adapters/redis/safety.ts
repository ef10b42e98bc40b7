import { Cluster, type Redis } from 'ioredis';
import type { PhoneKey } from '../../ports/store.ts';
import { DUE, markKey } from './keys.ts';
import { redisWithin } from './trouble.ts';

/**
 * `safe`: on the disk, and at a replica, as far as there is the one or the other to ask. `late`: not in time, or nobody knows.
 * `unasked`: there is no replica, and no disk that can be asked (Redis before 7.2, or no append-only file).
 */
export type Safe = 'safe' | 'late' | 'unasked';

export type Safety = {
  /** Waits until all that was written for this phone before the call outlives a crash of Redis' machine. Never rejects. */
  reached(key: PhoneKey): Promise<Safe>;
  /** How often it was late so far. */
  timesLate(): number;
};

export type SafetySettings = {
  /** For this alone: a connection that waits does nothing else. The caller's to close. */
  readonly redis: Redis | Cluster;
  readonly deadlineMs?: number;
  readonly onLate: () => void;
};

/** The rest of a wait that is under way, and a whole one: with `appendfsync everysec` that is two seconds. */
const DEADLINE_MS = 2_500;
const MARK_KEPT_S = 3;
const NO_REPLICAS = 0;
/** Where there was nothing to ask it may come: a replica, or another Redis after a failover. */
const ASK_AGAIN_MS = 10_000;
/** What it says that lacks the command, or an append-only file to wait for, or keeps the command from us. */
const CANNOT = /unknown command|appendonly is disabled|unsupported|not allowed|NOPERM/i;

/**
 * `WAIT` (for a replica) and `WAITAOF` (for the disk) wait for the writes of their own connection. So a mark is written beside the
 * phone's records and one beside the index of what is due, after them, and the wait for the marks is a wait for them, too. While
 * one wait is under way the next ones gather, and go together.
 */
export function createSafety({ redis, deadlineMs = DEADLINE_MS, onLate }: SafetySettings): Safety {
  let unaskedUntilMs = 0;
  let timesLate = 0;
  let gathering: { slots: Set<string>; round: Promise<Safe> } | undefined;
  let underWay: Promise<unknown> = Promise.resolve();
  redis.on('ready', () => {
    unaskedUntilMs = 0;
  });

  return {
    async reached(key) {
      if (performance.now() < unaskedUntilMs) return 'unasked';
      const reached = await redisWithin(deadlineMs, join(key)).catch((): Safe => 'late');
      if (reached === 'late') {
        timesLate += 1;
        onLate();
      }
      return reached;
    },
    timesLate: () => timesLate,
  };

  function join(key: PhoneKey): Promise<Safe> {
    if (gathering === undefined) {
      const slots = new Set([DUE]);
      const round = underWay.then(() => {
        gathering = undefined;
        return wait(slots);
      });
      gathering = { slots, round };
      underWay = round.catch(() => undefined);
    }
    gathering.slots.add(key);
    return gathering.round;
  }

  async function wait(slots: ReadonlySet<string>): Promise<Safe> {
    await Promise.all([...slots].map((slot) => redis.set(markKey(slot), '', 'EX', MARK_KEPT_S)));
    const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis];
    const answers = await Promise.all(
      nodes.flatMap((node) => [atReplica(node, deadlineMs), onDisk(node, deadlineMs)].map(askable)),
    );
    if (answers.includes('late')) return 'late';
    if (answers.includes('safe')) return 'safe';
    unaskedUntilMs = performance.now() + ASK_AGAIN_MS;
    return 'unasked';
  }
}

async function onDisk(node: Redis, deadlineMs: number): Promise<Safe> {
  const [localDisks] = (await node.call('WAITAOF', 1, NO_REPLICAS, deadlineMs)) as readonly unknown[];
  return Number(localDisks) >= 1 ? 'safe' : 'late';
}

async function atReplica(node: Redis, deadlineMs: number): Promise<Safe> {
  const [, , replicas] = (await node.call('ROLE')) as readonly unknown[];
  if (!Array.isArray(replicas) || replicas.length === 0) return 'unasked';
  return (await node.wait(1, deadlineMs)) >= 1 ? 'safe' : 'late';
}

function askable(asked: Promise<Safe>): Promise<Safe> {
  return asked.catch((error: unknown) => {
    if (error instanceof Error && CANNOT.test(error.message)) return 'unasked';
    throw error;
  });
}
