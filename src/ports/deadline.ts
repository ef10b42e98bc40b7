/** Too late: nobody waits for the outside world any longer. What it waited for may still happen. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

/** Rejects with `DeadlineExceeded` where `work` takes longer than `ms`. `onError`: what it resolves with, or throws, where it would reject. */
export function withDeadline<T>(ms: number, work: Promise<T>, onError?: (error: unknown) => T): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const fail = (error: unknown) => {
      if (onError === undefined) return reject(error);
      try {
        resolve(onError(error));
      } catch (other) {
        reject(other);
      }
    };
    const end = startDeadline(ms, () => fail(new DeadlineExceeded(`no answer within ${Math.round(ms)} ms`)));
    work.then(
      (value) => {
        end();
        resolve(value);
      },
      (error: unknown) => {
        end();
        fail(error);
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

/** One deadline among those of its length: a link of a list, which it leaves when it is over. */
class Deadline {
  readonly atMs: number;
  readonly expire: () => void;
  before: Deadline | undefined;
  after: Deadline | undefined;

  constructor(atMs: number, expire: () => void, before: Deadline | undefined) {
    this.atMs = atMs;
    this.expire = expire;
    this.before = before;
    this.after = undefined;
  }
}

/**
 * Deadlines of one length end in the order in which they began, so one timer serves them all: a timer for each costs 8 us. One that is
 * over is forgotten at once: garbage that lives for seconds costs more than the rest of a deadline.
 */
class DeadlineQueue {
  #first: Deadline | undefined;
  #last: Deadline | undefined;
  #isArmed = false;

  start(ms: number, expire: () => void): () => void {
    const deadline = new Deadline(performance.now() + ms, expire, this.#last);
    if (this.#last === undefined) this.#first = deadline;
    else this.#last.after = deadline;
    this.#last = deadline;
    if (!this.#isArmed) this.#arm(ms);
    return () => this.#end(deadline);
  }

  #end(deadline: Deadline): void {
    const { before, after } = deadline;
    if (before === undefined && this.#first !== deadline) return;
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
    deadline.before = undefined;
    deadline.after = undefined;
  }

  #arm(ms: number): void {
    this.#isArmed = true;
    // What is waited for keeps the process alive, not its deadline.
    setTimeout(() => this.#look(), Math.max(Math.ceil(ms), 1)).unref();
  }

  #look(): void {
    this.#isArmed = false;
    const nowMs = performance.now();
    for (let first = this.#first; first !== undefined; first = this.#first) {
      if (first.atMs > nowMs) {
        this.#arm(first.atMs - nowMs);
        return;
      }
      this.#end(first);
      first.expire();
    }
  }
}
