import type { Hono } from 'hono';
import type { Cluster, Redis } from 'ioredis';
import { createAfricasTalkingAccount } from '../adapters/africastalking/account.ts';
import { createAfricasTalkingSms } from '../adapters/africastalking/sms.ts';
import type { Keyring } from '../adapters/encryption/keyring.ts';
import type { HttpClient } from '../adapters/http/client.ts';
import { type Logger, logOutbox } from '../adapters/log.ts';
import type { Metrics } from '../adapters/metrics.ts';
import { createPatascore } from '../adapters/patascore/register.ts';
import { newReference } from '../adapters/redis/keys.ts';
import { createStore, type StoreMemory } from '../adapters/redis/store.ts';
import { VERSION } from '../adapters/version.ts';
import { askCredit } from '../operations/credit.ts';
import { createFunnel, type Funnel } from '../operations/funnel.ts';
import type { Operations } from '../operations/operations.ts';
import { createPulse, type Pulse, type PulseParts } from '../operations/pulse.ts';
import { allOf, type OutboxEvents } from '../outbox/events.ts';
import { conversationCodec, type PhoneStore } from '../outbox/phone.ts';
import { TIMING, type Timing } from '../outbox/policy.ts';
import { type Registration, readRegistration } from '../outbox/registration.ts';
import { systemClock } from '../ports/clock.ts';
import { withDeadline } from '../ports/deadline.ts';
import type { OperationsStore } from '../ports/operations.ts';
import { createApp } from './http/app.ts';
import { createService, policyFrom, type Service, type ServiceSettings, type World } from './service.ts';
import type { WholeSettings } from './settings.ts';

/** What a runtime brings to the service; all else is the same in each. */
export type Runtime = Pick<World, 'durable' | 'afterReply' | 'load' | 'sharesAnswers'> & {
  readonly settings: WholeSettings;
  readonly store: PhoneStore;
  readonly records: OperationsStore;
  /** The name by which operators distinguish this process from others, and how often it beats. */
  readonly process: { readonly id: string; readonly everyMs: number };
  readonly durability: PulseParts['durability'];
  /** How partners are called. */
  readonly http: HttpClient;
  readonly createMetrics: (store: PhoneStore) => Metrics;
  readonly log: Logger;
  readonly isStopping: () => boolean;
  readonly timing?: Timing;
  /** What the sandbox has around the service. */
  readonly around?: {
    readonly simulator: Hono;
    readonly events: OutboxEvents;
    watchStore(store: PhoneStore): PhoneStore;
  };
};

const READY_DEADLINE_MS = 1_000;

/** What is stored of phones. The caller closes the connection. */
export function createPhoneStore(redis: Redis | Cluster, keyring: Keyring, memory?: StoreMemory): PhoneStore {
  const registration = { write: (value: Registration) => value, read: readRegistration };
  const codecs = { conversation: conversationCodec, registration };
  return createStore({ redis, keyring, codecs, ...(memory && { memory }) });
}

type Composed = {
  readonly app: Hono;
  readonly service: Service;
  readonly operations: Operations;
  /** Whoever has timers beats it. */
  readonly pulse: Pulse;
  /** Whoever has timers flushes it, and whoever stops. */
  readonly funnel: Funnel;
  /** Whoever works for all calls it now and then. */
  readonly askCredit: () => Promise<void>;
};

/** What operators' verbs work on. */
export function createOperations(
  store: PhoneStore,
  records: OperationsStore,
  settings: Parameters<typeof policyFrom>[0] & Pick<ServiceSettings, 'retentionDays' | 'resumeWithinH'>,
  timing: Timing = TIMING,
): Operations {
  return {
    store,
    records,
    policy: policyFrom(settings, timing),
    retentionS: settings.retentionDays * 86_400,
    resumeWithinS: settings.resumeWithinH * 3600,
    clock: systemClock,
  };
}

/** Puts the service together over what its runtime brings. Opens nothing and starts nothing. */
export function compose(runtime: Runtime): Composed {
  const { settings, records, http, log, around, timing = TIMING } = runtime;
  const { shortCode, shortCodeShared } = settings;
  const smsOptions = {
    ...settings.sms,
    ...(shortCode !== undefined && { shortCode }),
    shortCodeShared,
    deadlineMs: timing.smsDeadlineMs,
  };
  const store = around?.watchStore(runtime.store) ?? runtime.store;
  const metrics = runtime.createMetrics(store);
  const pulse = createPulse({
    records,
    nowMs: () => store.nowMs(),
    about: { ...runtime.process, role: settings.role, version: VERSION },
    circuits: () => service.circuits(),
    durability: runtime.durability,
  });
  const funnel = createFunnel({ records, nowMs: () => store.nowMs() });
  const service: Service = createService(
    {
      ...runtime,
      store,
      registry: createPatascore(settings.registry, http),
      sms: createAfricasTalkingSms(smsOptions, http),
      clock: systemClock,
      newReference: (key) => newReference(key, crypto.getRandomValues(new Uint8Array(5))),
      onStep: funnel.step,
      events: allOf([
        metrics.outbox,
        logOutbox(log),
        pulse.events,
        funnel.events,
        ...(around === undefined ? [] : [around.events]),
      ]),
    },
    settings,
    timing,
  );
  const isReady = () =>
    runtime.isStopping()
      ? Promise.resolve(false)
      : withDeadline(READY_DEADLINE_MS, store.ping()).then(
          () => true,
          () => false,
        );
  const operations = createOperations(store, records, settings, timing);
  const app = createApp({
    settings,
    service,
    operations: { operations, afterReply: runtime.afterReply },
    metrics: {
      ...metrics,
      hop(reply, seconds) {
        metrics.hop(reply, seconds);
        pulse.hop();
      },
    },
    log,
    isReady,
    ...(around && { simulator: around.simulator }),
  });
  const account = createAfricasTalkingAccount(smsOptions, http);
  return {
    app,
    service,
    operations,
    pulse,
    funnel,
    askCredit: () => askCredit({ records, account, nowMs: () => store.nowMs() }),
  };
}
