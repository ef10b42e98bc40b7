export type Backoff = {
  readonly firstMs: number;
  readonly maxMs: number;
  /** From 0 to 1; chance, so that what failed together does not come back together. */
  readonly chance: () => number;
};

/** How long to wait after the `tries`th try: doubling from `firstMs` to `maxMs`, each cut by up to a quarter by chance. */
export function pauseMs(tries: number, { firstMs, maxMs, chance }: Backoff): number {
  const whole = Math.min(maxMs, firstMs * 2 ** Math.min(tries - 1, 30));
  return Math.round(whole * (1 - chance() / 4));
}
