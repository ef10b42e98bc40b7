import type { Clock } from '../ports/clock.ts';
import type { BucketHead } from '../ports/store.ts';
import { type Due, PARTNERS, type Partner, type PhoneKey } from '../ports/store.ts';
import type { Attempts } from './attempts.ts';
import type { CircuitBreaker, Permit } from './circuit-breaker.ts';
import type { OutboxEvents } from './events.ts';
import type { PhoneStore } from './phone.ts';
import { FURTHEST_MS, type RetryPolicy, type Timing } from './policy.ts';
import type { Work } from './work.ts';

export type WorkerParts = {
  readonly store: PhoneStore;
  readonly work: Work;
  readonly attempts: Pick<Attempts, 'smsPermit'>;
  readonly breakers: { readonly [P in Partner]: CircuitBreaker };
  readonly clock: Clock;
  readonly policy: Pick<RetryPolicy, 'chance' | 'maxMs'>;
  readonly timing: Pick<Timing, 'visibilityMs' | 'pollMs' | 'pollIdleMs' | 'slots'>;
  /** SMS that all processes together hand to the gateway per second. 0: no limit. */
  readonly smsMaxPerS: number;
  readonly events: Pick<OutboxEvents, 'failed'>;
};

export type Worker = {
  /** Polls until `stop`. */
  start(): void;
  /** Polls for so long, in place of `start`: where no process lives on. */
  runFor(ms: number): Promise<void>;
  /** Claims nothing more, and waits for what is under way. */
  stop(): Promise<void>;
};

/**
 * The longest that a phone waits once a circuit is closed, if somebody looked at it while the circuit was open; where the longest pause
 * between two attempts is shorter, no longer than that.
 */
const LOOKED_AT_FOR_MS = 60_000;

/**
 * Looks for due phones and works on them, oldest first. Any number of processes may do so: a claim moves a phone's time ahead, so it
 * is one process' at a time, and due again if that one dies. Each partner has slots of its own: one that hangs delays nobody else.
 */
export function createWorker(parts: WorkerParts): Worker {
  const run = createRun(parts);
  return {
    start: () => void run.poll(Number.POSITIVE_INFINITY),
    async runFor(ms) {
      // A run of its own: where a platform cuts one off, the next does not wait for what it had in hand.
      const one = createRun(parts);
      await one.poll(ms);
      await one.end();
    },
    stop: () => run.end(),
  };
}

type Run = {
  poll(forMs: number): Promise<void>;
  /** Claims nothing more, and waits for what is under way. */
  end(): Promise<void>;
};

