import type { Clock } from '../ports/clock.ts';
import { type PhoneStore, registrationToKeep } from './keep.ts';
import { afterReport, isDeadLetter } from './registration.ts';

/** Reports that say nothing yet: the SMS is on its way. */
const ON_ITS_WAY: ReadonlySet<string> = new Set(['Sent', 'Submitted', 'Buffered']);

const LOOK_AGAIN_MS = 50;
/** Redis away for longer than this is another matter. */
const WRITTEN_WITHIN_MS = 3_000;

class ReportTooEarly extends Error {
  override readonly name = 'ReportTooEarly';
}

/** Writes down what became of an SMS. A report of an SMS that is unknown, or known already, changes nothing. */
export async function keepReport(
  store: PhoneStore,
  report: { readonly id: string; readonly status: string },
  retentionS: number,
  clock: Clock,
): Promise<void> {
  if (ON_ITS_WAY.has(report.status)) return;
  const key = await store.findMessage(report.id);
  if (key === undefined) return;
  const latestMs = clock.nowMs() + WRITTEN_WITHIN_MS;
  for (;;) {
    const kept = await store.loadByKey(key);
    const { told, lease } = kept.registration ?? {};
    if (told === 'no' && (lease?.untilMs ?? 0) > clock.nowMs()) {
      // Faster than we write down that the SMS was accepted. The gateway, told that it failed, may report again.
      if (clock.nowMs() >= latestMs) throw new ReportTooEarly();
      await clock.wait(LOOK_AGAIN_MS);
      continue;
    }
    const changed = kept.registration && afterReport(kept.registration, report.id, report.status === 'Success');
    if (changed === undefined) return;
    if (isDeadLetter(changed)) await store.markDead(kept.key, changed.id, clock.nowMs());
    if ((await store.commit(kept, { registration: registrationToKeep(changed, retentionS) })) === false) continue;
    // A delivery that had read it before, and found no dead letter, may have taken the mark away; or it will, and looks again.
    if (isDeadLetter(changed)) await store.markDead(kept.key, changed.id, clock.nowMs());
    return;
  }
}
