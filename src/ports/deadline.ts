/** Too late: an await on the outside world was given up. What it waited for may still happen. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

/** Rejects with `DeadlineExceeded` where `work` takes longer than `ms`. */
export function withDeadline<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const end = startDeadline(ms, () => reject(new DeadlineExceeded(`no answer within ${Math.round(ms)} ms`)));
    work.then(
      (value) => {
        end();
        resolve(value);
      },
      (error: unknown) => {
        end();
        reject(error);
      },
    );
  });
}

/** Runs `expire` after `ms`, unless the function that it returns is called before. */
type StartDeadline = (ms: number, expire: () => void) => () => void;

const ownTimer: StartDeadline = (ms, expire) => {
  // Timers count whole milliseconds from one that has begun: without one more, they go off early by a part of it.
  const timer = setTimeout(expire, Math.ceil(ms) + 1);
  return () => clearTimeout(timer);
};

let startDeadline = ownTimer;

/** From now on deadlines share timers. Only where one event loop serves all requests: elsewhere a timer belongs to its request. */
export function shareDeadlineTimers(): void {
  const queues = new Map<number, DeadlineQueue>();
  startDeadline = (ms, expire) => {
    // Equal lengths share a queue. A length that is computed for one call is rarely equal to another.
    if (!Number.isInteger(ms)) return ownTimer(ms, expire);
    let queue = queues.get(ms);
    if (queue === undefined) {
      if (queues.size >= MAX_QUEUES) return ownTimer(ms, expire);
      queue = new DeadlineQueue();
      queues.set(ms, queue);
    }
    return queue.start(ms, expire);
  };
}

const MAX_QUEUES = 32;

/** Without `expire` it is over. */
type Waiting = { readonly atMs: number; expire: (() => void) | undefined };

/** Deadlines of one length end in the order in which they began, so one timer serves them all: a timer for each costs 8 us. */
class DeadlineQueue {
  #waiting: Waiting[] = [];
  #first = 0;
  #isArmed = false;

  start(ms: number, expire: () => void): () => void {
    const waiting: Waiting = { atMs: performance.now() + ms, expire };
    this.#waiting.push(waiting);
    if (!this.#isArmed) this.#arm(ms);
    return () => {
      // It stays in the queue for its whole length; the work that it holds on to would stay too.
      waiting.expire = undefined;
    };
  }

  #arm(ms: number): void {
    this.#isArmed = true;
    // What is waited for keeps the process alive, not its deadline.
    setTimeout(() => this.#look(), Math.max(Math.ceil(ms), 1)).unref();
  }

  #look(): void {
    this.#isArmed = false;
    const nowMs = performance.now();
    for (;;) {
      const next = this.#waiting[this.#first];
      if (next === undefined) break;
      if (next.expire !== undefined && next.atMs > nowMs) {
        this.#arm(next.atMs - nowMs);
        break;
      }
      this.#first += 1;
      next.expire?.();
    }
    this.#waiting = this.#waiting.slice(this.#first);
    this.#first = 0;
  }
}
