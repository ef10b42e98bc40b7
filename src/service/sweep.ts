import type { Clock } from './clock.ts';
import type { PhoneStore } from './keep.ts';
import type { Deliveries } from './ports.ts';

const AT_ONCE = 500;

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
  const overdue = await store.dueBefore(clock.nowMs() - overdueMs, AT_ONCE);
  const set = await Promise.allSettled(
    overdue.map(({ key, registrationId, atMs }) => deliveries.setAnew({ key, registrationId }, atMs)),
  );
  const failed = set.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return overdue.length;
}
