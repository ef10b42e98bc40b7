import { TIMING, type Timing } from '../../src/outbox/policy.ts';

/** The ordinary waits in small, so that a proof of minutes goes through what takes hours: the "minute" between two SMS is 4 s. */
export const QUICK: Timing = {
  ...TIMING,
  registryDeadlineMs: 2_500,
  smsDeadlineMs: 1_500,
  attemptMarginMs: 1_000,
  visibilityMs: 2_000,
  smsApartMs: 4_000,
  probeFirstMs: 500,
  probeMaxMs: 3_000,
};

/**
 * For many customers at once on a busy machine, where every process may be late by a second or two: that has to be as short
 * beside an attempt's margin as it is in production.
 */
export const BUSY: Timing = {
  ...QUICK,
  registryDeadlineMs: 3_000,
  smsDeadlineMs: 2_000,
  attemptMarginMs: 3_000,
  visibilityMs: 4_000,
  smsApartMs: 8_000,
};
