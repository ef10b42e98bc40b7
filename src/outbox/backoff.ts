export type Backoff = {
  readonly firstMs: number;
  readonly maxMs: number;
  /** From 0 to 1; chance, so that what failed together does not come back together. */
  readonly chance: () => number;
};

/** The longest that a partner may ask to be left alone (`Retry-After`): past it, the mistake is more likely than the wish. */
export const OBEYED_MS = 3_600_000;

/** How long to wait after the `tries`th try: doubling from `firstMs` to `maxMs`, each later one cut by up to a quarter by chance. */
export function pauseMs(tries: number, { firstMs, maxMs, chance }: Backoff): number {
  const whole = Math.min(maxMs, firstMs * 2 ** Math.min(tries - 1, 30));
  return Math.max(Math.min(firstMs, maxMs), Math.round(whole * (1 - chance() / 4)));
}

/** The pause, or what the partner asked for where that is longer. */
export function obeyingPauseMs(tries: number, backoff: Backoff, askedMs = 0): number {
  return Math.max(pauseMs(tries, backoff), Math.min(askedMs, OBEYED_MS));
}

/** Nothing waits longer than this from one try to the next. */
export function pastAnyPauseMs({ maxMs }: Backoff): number {
  return Math.max(maxMs, OBEYED_MS);
}
