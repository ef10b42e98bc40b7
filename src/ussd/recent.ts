import type { Msisdn } from '../conversation/msisdn.ts';
import type { Phone } from '../outbox/phone.ts';
import { type Hop, recognise } from './recognise.ts';

export type Recent = {
  /** What is stored of the phone, without asking the store; undefined where that is not certain. */
  find(msisdn: Msisdn, hop: Hop): Phone | undefined;
  remember(msisdn: Msisdn, phone: Phone): void;
  forget(msisdn: Msisdn): void;
};

const MOST = 5_000;
/** No session lives longer. */
const KNOWN_FOR_MS = 180_000;

/**
 * The phones whose hop this process answered last, in memory: a load less for each hop that goes on from there. A text that continues
 * the one seen here by exactly one answer proves that no other process has answered one in between. A worker may have written
 * all the same: the commit compares, as it always does.
 */
export function createRecent(monotonicMs: () => number): Recent {
  // Oldest first, as a Map keeps its order.
  const phones = new Map<Msisdn, { readonly phone: Phone; readonly atMs: number }>();
  return {
    find(msisdn, hop) {
      const known = phones.get(msisdn);
      if (known === undefined || hop.newestOnly || monotonicMs() - known.atMs > KNOWN_FOR_MS) return undefined;
      const { phone } = known;
      const recognised = recognise(phone.conversation?.ussd, hop);
      const isNext = recognised.is === 'answer' && !recognised.unsure && recognised.inputs.length === 1;
      return isNext ? phone : undefined;
    },
    remember(msisdn, phone) {
      const nowMs = monotonicMs();
      phones.delete(msisdn);
      phones.set(msisdn, { phone, atMs: nowMs });
      // Nobody's answers stay here for longer than they are of use.
      for (const [oldest, { atMs }] of phones) {
        if (phones.size <= MOST && nowMs - atMs <= KNOWN_FOR_MS) break;
        phones.delete(oldest);
      }
    },
    forget: (msisdn) => void phones.delete(msisdn),
  };
}
