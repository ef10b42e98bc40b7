import type { Redis } from 'ioredis';

// What the client does for each command, or each reply, at the price of a timer and a listener: done here for a connection at a time.

const LOOK_EVERY_MS = 500;

/** Ends a connection on which Redis has not answered for so long. */
export function endWhenSilent(redis: Redis, silenceMs: number): void {
  redis.on('connect', () => {
    const { stream } = redis;
    let heardAtMs = performance.now();
    let lookedAtMs = heardAtMs;
    stream.on('data', () => {
      heardAtMs = performance.now();
    });
    const looking = setInterval(() => {
      const nowMs = performance.now();
      // A process that stood still has not listened either.
      const wasAway = nowMs - lookedAtMs > 2 * LOOK_EVERY_MS;
      lookedAtMs = nowMs;
      if (wasAway || redis['commandQueue'].length === 0) heardAtMs = nowMs;
      else if (nowMs - heardAtMs > silenceMs) stream.destroy(new Error('Socket timeout'));
    }, LOOK_EVERY_MS);
    looking.unref();
    stream.once('close', () => clearInterval(looking));
  });
}

/** Commands of one turn of the event loop go out in one write: each write wakes Redis, which costs more than the command. */
export function gatherWrites(redis: Redis): void {
  redis.on('connect', () => {
    const { stream } = redis;
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    let gathers = false;
    const send = () => {
      gathers = false;
      stream.uncork();
    };
    stream.write = (...args: unknown[]) => {
      if (!gathers) {
        gathers = true;
        stream.cork();
        setImmediate(send);
      }
      return write(...args);
    };
  });
}
