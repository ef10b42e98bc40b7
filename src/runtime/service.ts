import type { Msisdn } from '../conversation/msisdn.ts';
import type { Branding } from '../conversation/texts/texts.ts';
import { createAttempts } from '../outbox/attempts.ts';
import { createCircuitBreaker } from '../outbox/circuit-breaker.ts';
import { createConfirm } from '../outbox/confirm.ts';
import { createTakeReport } from '../outbox/delivery-report.ts';
import type { OutboxEvents } from '../outbox/events.ts';
import type { PhoneStore } from '../outbox/phone.ts';
import { type RetryPolicy, TIMING, type Timing } from '../outbox/policy.ts';
import { createMessages } from '../outbox/send-messages.ts';
import type { HearStep } from '../outbox/steps.ts';
import { createWork } from '../outbox/work.ts';
import { createWorkSoon } from '../outbox/work-soon.ts';
import { createWorker, type Worker } from '../outbox/worker.ts';
import type { Clock } from '../ports/clock.ts';
import type { CircuitState } from '../ports/events.ts';
import type { DeliveryReport, InboundSms, Registry, SmsGateway } from '../ports/partners.ts';
import type { Partner, PhoneKey } from '../ports/store.ts';
import { createAnswerSms } from '../sms/answer.ts';
import { createTakeOptOut, createTakeSms, type Taken } from '../sms/take.ts';
import type { Load } from '../ussd/admission.ts';
import { createHop, type HopReply, type HopRequest } from '../ussd/hop.ts';
import { createEndSession, type EndedSession } from '../ussd/session-end.ts';
import type { Settings } from './settings.ts';

/** What the service needs from the world, by its ports. */
export type World = {
  readonly store: PhoneStore;
  readonly registry: Registry;
  readonly sms: SmsGateway;
  readonly clock: Clock;
  readonly events: OutboxEvents;
  readonly newReference: (key: PhoneKey) => string;
  /** Waits until what was committed outlives a crash of the store, where the store offers that. Not for long; never rejects. */
  readonly durable: (key: PhoneKey) => Promise<void>;
  /** Work that goes on after a reply. */
  readonly afterReply: (work: Promise<unknown>) => void;
  readonly load?: () => Load;
  /** Hears of each step of a conversation that is stored. */
  readonly onStep?: HearStep;
  /** See `HopParts`. */
  readonly sharesAnswers?: boolean;
};

/** What the operator decided; of the settings, what the service itself goes by. */
export type ServiceSettings = Pick<
  Settings,
  | 'lenderName'
  | 'serviceCode'
  | 'helpPhone'
  | 'nationalIdDigits'
  | 'newestInputNetworks'
  | 'maxHopsPerMinute'
  | 'maxDialsPerS'
  | 'smsMaxPerS'
  | 'registerDeadlineMs'
  | 'retryFirstS'
  | 'retryMaxS'
  | 'giveUpAfterH'
  | 'resumeWithinH'
  | 'retentionDays'
  | 'consentKeptDays'
  | 'dialbackAfterS'
  | 'quietHours'
  | 'smsKeywords'
  | 'shortCodeShared'
  | 'role'
>;

export type Service = {
  answerHop(request: HopRequest): Promise<HopReply>;
  /** A session of the gateway has ended. */
  endSession(ended: EndedSession): Promise<void>;
  /** Stores an SMS of a customer; it is answered after that. */
  takeSms(sms: InboundSms): Promise<Taken>;
  takeOptOut(msisdn: Msisdn): Promise<void>;
  takeReport(report: DeliveryReport): Promise<void>;
  /** What this process has found out about each partner. */
  circuits(): { readonly [P in Partner]: CircuitState };
  /** Works on due phones. Whoever starts it, stops it. */
  readonly worker: Worker;
};

/** However long the setting is, a hop is answered within 8 s. */
export const LONGEST_ATTEMPT_MS = 6_500;

export function policyFrom(
  settings: Pick<ServiceSettings, 'retryFirstS' | 'retryMaxS' | 'giveUpAfterH' | 'dialbackAfterS' | 'quietHours'>,
  timing: Timing = TIMING,
): RetryPolicy {
  return {
    firstMs: settings.retryFirstS * 1000,
    maxMs: settings.retryMaxS * 1000,
    chance: Math.random,
    windowMs: settings.giveUpAfterH * 3_600_000,
    smsApartMs: timing.smsApartMs,
    ...(settings.dialbackAfterS > 0 && {
      reminder: { afterMs: settings.dialbackAfterS * 1000, quiet: settings.quietHours },
    }),
  };
}

/** The service, whichever runtime it runs in. */
export function createService(world: World, settings: ServiceSettings, timing: Timing = TIMING): Service {
  const branding: Branding = { lender: settings.lenderName, code: settings.serviceCode, tel: settings.helpPhone };
  const policy = policyFrom(settings, timing);
  const breaker = (partner: Partner) =>
    createCircuitBreaker({
      clock: world.clock,
      // A circuit stays open for no longer than the longest pause between two attempts.
      timing: {
        probeFirstMs: Math.min(timing.probeFirstMs, policy.maxMs),
        probeMaxMs: Math.min(timing.probeMaxMs, policy.maxMs),
      },
      onChange: (state) => world.events.circuit(partner, state),
    });
  const common = {
    ...world,
    branding,
    policy,
    timing,
    breakers: { registry: breaker('registry'), sms: breaker('sms') },
    retentionS: settings.retentionDays * 86_400,
    consentKeptS: settings.consentKeptDays * 86_400,
    resumeWithinS: settings.resumeWithinH * 3600,
    smsMaxPerS: settings.smsMaxPerS,
    newToken,
  };
  const attempts = createAttempts({ ...common, sendsSms: settings.role !== 'web' });
  const answerSms = createAnswerSms({
    branding,
    nationalIdDigits: settings.nationalIdDigits,
    keywords: settings.smsKeywords,
    isShared: settings.shortCodeShared,
  });
  const messages = createMessages({ ...common, answerSms });
  const work = createWork({ ...common, attempts, messages });
  const confirm = createConfirm({
    ...common,
    attempts,
    breaker: common.breakers.registry,
    registerDeadlineMs: Math.min(settings.registerDeadlineMs, LONGEST_ATTEMPT_MS),
  });
  const takeOptOut = createTakeOptOut(common);
  return {
    answerHop: createHop({
      ...common,
      confirm,
      newestInputNetworks: new Set(settings.newestInputNetworks),
      maxHopsPerMinute: settings.maxHopsPerMinute,
      maxDialsPerS: settings.maxDialsPerS,
      nationalIdDigits: settings.nationalIdDigits,
    }),
    endSession: createEndSession(common),
    takeSms: createTakeSms({
      ...common,
      ...(settings.role !== 'web' && { workSoon: createWorkSoon({ ...common, work }) }),
    }),
    takeOptOut,
    takeReport: createTakeReport({ ...common, takeOptOut }),
    circuits: () => ({ registry: common.breakers.registry.state(), sms: common.breakers.sms.state() }),
    worker: createWorker({ ...common, attempts, work }),
  };
}

function newToken(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(9))).toString('base64url');
}
