import type { Msisdn } from '../conversation/msisdn.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeliveryReport } from '../ports/partners.ts';
import { beginsToNeedAttention } from './attention.ts';
import { changeTo } from './change.ts';
import type { OutboxEvents } from './events.ts';
import type { PhoneStore } from './phone.ts';
import type { RetryPolicy, Timing } from './policy.ts';
import { afterReport, type Registration } from './registration.ts';

export type ReportParts = {
  readonly store: PhoneStore;
  readonly clock: Clock;
  readonly policy: RetryPolicy;
  readonly timing: Pick<Timing, 'resendSmsAfterMs'>;
  readonly retentionS: number;
  readonly events: OutboxEvents;
  readonly takeOptOut: (msisdn: Msisdn) => Promise<void>;
};

const LOOK_AGAIN_MS = 200;
/** The gateway gives up on an answer soon after, and sends the report again. */
const WAIT_MS = 5_000;

/**
 * Writes down what became of an SMS. A report of one that is unknown, or known already, changes nothing. One that is faster than
 * whoever sent the SMS waits until the gateway's answer is written down, but not for ever: then it rejects.
 * That the customer opted out counts whatever SMS it was about.
 */
export function createTakeReport(parts: ReportParts): (report: DeliveryReport) => Promise<void> {
  const { store } = parts;
  return async (report) => {
    if (report.outcome === 'on_its_way') return;
    if (report.outcome === 'opted_out') await parts.takeOptOut(report.msisdn);
    const untilMs = store.nowMs() + WAIT_MS;
    let phone = await store.load(report.msisdn);
    for (;;) {
      const { registration } = phone;
      if (registration === undefined) return;
      const changed = afterReport(registration, report, store.nowMs(), parts.timing.resendSmsAfterMs);
      if (changed === undefined) {
        if (!isBeingSent(registration, store.nowMs())) return;
        if (store.nowMs() >= untilMs) throw new Error('the SMS of a delivery report is still being sent');
        await parts.clock.wait(LOOK_AGAIN_MS);
        phone = await store.loadByKey(phone.key);
        continue;
      }
      const committed = await store.commit(phone, changeTo(changed, phone.conversation, parts, store.nowMs()));
      if (committed.done) {
        parts.events.reported(changed, report.outcome);
        if (beginsToNeedAttention(registration, changed)) parts.events.needsAttention(changed);
        return;
      }
      phone = committed.now;
    }
  };
}

function isBeingSent({ attempt }: Registration, nowMs: number): boolean {
  return attempt?.at === 'sms' && attempt.untilMs > nowMs;
}
