import { withDeadline } from '../ports/deadline.ts';
import { type Permit, permitOf } from './circuit-breaker.ts';
import type { PhoneStore } from './phone.ts';

/** Adds leave to send one SMS in this second to a permit. Undefined: enough went out in it, and the permit is unused. */
export type SmsPace = (permit: Permit) => Promise<Permit | undefined>;

const TAKE_DEADLINE_MS = 300;

/**
 * All processes together hand `maxPerS` SMS to the gateway per second; 0: no limit. A phone whose timer is due for SMS may need none:
 * what it does not use, the next SMS of this process has, within the same second.
 */
export function createSmsPace(store: Pick<PhoneStore, 'takeSms' | 'nowMs'>, maxPerS: number): SmsPace {
  let unused = { second: 0, count: 0 };

  return async (permit) => {
    if (maxPerS === 0) return permit;
    const second = Math.floor(store.nowMs() / 1000);
    if (!takesUnused(second) && !(await takesOne())) {
      permit.unused();
      return undefined;
    }
    return permitOf(permit.ended, () => {
      permit.unused();
      giveBack(second);
    });
  };

  /** The answer of the registry waits for it, and on a Cluster the counter may be on a shard that is away. */
  async function takesOne(): Promise<boolean> {
    return (await withDeadline(TAKE_DEADLINE_MS, store.takeSms(1, maxPerS)).catch(() => 0)) === 1;
  }

  function takesUnused(second: number): boolean {
    if (unused.second !== second || unused.count === 0) return false;
    unused = { second, count: unused.count - 1 };
    return true;
  }

  function giveBack(second: number): void {
    if (second < unused.second) return;
    unused = { second, count: unused.second === second ? unused.count + 1 : 1 };
  }
}
