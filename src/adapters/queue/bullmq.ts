import { DelayedError, type Job, type JobsOptions, Queue, Worker } from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import type { Deliver, Deliveries, DeliveryId, PhoneKey } from '../../ports/store.ts';
import { causeOf, redisWithin, type TroubleCause } from '../redis/trouble.ts';
import { onlyId } from './only-id.ts';

const QUEUE = 'deliveries';
const JOB = 'deliver';
// BullMQ puts all keys of a queue under its prefix: with a hash tag they are on one node of a Cluster.
const PREFIX = '{jisajili}';
const DEADLINE_MS = 2_000;
const RETRY_AFTER_MS = 10_000;
/** Nobody reads BullMQ's stream of events, whose entries hold the names of jobs. Redis drops them by the hundred. */
const EVENTS = 10;
const FOR_EVER = 1_000_000_000;
const LOCK_MS = 30_000;
const STALLED_EVERY_MS = 15_000;
const CLOSE_WITHIN_MS = 10_000;
// BullMQ runs the smallest number first. By the numbers it has, five minutes are as fine as an order of twenty years can be.
const LOWEST_PRIORITY = 2 ** 21;
const PRIORITY_SLICE_MS = 300_000;
const PRIORITY_EPOCH_MS = Date.UTC(2026, 0, 1);
// What BullMQ's `promote` says of a job that is not waiting for its time, or is gone by now.
const NOT_IN_STATE = -3;
const NOT_EXISTING = -1;

type Data = {
  readonly key: PhoneKey;
  readonly registrationId: string;
  /** One alarm too many, that does not go off again. */
  readonly once?: true;
};

type QueueSettings = {
  /** Makes a connection for this queue alone (`connectRedis(target, 'queue')`), which closes with it. */
  readonly connect: () => Redis | Cluster;
  readonly prefix?: string;
};

export type DeliveriesSettings = QueueSettings & {
  readonly deadlineMs?: number;
  /** How long a delivery that threw waits for its next try. */
  readonly retryAfterMs?: number;
};

export type WorkerTrouble =
  | { readonly kind: 'queue'; readonly because: TroubleCause }
  /** `error` is whatever the delivery threw: it may hold personal data. */
  | { readonly kind: 'delivery'; readonly registrationId: string; readonly error: unknown };

export type WorkerSettings = QueueSettings & {
  readonly deliver: Deliver;
  readonly concurrency: number;
  readonly onTrouble: (trouble: WorkerTrouble) => void;
  /** A delivery whose process died is run again after this long, at most `stalledEveryMs` later. */
  readonly lockMs?: number;
  readonly stalledEveryMs?: number;
  readonly closeWithinMs?: number;
};

export type RunningWorker = {
  /**
   * Told while something is overdue: a worker that has begun no delivery for `idleMs` is stuck, and starts anew on connections
   * of its own. Answers whether it did.
   */
  startAnewIfIdle(idleMs: number): boolean;
  /**
   * Takes no new delivery and waits for those under way, for `closeWithinMs` at most: the rest is run again elsewhere.
   * After that the process has to exit by itself, as BullMQ leaves a timer behind.
   */
  close(): Promise<void>;
};

/** Deliveries as delayed BullMQ jobs, one a registration; and one more beside a job that does not run. */
export function createBullmqDeliveries(settings: DeliveriesSettings): Deliveries {
  const { connect, prefix = PREFIX, deadlineMs = DEADLINE_MS, retryAfterMs = RETRY_AFTER_MS } = settings;
  const connection = connect();
  const queue = new Queue<Data, void, typeof JOB>(QUEUE, {
    connection,
    prefix,
    streams: { events: { maxLen: EVENTS } },
  });
  // The connection reports its own troubles; without a listener BullMQ's copy of them would end the process.
  queue.on('error', () => {});

  const jobOptions: JobsOptions = {
    attempts: FOR_EVER,
    backoff: { type: 'fixed', delay: retryAfterMs },
    removeOnComplete: true,
    // A job that failed for good would hold its ID, and the sweep could never schedule it anew. What is to be
    // kept of a registration that was given up is in the store.
    removeOnFail: true,
    stackTraceLimit: 0,
  };

  return {
    async schedule(id, delayMs, sinceMs = Date.now()) {
      const delay = Math.max(0, Math.ceil(delayMs));
      await redisWithin(
        deadlineMs,
        queue.add(JOB, onlyId(id), { ...jobOptions, jobId: jobIdOf(id), delay, priority: priorityOf(sinceMs) }),
      );
    },

    hasten: (id) => redisWithin(deadlineMs, promote(id)),

    setAnew: (id, sinceMs) => redisWithin(deadlineMs, setAnew(id, sinceMs)),

    async close() {
      // Waits for a queue that is still opening, which without Redis is for ever.
      await redisWithin(deadlineMs, queue.close()).catch(() => {});
      connection.disconnect();
    },
  };

  async function setAnew(id: DeliveryId, sinceMs: number): Promise<void> {
    const jobId = jobIdOf(id);
    const options = { ...jobOptions, priority: priorityOf(sinceMs) };
    switch (await queue.getJobState(jobId)) {
      case 'delayed':
        return promote(id);
      case 'active':
        // It may hang in there for ever, and its name with it: the other one has its time in its name, too.
        return void (await queue.add(JOB, { ...onlyId(id), once: true }, { ...options, jobId: `${jobId}.${sinceMs}` }));
      case 'unknown':
        // Gone, or in none of the queue's lists, where it would be for ever.
        await queue.remove(jobId);
        return void (await queue.add(JOB, onlyId(id), { ...options, jobId }));
      default:
      // Its turn comes: the queue is merely behind.
    }
  }

  async function promote(id: DeliveryId): Promise<void> {
    const job = await queue.getJob(jobIdOf(id));
    try {
      await job?.promote();
    } catch (error) {
      if (!isNotWaiting(error)) throw error;
    }
  }
}

