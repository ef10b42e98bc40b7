/** How long things may take that are nobody's to set: a proof of what happens in between runs with shorter ones. */
export type Timing = {
  /** The longest that a try at the registry takes when no customer waits for it. */
  readonly registryDeadlineMs: number;
  /** The longest that a try at the SMS gateway takes. */
  readonly smsDeadlineMs: number;
  /** A lease outlives its try by what it takes to have it safe before it, and to write the answer down after it. */
  readonly leaseMarginMs: number;
  /** Never two SMS to one phone within it, also where the first one's outcome is unknown. */
  readonly smsApartMs: number;
  /** How long a registry that is ill is spared before the next trial: at first, and at most. */
  readonly spareFirstMs: number;
  readonly spareMaxMs: number;
  readonly sweepEveryMs: number;
  /** An alarm that should have gone off so long ago is gone. */
  readonly overdueMs: number;
  /** A delivery whose process died is another's after this long, at most `stalledEveryMs` later. */
  readonly queueLockMs: number;
  readonly stalledEveryMs: number;
  /** How long a delivery that threw waits for its next try. */
  readonly afterFaultMs: number;
};

export const ORDINARY: Timing = {
  registryDeadlineMs: 15_000,
  smsDeadlineMs: 10_000,
  leaseMarginMs: 5_500,
  smsApartMs: 60_000,
  spareFirstMs: 5_000,
  spareMaxMs: 60_000,
  sweepEveryMs: 30_000,
  overdueMs: 60_000,
  queueLockMs: 30_000,
  stalledEveryMs: 15_000,
  afterFaultMs: 10_000,
};
