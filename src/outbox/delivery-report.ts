import type { DeliveryReport } from '../ports/partners.ts';
import { needsAttention } from './attention.ts';
import type { OutboxEvents } from './events.ts';
import { changeTo, type PhoneStore } from './phone.ts';
import type { RetryPolicy, Timing } from './policy.ts';
import { afterReport } from './registration.ts';

export type ReportParts = {
  readonly store: PhoneStore;
  readonly policy: RetryPolicy;
  readonly timing: Pick<Timing, 'resendSmsAfterMs'>;
  readonly retentionS: number;
  readonly events: OutboxEvents;
};

/** Writes down what became of an SMS. A report of one that is unknown, or known already, changes nothing. */
export function createTakeReport(parts: ReportParts): (report: DeliveryReport) => Promise<void> {
  const { store } = parts;
  return async (report) => {
    if (report.outcome === 'on_its_way') return;
    let phone = await store.load(report.msisdn);
    for (;;) {
      const { registration } = phone;
      if (registration === undefined) return;
      const changed = afterReport(registration, report, store.nowMs(), parts.timing.resendSmsAfterMs);
      if (changed === undefined) return;
      const committed = await store.commit(phone, changeTo(changed, parts, store.nowMs()));
      if (committed.done) {
        if (needsAttention(changed)) parts.events.needsAttention(changed);
        return;
      }
      phone = committed.now;
    }
  };
}
