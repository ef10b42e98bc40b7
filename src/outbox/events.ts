import type { RegistryAnswer, SmsAnswer } from '../ports/partners.ts';
import type { Partner, PhoneKey, Unreadable } from '../ports/store.ts';
import type { CircuitState } from './circuit-breaker.ts';
import type { Registration } from './registration.ts';

/** What operations want to know of. Nothing in it is for a log or a metric as it is: a registration holds personal data. */
export type OutboxEvents = {
  confirmed(registration: Registration): void;
  attempted(registration: Registration, answer: RegistryAnswer, ms: number): void;
  settled(registration: Registration): void;
  notified(registration: Registration, answer: SmsAnswer, ms: number): void;
  needsAttention(registration: Registration): void;
  /** A registration that cannot be read: it stays where it is, for somebody to look at. */
  unreadable(key: PhoneKey, because: Unreadable): void;
  /** The circuit to a partner has opened, waits for another probe, lets one through, or has closed. */
  circuit(partner: Partner, state: CircuitState): void;
  /** What was thrown while a phone was worked on: a fault of ours, or the store away. It is tried again. */
  failed(key: PhoneKey | undefined, error: unknown): void;
};

export function allOf(listeners: readonly OutboxEvents[]): OutboxEvents {
  const each = (notify: (listener: OutboxEvents) => void) => {
    for (const listener of listeners) notify(listener);
  };
  return {
    confirmed: (...event) => each((listener) => listener.confirmed(...event)),
    attempted: (...event) => each((listener) => listener.attempted(...event)),
    settled: (...event) => each((listener) => listener.settled(...event)),
    notified: (...event) => each((listener) => listener.notified(...event)),
    needsAttention: (...event) => each((listener) => listener.needsAttention(...event)),
    unreadable: (...event) => each((listener) => listener.unreadable(...event)),
    circuit: (...event) => each((listener) => listener.circuit(...event)),
    failed: (...event) => each((listener) => listener.failed(...event)),
  };
}
