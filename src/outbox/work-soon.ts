import type { Partner, PhoneKey } from '../ports/store.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import type { OutboxEvents } from './events.ts';
import type { Work } from './work.ts';

export type WorkSoonParts = {
  readonly work: Work;
  readonly breakers: { readonly [P in Partner]: CircuitBreaker };
  /** Work that goes on after a reply. */
  readonly afterReply: (work: Promise<unknown>) => void;
  readonly events: Pick<OutboxEvents, 'failed'>;
};

/** An SMS that confirms is due for SMS, for the registry, and for SMS again. What is left is the workers'. */
const MOST_TURNS = 4;

/** Works on a phone whose SMS has just come: its customer need not wait until a worker looks. */
export function createWorkSoon({ work, breakers, afterReply, events }: WorkSoonParts): (key: PhoneKey) => void {
  return (key) => afterReply(workOn(key).catch((error: unknown) => events.failed(key, error)));

  async function workOn(key: PhoneKey): Promise<void> {
    let partner: Partner | undefined = 'sms';
    const sendings: Promise<unknown>[] = [];
    const room = { isFree: () => true, take: (sending: Promise<unknown>) => void sendings.push(sending) };
    for (let turn = 0; partner !== undefined && turn < MOST_TURNS; turn++) {
      const permit = partner === 'sms' ? undefined : breakers.registry.permit();
      partner = await work(key, partner, permit, room);
    }
    await Promise.all(sendings);
  }
}
