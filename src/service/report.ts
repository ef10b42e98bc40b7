import { afterReport } from '../registration/registration.ts';
import { type PhoneStore, registrationToKeep } from './keep.ts';

/** Reports that say nothing yet: the SMS is on its way. */
const ON_ITS_WAY: ReadonlySet<string> = new Set(['Sent', 'Submitted', 'Buffered']);

class ReportTooEarly extends Error {
  override readonly name = 'ReportTooEarly';
}

/** Writes down what became of an SMS. A report of an SMS that is unknown, or known already, changes nothing. */
export async function keepReport(
  store: PhoneStore,
  report: { readonly id: string; readonly status: string },
  retentionS: number,
): Promise<void> {
  if (ON_ITS_WAY.has(report.status)) return;
  const key = await store.findMessage(report.id);
  if (key === undefined) return;
  for (;;) {
    const kept = await store.loadByKey(key);
    // Faster than we write down that the SMS was accepted. The gateway, told that it failed, may report again.
    if (kept.registration?.told === 'no' && kept.registration.lease !== undefined) throw new ReportTooEarly();
    const changed = kept.registration && afterReport(kept.registration, report.id, report.status === 'Success');
    if (changed === undefined) return;
    if ((await store.commit(kept, { registration: registrationToKeep(changed, retentionS) })) !== false) return;
  }
}
