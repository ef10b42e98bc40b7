import type { OutboxEvents as EventsOf } from '../ports/events.ts';
import type { Registration } from './registration.ts';

/** What operations want to know of. Listeners outside the core take `RegistrationFacts` alone: a registration holds personal data. */
export type OutboxEvents = EventsOf<Registration>;

export function allOf(listeners: readonly OutboxEvents[]): OutboxEvents {
  const each = (notify: (listener: OutboxEvents) => void) => {
    for (const listener of listeners) notify(listener);
  };
  return {
    confirmed: (...event) => each((listener) => listener.confirmed(...event)),
    attempted: (...event) => each((listener) => listener.attempted(...event)),
    settled: (...event) => each((listener) => listener.settled(...event)),
    notified: (...event) => each((listener) => listener.notified(...event)),
    reported: (...event) => each((listener) => listener.reported(...event)),
    messaged: (...event) => each((listener) => listener.messaged(...event)),
    needsAttention: (...event) => each((listener) => listener.needsAttention(...event)),
    unreadable: (...event) => each((listener) => listener.unreadable(...event)),
    circuit: (...event) => each((listener) => listener.circuit(...event)),
    failed: (...event) => each((listener) => listener.failed(...event)),
  };
}
