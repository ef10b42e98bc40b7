import { plusFormat } from '../conversation/msisdn.ts';
import type { DeliveryEvents } from '../outbox/deliver.ts';
import type { PhoneStore } from '../outbox/keep.ts';
import type { Registration } from '../outbox/registration.ts';
import type { WireLog } from './wire-log.ts';

const at = () => new Date().toISOString();

/** Puts each registration into the log as it is written. */
export function watchStore(log: WireLog, store: PhoneStore): PhoneStore {
  return {
    ...store,
    async commit(kept, change) {
      const committed = await store.commit(kept, change);
      if (committed !== false && change.registration) log.add({ at: at(), ...standing(change.registration.value) });
      return committed;
    },
  };
}

function standing(registration: Registration) {
  const { id, applicant, language, stage, told, tries, smsTries, confirmedAtMs, nextAtMs, lease } = registration;
  return {
    kind: 'registration' as const,
    phone: plusFormat(applicant.phone),
    underWay: lease !== undefined,
    ...{ id, language, stage, told, tries, smsTries, confirmedAtMs, nextAtMs },
  };
}

/** Puts what the partners made of each try into the log. */
export function watchTries(log: WireLog): DeliveryEvents {
  const tried = (id: string, partner: 'registry' | 'sms', answer: { kind: string; because?: string | number }) =>
    log.add({
      kind: 'try',
      at: at(),
      id,
      partner,
      answer: answer.kind,
      ...(answer.because !== undefined && { because: String(answer.because) }),
    });
  return {
    tried: (id, answer) => tried(id, 'registry', answer),
    texted: (id, answer) => tried(id, 'sms', answer),
    // What follows from a try is seen as it is written; a record that cannot be read, in the service's own log.
    settled: () => undefined,
    poisoned: () => undefined,
    registry: () => undefined,
  };
}
