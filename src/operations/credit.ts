import type { CreditHeard, OperationsStore } from '../ports/operations.ts';
import type { Credit, SmsAccount } from '../ports/partners.ts';

const EVERY_S = 300;
/** At KES 0.80 an SMS, a bit more than a hundred registrations. */
const LOW_KES = 100;

export type CreditParts = {
  readonly records: Pick<OperationsStore, 'takeTurn' | 'writeCredit'>;
  readonly account: SmsAccount;
  readonly nowMs: () => number;
};

/**
 * Asks the SMS gateway what is left of the account, and stores the answer for the pages, which never wait for the gateway. Any number of
 * processes may call it as often as they like: one of them asks, once in some minutes.
 */
export async function askCredit({ records, account, nowMs }: CreditParts): Promise<void> {
  if (!(await records.takeTurn('credit', EVERY_S))) return;
  const answer = await account.credit();
  await records.writeCredit({ ...answer, atMs: nowMs() });
}

/** Used up, or soon to be. In another currency nobody knows what an SMS costs. */
export function isLow({ amount, currency }: Credit): boolean {
  return amount <= 0 || (currency === 'KES' && amount < LOW_KES);
}

/** `KES 1,234.57`. Undefined where nobody knows. */
export function creditWords(heard: CreditHeard | undefined): string | undefined {
  if (heard?.kind !== 'known') return undefined;
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return `${heard.currency} ${heard.amount.toLocaleString('en-GB', digits)}`;
}
