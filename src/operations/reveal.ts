import type { Registration } from '../outbox/registration.ts';
import { act } from './act.ts';
import type { Whom } from './find.ts';
import { type Done, notDone, type Operations } from './operations.ts';
import type { Operator } from './operator.ts';

/** Name, phone and ID in full, to who says why. */
export async function reveal(
  parts: Operations,
  by: Operator,
  whom: Whom,
  reason: string,
): Promise<Done<{ readonly registration: Registration }>> {
  const done = await act(parts, { by, verb: 'revealed', whom, note: reason });
  if (!done.done) return done;
  const { registration } = done.phone;
  return registration === undefined ? notDone('not_found') : { done: true, registration };
}
