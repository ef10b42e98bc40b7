// All that the simulator reads of the core goes through this file.
import { plusFormat } from '../conversation/msisdn.ts';
import type { OutboxEvents } from '../outbox/events.ts';
import type { PhoneStore } from '../outbox/phone.ts';
import type { Registration } from '../outbox/registration.ts';
import type { CircuitState } from '../ports/events.ts';
import type { RegistryAnswer, SmsAnswer } from '../ports/partners.ts';
import type { CircuitBreakerStatus, RegistrationStatus, WireLog } from './wire-log.ts';

export type RegistrationWatch = {
  /** Hears of each attempt, and of the circuit breaker. */
  readonly events: OutboxEvents;
  /** A store that reports each registration it stores; at first, of those it has that are unfinished or need attention. */
  watchStore(store: PhoneStore): PhoneStore;
};

const nothing = () => undefined;

/** So many of an earlier run are shown. */
const MOST_OF_BEFORE = 12;

/** Puts registrations, attempts and the circuit breaker into the log. */
export function watchRegistrations(log: WireLog): RegistrationWatch {
  const at = () => new Date().toISOString();
  const ofThisRun = new Set<string>();
  function show(registration: Registration): void {
    log.add({ kind: 'registration', at: at(), ...statusOf(registration) });
  }

  async function showThoseOfBefore(store: PhoneStore): Promise<void> {
    const due = await store.listDue(MOST_OF_BEFORE);
    const needAttention = await store.listAttention(MOST_OF_BEFORE);
    const keys = new Set([...needAttention, ...due].map(({ key }) => key));
    for (const key of keys) {
      const { registration } = await store.loadByKey(key);
      if (registration !== undefined && !ofThisRun.has(registration.reference)) show(registration);
    }
  }

  function attempted(id: string, partner: 'registry' | 'sms', answer: RegistryAnswer | SmsAnswer): void {
    const because = 'because' in answer ? { because: String(answer.because) } : {};
    log.add({ kind: 'attempt', at: at(), id, partner, answer: answer.kind, ...because });
  }

  return {
    events: {
      attempted: ({ reference }, answer) => attempted(reference, 'registry', answer),
      notified: ({ reference }, answer) => attempted(reference, 'sms', answer),
      circuit(partner, state) {
        if (partner === 'registry') log.add({ kind: 'circuit_breaker', at: at(), ...circuitStatus(state) });
      },
      // Each is seen when it is stored; what cannot be read is in the service's own log.
      confirmed: nothing,
      settled: nothing,
      reported: nothing,
      messaged: nothing,
      needsAttention: nothing,
      unreadable: nothing,
      failed: nothing,
    },
    watchStore(store) {
      // A Redis that is down now shows what it has as it is written.
      void showThoseOfBefore(store).catch(() => undefined);
      return {
        ...store,
        async commit(stored, change) {
          const committed = await store.commit(stored, change);
          if (!committed.done || !change.registration) return committed;
          ofThisRun.add(change.registration.value.reference);
          show(change.registration.value);
          return committed;
        },
      };
    },
  };
}

const STATUSES = {
  pending: 'pending',
  registered: 'registered',
  already_registered: 'already',
  refused: 'refused',
  failed: 'needs_attention',
} as const satisfies Record<Registration['status'], RegistrationStatus['status']>;

const NOTIFIED = {
  due: 'no',
  shown: 'screen',
  sent: 'sent',
  delivered: 'delivered',
  undeliverable: 'undeliverable',
  failed: 'needs_attention',
} as const satisfies Record<Registration['notification'], RegistrationStatus['notified']>;

function statusOf(registration: Registration): RegistrationStatus {
  return {
    id: registration.reference,
    phone: plusFormat(registration.phone),
    status: STATUSES[registration.status],
    notified: NOTIFIED[registration.notification],
    underWay: registration.attempt !== undefined,
    registryAttempts: registration.registry.count,
    smsAttempts: registration.sms.count,
    nextAttemptAtMs: registration.nextAtMs,
  };
}

function circuitStatus(state: CircuitState): CircuitBreakerStatus {
  if (state.is === 'open') return { state: 'open', nextProbeAtMs: Date.now() + state.nextProbeInMs };
  return { state: state.is };
}
