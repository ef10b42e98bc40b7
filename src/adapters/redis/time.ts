/** The time of the Redis server, as far as this process knows it. */
export type RedisTime = {
  /** Milliseconds since 1970: by the best reply lately, and the monotonic time since. Undefined before the first reply. */
  nowMs(): number | undefined;
  /** A reply said that it was `seconds` and `micros`. `sentAtMs`: when it was asked, monotonic. */
  heard(seconds: number, micros: number, sentAtMs: number): void;
  /** Whether the last reply is too old to go by. */
  isStale(): boolean;
};

/** A reply that took longer says little about when the server wrote it. */
const FAST_MS = 20;
const STALE_MS = 10_000;

/**
 * Estimates the server's time from its replies. A slow reply counts only where there is no better one: it may have waited anywhere on
 * its way. Times of one process never run backwards, unless a reply contradicts what they were estimated from.
 */
export function createRedisTime(monotonicMs: () => number = () => performance.now()): RedisTime {
  let offsetMs: number | undefined;
  let heardAtMs = Number.NEGATIVE_INFINITY;
  let saidMs = Number.NEGATIVE_INFINITY;
  const isStale = () => monotonicMs() - heardAtMs > STALE_MS;

  return {
    nowMs() {
      if (offsetMs === undefined) return undefined;
      saidMs = Math.max(saidMs, Math.floor(monotonicMs() + offsetMs));
      return saidMs;
    },
    heard(seconds, micros, sentAtMs) {
      const nowMs = monotonicMs();
      const serverMs = seconds * 1000 + micros / 1000;
      const latestMs = nowMs + (offsetMs ?? Number.NEGATIVE_INFINITY);
      // A server whose time lies outside of what a slow reply allows has another clock than before: a failover.
      const contradicts = serverMs > latestMs + FAST_MS || serverMs < latestMs - (nowMs - sentAtMs) - FAST_MS;
      if (contradicts) saidMs = Number.NEGATIVE_INFINITY;
      if (nowMs - sentAtMs <= FAST_MS || isStale() || contradicts) {
        offsetMs = serverMs - (sentAtMs + nowMs) / 2;
        heardAtMs = nowMs;
      }
    },
    isStale,
  };
}
