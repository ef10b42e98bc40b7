import type { Clock } from '../../src/ports/clock.ts';
import type { Deliver, Deliveries, DeliveryId } from '../../src/ports/store.ts';

type Alarm = { readonly id: DeliveryId; atMs: number };

/** The alarm clock of deliveries, by a clock that a test holds. */
export type HeldDeliveries = Deliveries & {
  /** When each alarm that is set goes off, soonest first. */
  readonly alarmsMs: () => readonly number[];
  /** Runs what is due, again and again, until nothing is. */
  runDue(deliver: Deliver): Promise<void>;
  /** Loses all alarms, as a queue does that loses its data. */
  lose(): void;
  /** From now on no alarm can be set. */
  fail(): void;
};

export function heldDeliveries(clock: Clock): HeldDeliveries {
  const alarms = new Map<string, Alarm>();
  let failing = false;
  const nameOf = ({ key, registrationId }: DeliveryId) => `${key}.${registrationId}`;

  return {
    async schedule(id, delayMs) {
      if (failing) throw new Error('no alarm can be set');
      if (!alarms.has(nameOf(id))) alarms.set(nameOf(id), { id, atMs: clock.nowMs() + delayMs });
    },
    async hasten(id) {
      const alarm = alarms.get(nameOf(id));
      if (alarm) alarm.atMs = clock.nowMs();
    },
    async setAnew(id) {
      alarms.set(nameOf(id), { id, atMs: clock.nowMs() });
    },
    async close() {},
    alarmsMs: () => [...alarms.values()].map(({ atMs }) => atMs).sort((one, other) => one - other),
    async runDue(deliver) {
      for (;;) {
        const due = [...alarms.values()].find(({ atMs }) => atMs <= clock.nowMs());
        if (due === undefined) return;
        const outcome = await deliver(due.id);
        if ('done' in outcome) alarms.delete(nameOf(due.id));
        else due.atMs = clock.nowMs() + outcome.againInMs;
      }
    },
    lose: () => alarms.clear(),
    fail: () => {
      failing = true;
    },
  };
}
