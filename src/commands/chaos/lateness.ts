import { get } from 'node:http';

/** How late this process has been: what it saw of others, it saw so much later. */
export type Lateness = {
  /** The longest that it was late around then, in milliseconds. */
  around(atMs: number): number;
  /** The longest since it was last asked. */
  newest(): number;
  stop(): void;
};

const LOOK_EVERY_MS = 50;
const WORTH_KNOWING_MS = 100;
const AROUND_MS = 5_000;
/** A request is accepted, read and answered in so many turns of the event loop, each of them late. */
const TURNS = 3;

/**
 * Measured in two ways: how late a turn of the event loop comes, and how long a server of this process, at `url`, takes for a
 * request that wants nothing. Of many connections at once it takes one a turn, so those wait although no turn is late.
 */
export function measureLateness(url: string): Lateness {
  const late: { readonly atMs: number; readonly byMs: number }[] = [];
  let lastMs = performance.now();
  let newestMs = 0;
  let stopped = false;
  const know = (byMs: number) => {
    newestMs = Math.max(newestMs, byMs);
    if (byMs > WORTH_KNOWING_MS) late.push({ atMs: Date.now(), byMs });
  };
  const looking = setInterval(() => {
    const nowMs = performance.now();
    know(TURNS * (nowMs - lastMs - LOOK_EVERY_MS));
    lastMs = nowMs;
  }, LOOK_EVERY_MS);
  knock();

  return {
    around: (atMs) =>
      late.filter((one) => Math.abs(one.atMs - atMs) < AROUND_MS).reduce((most, { byMs }) => Math.max(most, byMs), 0),
    newest() {
      const ms = newestMs;
      newestMs = 0;
      return ms;
    },
    stop() {
      stopped = true;
      clearInterval(looking);
    },
  };

  function knock(): void {
    const beganMs = performance.now();
    const request = get(url, { agent: false }, (response) => response.resume());
    request.once('error', () => undefined);
    request.once('close', () => {
      know(performance.now() - beganMs);
      if (!stopped) setTimeout(knock, LOOK_EVERY_MS).unref();
    });
  }
}
