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

export function measureLateness(): Lateness {
  const late: { readonly atMs: number; readonly byMs: number }[] = [];
  let lastMs = performance.now();
  let newestMs = 0;
  const looking = setInterval(() => {
    const nowMs = performance.now();
    const byMs = nowMs - lastMs - LOOK_EVERY_MS;
    lastMs = nowMs;
    newestMs = Math.max(newestMs, byMs);
    if (byMs > WORTH_KNOWING_MS) late.push({ atMs: Date.now(), byMs });
  }, LOOK_EVERY_MS);
  return {
    around: (atMs) =>
      TURNS *
      late.filter((one) => Math.abs(one.atMs - atMs) < AROUND_MS).reduce((most, { byMs }) => Math.max(most, byMs), 0),
    newest() {
      const ms = newestMs;
      newestMs = 0;
      return ms;
    },
    stop: () => clearInterval(looking),
  };
}
