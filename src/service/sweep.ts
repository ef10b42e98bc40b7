import type { Clock } from './clock.ts';
import type { PhoneStore } from './keep.ts';
import type { Deliveries } from './ports.ts';

const A_SWEEP = 500;
/** This process has more to do than this. */
const AT_ONCE = 10;

/**
 * Sets the alarm anew for registrations that should have been looked at and were not: their alarm was lost, by a crash between
 * two writes or with the queue's own data, or the queue does not let it go off. An alarm too many does nothing. Answers how many there were.
 */
export async function sweep(
  store: PhoneStore,
  deliveries: Deliveries,
  clock: Clock,
  overdueMs: number,
): Promise<number> {
  const overdue = await store.dueBefore(clock.nowMs() - overdueMs, A_SWEEP);
  for (let from = 0; from < overdue.length; from += AT_ONCE) {
    const some = overdue.slice(from, from + AT_ONCE);
    await Promise.all(some.map(({ key, registrationId, atMs }) => deliveries.setAnew({ key, registrationId }, atMs)));
  }
  return overdue.length;
}
