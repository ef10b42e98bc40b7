import type { Clock } from '../ports/clock.ts';
import type { Deliveries, Indexed } from '../ports/store.ts';
import type { PhoneStore } from './keep.ts';

const A_SWEEP = 500;
/** This process has more to do than this. */
const AT_ONCE = 10;

export type SweepParts = {
  readonly store: PhoneStore;
  readonly deliveries: Deliveries;
  readonly clock: Clock;
  readonly overdueMs: number;
  /** Nothing waits longer for its next step. */
  readonly longestWaitMs: number;
};

/**
 * Sets the alarm anew for registrations that should have been looked at and were not: their alarm was lost, by a crash between
 * two writes or with the queue's own data, or the queue does not let it go off. Or they are due at a time that cannot be: the
 * clock was set back. An alarm too many does nothing. Answers how many there were.
 */
export async function sweep({ store, deliveries, clock, ...bounds }: SweepParts): Promise<number> {
  const nowMs = clock.nowMs();
  const overdue = await store.dueBefore(nowMs - bounds.overdueMs, A_SWEEP);
  const late = [...overdue, ...(await store.dueAfter(nowMs + bounds.longestWaitMs + bounds.overdueMs, A_SWEEP))];
  for (let from = 0; from < late.length; from += AT_ONCE) {
    const some = late.slice(from, from + AT_ONCE);
    const setAnew = ({ key, registrationId, atMs }: Indexed) =>
      deliveries.setAnew({ key, registrationId }, Math.min(atMs, nowMs));
    await Promise.all(some.map(setAnew));
  }
  return late.length;
}
