import type { Timing } from '../../src/outbox/policy.ts';
import type { Broken } from './fleet.ts';
import type { SentSms } from './sms-gateway.ts';

/** What hid from the service that an SMS had gone out, so that it had to send it again. */
export type Hidden = 'not answered' | 'its process was killed or paused' | 'Redis was away';

export type Circumstances = {
  readonly broken: readonly Broken[];
  readonly timing: Pick<Timing, 'attemptMarginMs'>;
};

/** Where nothing is broken, an answer is read and written down within this time, on a busy machine too. */
const WRITTEN_WITHIN_MS = 1_500;
/** A process connects to Redis again so long after it is back. */
const CONNECTED_WITHIN_MS = 1_000;

/** Undefined where nothing was in the way: the SMS was doubled by the service itself. */
export function whatHid(sms: SentSms, { broken, timing }: Circumstances): Hidden | undefined {
  if (!sms.answered) return 'not answered';
  const redis = broken.filter(({ fault }) => fault.what.startsWith('redis'));
  const writtenByMs = redis.reduce(
    (byMs, { fromMs, toMs = Number.POSITIVE_INFINITY }) =>
      fromMs < byMs && toMs > sms.atMs - WRITTEN_WITHIN_MS ? Math.max(byMs, toMs + CONNECTED_WITHIN_MS) : byMs,
    sms.atMs + WRITTEN_WITHIN_MS,
  );
  const stood = broken.some(({ fault, fromMs, toMs = Number.POSITIVE_INFINITY }) => {
    if (fault.what === 'service stopped' || !('which' in fault)) return false;
    // A process that is started again after it was killed has nothing to do with what was sent before or after.
    const endsMs = fault.what === 'service killed' ? fromMs : toMs;
    return fault.which === sms.asker && fromMs < writtenByMs && endsMs > sms.atMs - WRITTEN_WITHIN_MS / 3;
  });
  if (stood) return 'its process was killed or paused';
  // The service tries to write for as long as its lease lasts, whose margin is what is left after the longest answer.
  if (writtenByMs >= sms.atMs + timing.attemptMarginMs) return 'Redis was away';
  return undefined;
}
