import type { Timing } from '../../src/outbox/timing.ts';

/** The ordinary waits in small, so that a proof of minutes goes through what takes hours: the "minute" between two SMS is 4 s. */
export const QUICK: Timing = {
  registryDeadlineMs: 2_500,
  smsDeadlineMs: 1_500,
  leaseMarginMs: 1_000,
  smsApartMs: 4_000,
  spareFirstMs: 500,
  spareMaxMs: 3_000,
  sweepEveryMs: 1_000,
  overdueMs: 4_000,
  queueLockMs: 2_000,
  stalledEveryMs: 1_000,
  afterFaultMs: 1_000,
};

/**
 * For many customers at once on a busy machine, where every process may be late by a second or two: that has to be as short
 * beside a lease as it is in production.
 */
export const BUSY: Timing = {
  ...QUICK,
  registryDeadlineMs: 3_000,
  smsDeadlineMs: 2_000,
  leaseMarginMs: 3_000,
  smsApartMs: 8_000,
  // Each sweep looks at five hundred: as often as beside `overdueMs` in production.
  sweepEveryMs: 4_500,
  overdueMs: 9_000,
  queueLockMs: 5_000,
  stalledEveryMs: 2_000,
};