/** Runs what is due, `concurrency` at a time. */
export function startBullmqWorker(settings: WorkerSettings): RunningWorker {
  const { deliver, onTrouble } = settings;
  let lastBegunAt = performance.now();

  async function attempt(id: DeliveryId): ReturnType<Deliver> {
    lastBegunAt = performance.now();
    try {
      return await deliver(id);
    } catch (error) {
      onTrouble({ kind: 'delivery', registrationId: id.registrationId, error });
      // BullMQ writes the message into Redis as it is.
      throw new Error('the delivery threw');
    }
  }

  async function run(job: Job<Data, void, typeof JOB>, token?: string): Promise<void> {
    const { key, registrationId, once } = job.data;
    const outcome = await attempt({ key, registrationId });
    if ('done' in outcome || once) return;
    await job.moveToDelayed(Date.now() + Math.max(0, outcome.againInMs), token);
    throw new DelayedError();
  }

  let current = openWorker(settings, run);
  let replaced: Promise<unknown> = Promise.resolve();
  let closed = false;
  return {
    // After a failover of a Cluster, BullMQ's worker may wait for ever for a connection of its own to end.
    startAnewIfIdle(idleMs) {
      if (closed || performance.now() - lastBegunAt < idleMs) return false;
      replaced = Promise.all([replaced, current.close()]);
      current = openWorker(settings, run);
      lastBegunAt = performance.now();
      return true;
    },
    async close() {
      closed = true;
      await Promise.all([replaced, current.close()]);
    },
  };
}

/** BullMQ's own worker. */
function openWorker(
  settings: WorkerSettings,
  run: (job: Job<Data, void, typeof JOB>, token?: string) => Promise<void>,
): { close(): Promise<void> } {
  const { connect, prefix = PREFIX, concurrency, onTrouble } = settings;
  const { lockMs = LOCK_MS, stalledEveryMs = STALLED_EVERY_MS, closeWithinMs = CLOSE_WITHIN_MS } = settings;
  const connection = connect();
  // BullMQ waits for jobs on a copy of it, and where that is stuck never closes it.
  const connections = [connection];
  const duplicate: (...options: never[]) => Redis | Cluster = connection.duplicate.bind(connection);
  connection.duplicate = (...options: never[]) => {
    const copy = duplicate(...options);
    connections.push(copy);
    return copy as Redis & Cluster;
  };
  const worker = new Worker<Data, void, typeof JOB>(QUEUE, run, {
    connection,
    prefix,
    concurrency,
    lockDuration: lockMs,
    stalledInterval: stalledEveryMs,
    // The default fails a job whose worker died twice: a customer's registration would be lost.
    maxStalledCount: FOR_EVER,
  });
  let closing = false;
  worker.on('error', (error) => {
    if (!closing) onTrouble({ kind: 'queue', because: causeOf(error) });
  });

  return {
    async close() {
      closing = true;
      try {
        await redisWithin(closeWithinMs, worker.close());
      } catch {
        await redisWithin(DEADLINE_MS, worker.disconnect()).catch(() => {});
      }
      // Without a connection no lock is renewed: what is under way still becomes another worker's.
      for (const each of connections) each.disconnect();
    },
  };
}

function priorityOf(sinceMs: number): number {
  const slices = Math.floor((sinceMs - PRIORITY_EPOCH_MS) / PRIORITY_SLICE_MS);
  return Math.min(Math.max(slices + 1, 1), LOWEST_PRIORITY);
}

function jobIdOf({ key, registrationId }: DeliveryId): string {
  return `${key}.${registrationId}`;
}

function isNotWaiting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === NOT_IN_STATE || error.code === NOT_EXISTING);
}
