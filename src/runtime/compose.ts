import type { Hono } from 'hono';
import type { Cluster, Redis } from 'ioredis';
import { createAfricasTalkingSms } from '../adapters/africastalking/sms.ts';
import type { Keyring } from '../adapters/encryption/keyring.ts';
import type { HttpClient } from '../adapters/http/client.ts';
import { type Logger, logOutbox } from '../adapters/log.ts';
import type { Metrics } from '../adapters/metrics.ts';
import { createPatascore } from '../adapters/patascore/register.ts';
import { newReference } from '../adapters/redis/keys.ts';
import { createStore, type StoreMemory } from '../adapters/redis/store.ts';
import { allOf, type OutboxEvents } from '../outbox/events.ts';
import { conversationCodec, type PhoneStore } from '../outbox/phone.ts';
import { TIMING, type Timing } from '../outbox/policy.ts';
import { type Registration, readRegistration } from '../outbox/registration.ts';
import { systemClock } from '../ports/clock.ts';
import { within } from '../ports/deadline.ts';
import { createApp } from './http/app.ts';
import { createService, type Service, type World } from './service.ts';
import type { WholeSettings } from './settings.ts';

/** What a runtime brings to the service; all else is the same in each. */
export type Runtime = Pick<World, 'durable' | 'afterReply' | 'load' | 'sharesAnswers'> & {
  readonly settings: WholeSettings;
  readonly store: PhoneStore;
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

const READY_WITHIN_MS = 1_000;

/** What is stored of phones. The caller closes the connection. */
export function createPhoneStore(redis: Redis | Cluster, keyring: Keyring, memory?: StoreMemory): PhoneStore {
  const registration = { write: (value: Registration) => value, read: readRegistration };
  const codecs = { conversation: conversationCodec, registration };
  return createStore({ redis, keyring, codecs, ...(memory && { memory }) });
}

/** Puts the service together over what its runtime brings. Opens nothing and starts nothing. */
export function compose(runtime: Runtime): { readonly app: Hono; readonly service: Service } {
  const { settings, http, log, around, timing = TIMING } = runtime;
  const { shortCode, shortCodeShared } = settings;
  const smsOptions = {
    ...settings.sms,
    ...(shortCode !== undefined && { shortCode }),
    shortCodeShared,
    deadlineMs: timing.smsDeadlineMs,
  };
  const store = around?.watchStore(runtime.store) ?? runtime.store;
  const metrics = runtime.createMetrics(store);
  const service = createService(
    {
      ...runtime,
      store,
      registry: createPatascore(settings.registry, http),
      sms: createAfricasTalkingSms(smsOptions, http),
      clock: systemClock,
      newReference: (key) => newReference(key, crypto.getRandomValues(new Uint8Array(5))),
      events: allOf([metrics.outbox, logOutbox(log), ...(around === undefined ? [] : [around.events])]),
    },
    settings,
    timing,
  );
  const isReady = () =>
    runtime.isStopping()
      ? Promise.resolve(false)
      : within(READY_WITHIN_MS, store.ping()).then(
          () => true,
          () => false,
        );
  const app = createApp({ settings, service, metrics, log, isReady, ...(around && { simulator: around.simulator }) });
  return { app, service };
}
