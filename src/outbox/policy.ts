/** When the one reminder of an unfinished registration goes. */
export type ReminderPolicy = {
  /** After the end of the session. */
  readonly afterMs: number;
  /** Minutes since midnight in Nairobi. Both the same: never quiet. */
  readonly quiet: { readonly fromMinute: number; readonly toMinute: number };
};

/** When to try a partner again, and for how long; and when to remind. */
export type RetryPolicy = {
  readonly firstMs: number;
  readonly maxMs: number;
  /** From 0 to 1; chance, so that what failed together does not come back together. */
  readonly chance: () => number;
  /** The retry window: after it a registration needs attention. */
  readonly windowMs: number;
  /** Never two SMS to one phone within it, also where the first one's outcome is unknown. */
  readonly smsApartMs: number;
  /** Undefined: nobody is reminded. */
  readonly reminder?: ReminderPolicy;
};

/** The longest that a partner may ask to be left alone (`Retry-After`): past it, the mistake is more likely than the wish. */
export const LONGEST_RETRY_AFTER_MS = 3_600_000;

/** No setting allows a timer further ahead than 30 days. One that is was set while the store's clock was ahead. */
export const FURTHEST_MS = 31 * 86_400_000;

/**
 * How long to wait after this many attempts: doubling from `firstMs` to `maxMs`, each later one cut by up to a quarter by chance;
 * or what the partner asked for, where that is longer.
 */
export function pauseMs(attempts: number, { firstMs, maxMs, chance }: RetryPolicy, askedMs = 0): number {
  const whole = Math.min(maxMs, firstMs * 2 ** Math.min(attempts - 1, 30));
  const pause = Math.max(Math.min(firstMs, maxMs), Math.round(whole * (1 - chance() / 4)));
  return Math.max(pause, Math.min(askedMs, LONGEST_RETRY_AFTER_MS));
}

/** How long things may take that are nobody's to set. Tests that break things in between run with shorter ones. */
export type Timing = {
  /** The longest that an attempt at each partner takes when no customer waits for it. */
  readonly registryDeadlineMs: number;
  readonly smsDeadlineMs: number;
  /** What an attempt may take beyond its deadline: to have its token durable before it, and to write its outcome after it. */
  readonly attemptMarginMs: number;
  /** For how long a claimed phone is nobody else's. The commit that starts an attempt sets the real time. */
  readonly visibilityMs: number;
  readonly smsApartMs: number;
  /** An SMS that did not arrive, since the phone was off for too long, is sent once more after this. */
  readonly resendSmsAfterMs: number;
  /** How long an open circuit breaker waits for its next probe: at first, and at most. */
  readonly probeFirstMs: number;
  readonly probeMaxMs: number;
  /** How often a worker looks for due phones: while there are some, and while there are none. */
  readonly pollMs: number;
  readonly pollIdleMs: number;
  /** Attempts at each partner that one process makes at once. */
  readonly slots: number;
};

export const TIMING: Timing = {
  registryDeadlineMs: 15_000,
  smsDeadlineMs: 10_000,
  attemptMarginMs: 5_500,
  visibilityMs: 6_500,
  smsApartMs: 60_000,
  resendSmsAfterMs: 4 * 3_600_000,
  probeFirstMs: 5_000,
  probeMaxMs: 60_000,
  pollMs: 300,
  pollIdleMs: 500,
  slots: 20,
};
