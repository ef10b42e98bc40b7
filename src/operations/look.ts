import type { Phone } from '../outbox/phone.ts';
import { act, audit, auditName } from './act.ts';
import { find, type Whom } from './find.ts';
import { type Done, notDone, type Operations } from './operations.ts';
import type { Operator } from './operator.ts';

/** A page that renews itself is one look; a command is one each time. */
const ONE_LOOK_MS = 600_000;

/** Opens a record. Who opened it stands in its history and in the audit. */
export async function look(parts: Operations, by: Operator, whom: Whom): Promise<Done<{ readonly phone: Phone }>> {
  const phone = await find(parts, whom);
  if (phone === undefined) return notDone('not_found');
  const { registration } = phone;
  if (registration === undefined) {
    // There is no history to write to.
    await audit(parts, by, 'looked', auditName(phone));
    return { done: true, phone };
  }
  const sinceMs = parts.store.nowMs() - ONE_LOOK_MS;
  const [, ...latest] = registration.history;
  const looked = latest.some(
    (entry) => entry[0] === 'o' && entry[1] > sinceMs && entry[2] === by && entry[3] === 'looked',
  );
  if (looked && by !== 'terminal') return { done: true, phone };
  return act(parts, { by, verb: 'looked', whom: { phone: registration.phone } });
}
