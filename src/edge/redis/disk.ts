import { Cluster, type Redis } from 'ioredis';
import type { PhoneKey } from '../../service/ports.ts';
import { within } from './trouble.ts';

/** `late`: not on the disk in time, or nobody knows. `unasked`: this Redis cannot be asked (older than 7.2, or no such file). */
export type OnDisk = 'on disk' | 'late' | 'unasked';

export type Disk = {
  /** Waits until all that was written for this phone before the call is on the disk. Never rejects. */
  reached(key: PhoneKey): Promise<OnDisk>;
  /** How often it was late so far. */
  timesLate(): number;
};

export type DiskSettings = {
  /** For this alone: a connection that waits for the disk does nothing else. The caller's to close. */
  readonly redis: Redis | Cluster;
  readonly prefix?: string;
  readonly deadlineMs?: number;
  readonly onLate: () => void;
};

const DEADLINE_MS = 1_000;
const MARK_KEPT_S = 1;
const NO_REPLICAS = 0;
/** What it says that has no `WAITAOF`, or no append-only file to wait for. */
const CANNOT = /unknown command|appendonly is disabled|unsupported|not allowed|NOPERM/i;

/**
 * `WAITAOF` waits for the writes of its own connection. So a mark is written beside the phone's records, after them, and the wait
 * for the mark is a wait for them, too. While one wait is under way the next ones gather, and go together.
 */
export function createDisk({ redis, prefix = 'j:', deadlineMs = DEADLINE_MS, onLate }: DiskSettings): Disk {
  let canBeAsked = true;
  let timesLate = 0;
  let gathering: { keys: Set<PhoneKey>; round: Promise<OnDisk> } | undefined;
  let underWay: Promise<unknown> = Promise.resolve();
  // After a failover or an upgrade it may be another Redis.
  redis.on('ready', () => {
    canBeAsked = true;
  });

  return {
    async reached(key) {
      if (!canBeAsked) return 'unasked';
      const reached = await within(deadlineMs, join(key)).catch((): OnDisk => 'late');
      if (reached === 'late') {
        timesLate += 1;
        onLate();
      }
      return reached;
    },
    timesLate: () => timesLate,
  };

  function join(key: PhoneKey): Promise<OnDisk> {
    if (gathering === undefined) {
      const keys = new Set<PhoneKey>();
      const round = underWay.then(() => {
        gathering = undefined;
        return wait(keys);
      });
      gathering = { keys, round };
      underWay = round.catch(() => undefined);
    }
    gathering.keys.add(key);
    return gathering.round;
  }

  async function wait(keys: ReadonlySet<PhoneKey>): Promise<OnDisk> {
    await Promise.all([...keys].map((key) => redis.set(`${prefix}w:{${key}}`, '', 'EX', MARK_KEPT_S)));
    const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis];
    try {
      const answers = await Promise.all(nodes.map((node) => node.call('WAITAOF', 1, NO_REPLICAS, deadlineMs)));
      return answers.every(isOnDisk) ? 'on disk' : 'late';
    } catch (error) {
      if (!(error instanceof Error) || !CANNOT.test(error.message)) throw error;
      canBeAsked = false;
      return 'unasked';
    }
  }
}

/** How many local disks, and how many replicas', have it. */
function isOnDisk(answer: unknown): boolean {
  return Array.isArray(answer) && Number(answer[0]) >= 1;
}
