import type { Msisdn } from '../conversation/msisdn.ts';
import type { Branding } from '../conversation/texts/texts.ts';
import { pastAnyPauseMs } from '../outbox/backoff.ts';
import { createBreaker, LONGEST_QUEUE_MS } from '../outbox/breaker.ts';
import { createConfirming } from '../outbox/confirm.ts';
import { createDeliver, type DeliveryEvents } from '../outbox/deliver.ts';
import type { PhoneStore } from '../outbox/keep.ts';
import { newReference } from '../outbox/reference.ts';
import type { Policy } from '../outbox/registration.ts';
import { keepReport } from '../outbox/report.ts';
import { sweep } from '../outbox/sweep.ts';
import { ORDINARY, type Timing } from '../outbox/timing.ts';
import type { Clock } from '../ports/clock.ts';
import type { Registry, SmsGateway } from '../ports/partners.ts';
import type { Deliver, Deliveries, PhoneKey } from '../ports/store.ts';
import { createHop, type HopReply, type HopRequest, type Load } from '../ussd/hop.ts';

/** The world, by its ports. */
export type World = {
  readonly store: PhoneStore;
  readonly deliveries: Deliveries;
  readonly registry: Registry;
  readonly sms: SmsGateway;
  readonly clock: Clock;
  readonly seen: DeliveryEvents;
  /** Waits until what was committed outlives a crash of the store, as far as that can be had; not for long, and never rejects. */
  readonly untilSafe?: (key: PhoneKey) => Promise<void>;
  readonly load?: () => Load;
  /** See `HopParts`. */
  readonly sharesAnswers?: boolean;
  readonly keyOf?: (phone: Msisdn) => string;
};

/** What the operator decided; of the settings, what the service itself goes by. */
export type Terms = {
  readonly lenderName: string;
  readonly serviceCode: string;
  readonly helpPhone: string;
  readonly newestInputNetworks: readonly string[];
  readonly maxHopsPerMinute: number;
  readonly maxDialsPerS: number;
  readonly registerDeadlineMs: number;
  readonly retryFirstS: number;
  readonly retryMaxS: number;
  readonly giveUpAfterH: number;
  readonly resumeWithinH: number;
  readonly retentionDays: number;
};

export type Service = {
  answerHop(request: HopRequest): Promise<HopReply>;
  readonly deliver: Deliver;
  keepReport(report: { readonly id: string; readonly status: string }): Promise<void>;
  sweep(): Promise<number>;
};

/** The registry is not spared for longer than the longest pause between two tries. */
function sparing({ spareFirstMs, spareMaxMs }: Timing, { maxMs }: Policy): Pick<Timing, 'spareFirstMs' | 'spareMaxMs'> {
  return { spareFirstMs: Math.min(spareFirstMs, maxMs), spareMaxMs: Math.min(spareMaxMs, maxMs) };
}

/** However long the setting is, a hop is answered within 8 s. */
const LONGEST_TRY_MS = 6_500;

/** The service, whichever home it runs in. The SMS client keeps to `timing.smsDeadlineMs`. */
export function createService(world: World, terms: Terms, timing: Timing = ORDINARY): Service {
  const branding: Branding = { lender: terms.lenderName, code: terms.serviceCode, tel: terms.helpPhone };
  const policy: Policy = {
    firstMs: terms.retryFirstS * 1000,
    maxMs: terms.retryMaxS * 1000,
    chance: Math.random,
    giveUpAfterMs: terms.giveUpAfterH * 3_600_000,
    smsApartMs: timing.smsApartMs,
  };
  const retentionS = terms.retentionDays * 86_400;
  const resumeWithinS = terms.resumeWithinH * 3600;
  const breaker = createBreaker({ clock: world.clock, timing: sparing(timing, policy), onChange: world.seen.registry });
  const common = {
    ...world,
    breaker,
    branding,
    policy,
    retentionS,
    resumeWithinS,
    newToken: () => crypto.randomUUID(),
    timing,
  };

  const confirming = createConfirming({
    ...common,
    registerDeadlineMs: Math.min(terms.registerDeadlineMs, LONGEST_TRY_MS),
    newReference: () => newReference(crypto.getRandomValues(new Uint8Array(6))),
  });
  return {
    answerHop: createHop({
      ...world,
      confirming,
      branding,
      newestInputNetworks: new Set(terms.newestInputNetworks),
      maxHopsPerMinute: terms.maxHopsPerMinute,
      maxDialsPerS: terms.maxDialsPerS,
      resumeWithinS,
    }),
    deliver: createDeliver(common),
    keepReport: (report) => keepReport(world.store, report, retentionS, world.clock),
    sweep: () =>
      sweep({ ...world, overdueMs: timing.overdueMs, longestWaitMs: pastAnyPauseMs(policy) + LONGEST_QUEUE_MS }),
  };
}