function createRun(parts: WorkerParts): Run {
  const { store, clock, timing, breakers } = parts;
  const underWay = { registry: new Set<Promise<void>>(), sms: new Set<Promise<void>>() };
  /** Buckets in which phones are due, by the last look; the oldest first. */
  const ready: { [P in Partner]: Map<number, number> } = { registry: new Map(), sms: new Map() };
  const refilling: { [P in Partner]?: Promise<void> } = {};
  /** Nothing is claimed from then on. */
  let untilMs = Number.NEGATIVE_INFINITY;
  let polling: Promise<void> = Promise.resolve();
  const isOver = () => clock.monotonicMs() >= untilMs;

  return {
    poll(forMs) {
      untilMs = clock.monotonicMs() + forMs;
      polling = poll();
      return polling;
    },
    async end() {
      untilMs = Number.NEGATIVE_INFINITY;
      await polling;
      await settled();
    },
  };

  /** A claim that is under way brings more work, and that may bring an SMS. */
  async function settled(): Promise<void> {
    for (;;) {
      const all = [refilling.registry, refilling.sms, ...underWay.registry, ...underWay.sms];
      if (all.every((each) => each === undefined)) return;
      await Promise.all(all);
    }
  }

  async function poll(): Promise<void> {
    while (!isOver()) {
      const found = await look();
      await Promise.all(PARTNERS.map(refill));
      // Chance, so that processes that started together do not look together.
      const pause = (found ? timing.pollMs : timing.pollIdleMs) * (0.8 + parts.policy.chance() * 0.4);
      await clock.wait(Math.min(pause, Math.max(untilMs - clock.monotonicMs(), 0)));
    }
  }

  async function look(): Promise<boolean> {
    const heads = await store.peek(FURTHEST_MS).catch((error: unknown): readonly BucketHead[] => {
      parts.events.failed(undefined, error);
      return [];
    });
    const nowMs = store.nowMs();
    for (const partner of PARTNERS) {
      const due = heads
        .flatMap((head) => (head[partner] === undefined ? [] : [[head.bucket, head[partner]] as const]))
        .filter(([, atMs]) => atMs <= nowMs)
        .sort(([, one], [, other]) => one - other);
      ready[partner] = new Map(due);
    }
    return PARTNERS.some((partner) => ready[partner].size > 0);
  }

  /** Claims for the slots that are free, from the bucket whose phone has been due for longest. */
  function refill(partner: Partner): Promise<void> {
    refilling[partner] ??= claimWhatFits(partner)
      .catch((error: unknown) => parts.events.failed(undefined, error))
      .finally(() => {
        delete refilling[partner];
      });
    return refilling[partner];
  }

  async function claimWhatFits(partner: Partner): Promise<void> {
    while (!isOver()) {
      const [bucket] = ready[partner].keys();
      const free = timing.slots - underWay[partner].size;
      if (bucket === undefined || free <= 0) return;
      if (!(await claim(bucket, partner, free))) return;
    }
  }

  /** False: nothing more may be claimed for this partner now. */
  async function claim(bucket: number, partner: Partner, free: number): Promise<boolean> {
    const isOpen = breakers[partner].state().is === 'open';
    // While a circuit is open, only those are looked at that have waited for longer than any pause: their retry window may end.
    if (isOpen) {
      const dueSinceMs = ready[partner].get(bucket) ?? 0;
      if (dueSinceMs > store.nowMs() - parts.policy.maxMs) return ready[partner].delete(bucket);
      const { phones } = await store.claim(bucket, partner, {
        limit: free,
        visibilityMs: Math.max(timing.visibilityMs, Math.min(LOOKED_AT_FOR_MS, parts.policy.maxMs)),
        overdueByMs: parts.policy.maxMs,
      });
      ready[partner].delete(bucket);
      for (const due of phones) run(due, partner, undefined);
      return true;
    }
    const first = partner === 'sms' ? await parts.attempts.smsPermit() : breakers.registry.permit();
    if (first === undefined) return false;
    const isProbe = breakers[partner].state().is !== 'closed';
    // Share what is free among the buckets, so that the oldest of all go first. Leave to send SMS is taken one by one.
    const isPaced = partner === 'sms' && parts.smsMaxPerS > 0;
    const limit = isProbe || isPaced ? 1 : Math.max(1, Math.floor(free / ready[partner].size));
    const { phones, nextAtMs } = await store
      .claim(bucket, partner, { limit, visibilityMs: timing.visibilityMs })
      .catch((error: unknown): never => {
        first.unused();
        throw error;
      });
    if (nextAtMs === undefined || nextAtMs > store.nowMs()) ready[partner].delete(bucket);
    else reorder(partner, bucket, nextAtMs);
    if (phones.length === 0) first.unused();
    phones.forEach((due, at) => {
      run(due, partner, at === 0 ? first : breakers[partner].permit());
    });
    return !isProbe;
  }

  /** Behind the buckets whose phones have been due for longer. */
  function reorder(partner: Partner, bucket: number, atMs: number): void {
    ready[partner].set(bucket, atMs);
    ready[partner] = new Map([...ready[partner]].sort(([, one], [, other]) => one - other));
  }

  function run({ key }: Due, partner: Partner, permit: Permit | undefined): void {
    const room = {
      isFree: () => underWay.sms.size < timing.slots,
      take: (sending: Promise<unknown>) => track('sms', key, sending),
    };
    track(partner, key, parts.work(key, partner, permit, room));
  }

  /** In one of the partner's slots. */
  function track(partner: Partner, key: PhoneKey, doing: Promise<unknown>): void {
    const work = doing
      .then(
        () => undefined,
        (error: unknown) => parts.events.failed(key, error),
      )
      .finally(() => {
        underWay[partner].delete(work);
        if (!isOver()) void refill(partner);
      });
    underWay[partner].add(work);
  }
}
