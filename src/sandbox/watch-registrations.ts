// All that the simulator reads of the core goes through this file.
import { plusFormat } from '../conversation/msisdn.ts';
import { OBEYED_MS } from '../outbox/backoff.ts';
import type { DeliveryEvents } from '../outbox/deliver.ts';
import type { PhoneStore } from '../outbox/keep.ts';
import type { Registration } from '../outbox/registration.ts';
import { ORDINARY } from '../outbox/timing.ts';
import type { RegistryAnswer, SmsAnswer } from '../ports/partners.ts';
import type { CircuitBreakerStatus, RegistrationStatus, WireLog } from './wire-log.ts';

export type RegistrationWatch = {
  /** Told of each attempt, and of the circuit breaker. */
  readonly seen: DeliveryEvents;
  /** A store that tells of each registration it stores; at first, of those it has that are unfinished or need attention. */
  watchStore(store: PhoneStore): PhoneStore;
};

/** So many of an earlier run are shown. */
const MOST_OF_BEFORE = 12;

/** Puts registrations, attempts and the circuit breaker into the log. `retryMaxS`: the setting. */
export function watchRegistrations(log: WireLog, { retryMaxS }: { readonly retryMaxS: number }): RegistrationWatch {
  const at = () => new Date().toISOString();
  const ofThisRun = new Set<string>();
  const breaker = followBreaker(retryMaxS * 1000, (status) =>
    log.add({ kind: 'circuit_breaker', at: at(), ...status }),
  );

  function show(registration: Registration): void {
    log.add({ kind: 'registration', at: at(), ...statusOf(registration) });
  }

  async function showThoseOfBefore(store: PhoneStore): Promise<void> {
    const due = await store.dueBefore(Number.MAX_SAFE_INTEGER, MOST_OF_BEFORE);
    const needAttention = await store.listDead(MOST_OF_BEFORE);
    const keys = new Set([...needAttention, ...due].map(({ key }) => key));
    for (const key of keys) {
      const { registration } = await store.loadByKey(key);
      if (registration !== undefined && !ofThisRun.has(registration.id)) show(registration);
    }
  }

  function attempted(id: string, partner: 'registry' | 'sms', answer: RegistryAnswer | SmsAnswer): void {
    const because = 'because' in answer ? { because: String(answer.because) } : {};
    log.add({ kind: 'attempt', at: at(), id, partner, answer: answer.kind, ...because });
  }

  return {
    seen: {
      tried(id, answer) {
        attempted(id, 'registry', answer);
        breaker.answered(answer);
      },
      texted: (id, answer) => attempted(id, 'sms', answer),
      // Each is seen when it is stored; a record that cannot be read is in the service's own log.
      settled: () => undefined,
      poisoned: () => undefined,
      registry: (trouble) => breaker.changed(trouble !== undefined),
    },
    watchStore(store) {
      // A Redis that is down now shows what it has as it is written.
      void showThoseOfBefore(store).catch(() => undefined);
      return {
        ...store,
        async commit(kept, change) {
          const committed = await store.commit(kept, change);
          if (committed === false || !change.registration) return committed;
          const registration = change.registration.value;
          ofThisRun.add(registration.id);
          if (registration.stage === 'pending' && registration.lease !== undefined) breaker.attempting();
          show(registration);
          return committed;
        },
      };
    },
  };
}

const STATUSES = {
  pending: 'pending',
  registered: 'registered',
  already: 'already',
  refused: 'refused',
  abandoned: 'needs_attention',
} as const satisfies Record<Registration['stage'], RegistrationStatus['status']>;

const NOTIFIED = {
  no: 'no',
  screen: 'screen',
  accepted: 'sent',
  delivered: 'delivered',
  undeliverable: 'undeliverable',
  unreached: 'needs_attention',
} as const satisfies Record<Registration['told'], RegistrationStatus['notified']>;

function statusOf(registration: Registration): RegistrationStatus {
  return {
    id: registration.id,
    phone: plusFormat(registration.applicant.phone),
    status: STATUSES[registration.stage],
    notified: NOTIFIED[registration.told],
    underWay: registration.lease !== undefined,
    registryAttempts: registration.tries,
    smsAttempts: registration.smsTries,
    nextAttemptAtMs: registration.nextAtMs,
  };
}

/** The circuit breaker tells that it opens and closes, not when it probes: that follows from its pauses, as it counts them. */
function followBreaker(retryMaxMs: number, onChange: (status: CircuitBreakerStatus) => void) {
  const longestMs = Math.min(ORDINARY.spareMaxMs, retryMaxMs);
  let isOpen = false;
  let pauseMs: number | undefined;
  return {
    changed(nowOpen: boolean): void {
      if (isOpen === nowOpen) return;
      isOpen = nowOpen;
      pauseMs = undefined;
      if (!nowOpen) onChange({ state: 'closed' });
    },
    attempting(): void {
      if (isOpen) onChange({ state: 'half-open' });
    },
    answered(answer: RegistryAnswer): void {
      if (!isOpen || answer.kind !== 'retry') return;
      pauseMs = Math.min(pauseMs === undefined ? ORDINARY.spareFirstMs : pauseMs * 2, longestMs);
      const nextMs = Math.max(pauseMs, Math.min(answer.afterMs ?? 0, OBEYED_MS));
      onChange({ state: 'open', nextProbeAtMs: Date.now() + nextMs });
    },
  };
}
