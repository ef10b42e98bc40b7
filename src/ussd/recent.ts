import type { Msisdn } from '../conversation/msisdn.ts';
import type { Phone, UssdSession } from '../outbox/phone.ts';

/** What this process answered last to a phone. */
type Answered = { readonly phone: Phone; readonly sessionId: string; readonly text: string };

type Next = Pick<Answered, 'sessionId' | 'text'> & { readonly msisdn: Msisdn };

export type Recent = {
  /** What is stored of the phone, and the answer that the hop adds; undefined where neither is certain without the store. */
  find(hop: Next): { readonly phone: Phone; readonly session: UssdSession; readonly input: string } | undefined;
  remember(hop: Next, phone: Phone): void;
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
  /** In the order in which they came. Moving each to the end with each hop would leave a trail of tables behind that outlive it for long. */
  const phones = new Map<Msisdn, Answered & { readonly cameAtMs: number; readonly atMs: number }>();
  return {
    find({ msisdn, sessionId, text }) {
      const last = phones.get(msisdn);
      if (last === undefined || last.sessionId !== sessionId || monotonicMs() - last.atMs > KNOWN_FOR_MS)
        return undefined;
      const session = last.phone.conversation?.ussd;
      const start = last.text === '' ? 0 : last.text.length + 1;
      const continues = start === 0 ? text !== '' : text.startsWith(last.text) && text[start - 1] === '*';
      if (session === undefined || !continues || text.includes('*', start)) return undefined;
      return { phone: last.phone, session, input: text.slice(start) };
    },
    remember({ msisdn, sessionId, text }, phone) {
      const nowMs = monotonicMs();
      const cameAtMs = phones.get(msisdn)?.cameAtMs ?? nowMs;
      phones.set(msisdn, { phone, sessionId, text, cameAtMs, atMs: nowMs });
      // What anybody typed stays here for no longer than it is of use.
      for (const [first, answered] of phones) {
        if (phones.size <= MOST && nowMs - answered.cameAtMs <= KNOWN_FOR_MS) break;
        phones.delete(first);
        const isOfUse = nowMs - answered.atMs <= KNOWN_FOR_MS && phones.size < MOST;
        if (isOfUse) phones.set(first, { ...answered, cameAtMs: nowMs });
      }
    },
    forget: (msisdn) => void phones.delete(msisdn),
  };
}
