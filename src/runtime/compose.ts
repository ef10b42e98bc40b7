import type { Hono } from 'hono';
import type { Cluster, Redis } from 'ioredis';
import { createAfricasTalkingSms } from '../adapters/africastalking/sms.ts';
import type { Keyring } from '../adapters/encryption/keyring.ts';
import type { HttpClient } from '../adapters/http/client.ts';
import { type Logger, logDeliveries } from '../adapters/log.ts';
import type { Metrics } from '../adapters/metrics.ts';
import { createPatascore } from '../adapters/patascore/register.ts';
import { createStore } from '../adapters/redis/store.ts';
import { both, type DeliveryEvents } from '../outbox/deliver.ts';
import type { PhoneStore } from '../outbox/keep.ts';
import { readRegistration } from '../outbox/registration.ts';
import { ORDINARY, type Timing } from '../outbox/timing.ts';
import { systemClock } from '../ports/clock.ts';
import { within } from '../ports/deadline.ts';
import type { Deliveries } from '../ports/store.ts';
import { readSession } from '../ussd/session.ts';
import { createApp } from './http/app.ts';
import { createService, type Service, type World } from './service.ts';
import type { WholeSettings } from './settings.ts';

/** What a home brings to the service; all else is the same in each. */
export type Home = {
  readonly settings: WholeSettings;
  readonly store: PhoneStore;
  readonly untilSafe?: NonNullable<World['untilSafe']>;
  readonly load?: NonNullable<World['load']>;
  readonly sharesAnswers?: boolean;
  readonly keyOf: NonNullable<World['keyOf']>;
  readonly deliveries: Deliveries;
  /** How partners are called. */
  readonly http: HttpClient;
  readonly createMetrics: (store: PhoneStore) => Metrics;
  readonly log: Logger;
  readonly isStopping: () => boolean;
  readonly timing?: Timing;
  /** What the sandbox has around the service. */
  readonly around?: {
    readonly simulator: Hono;
    readonly seen: DeliveryEvents;
    watchStore(store: PhoneStore): PhoneStore;
  };
};

const READY_WITHIN_MS = 1_000;

/** What is kept of phones. The caller closes the connection. */
export function createPhoneStore(redis: Redis | Cluster, keyring: Keyring): PhoneStore {
  return createStore({ redis, keyring, read: { session: readSession, registration: readRegistration } });
}

/** Puts the service together over what its home brings. Opens nothing and starts nothing. */
export function assemble(home: Home): { readonly app: Hono; readonly service: Service } {
  const { settings, untilSafe, load, sharesAnswers, keyOf, deliveries, http, log, around, timing = ORDINARY } = home;
  const { shortCode, shortCodeShared } = settings;
  const smsOptions = {
    ...settings.sms,
    ...(shortCode !== undefined && { shortCode }),
    shortCodeShared,
    deadlineMs: timing.smsDeadlineMs,
  };
  const store = around?.watchStore(home.store) ?? home.store;
  const metrics = home.createMetrics(store);
  const seen = both(metrics.deliveries, logDeliveries(log));
  const service = createService(
    {
      store,
      ...(untilSafe && { untilSafe }),
      ...(load && { load }),
      ...(sharesAnswers && { sharesAnswers }),
      keyOf,
      deliveries,
      registry: createPatascore(settings.registry, http),
      sms: createAfricasTalkingSms(smsOptions, http),
      clock: systemClock,
      seen: around === undefined ? seen : both(seen, around.seen),
    },
    settings,
    timing,
  );
  const isReady = () =>
    home.isStopping()
      ? Promise.resolve(false)
      : within(READY_WITHIN_MS, store.ping()).then(
          () => true,
          () => false,
        );
  const app = createApp({ settings, service, metrics, log, isReady, ...(around && { simulator: around.simulator }) });
  return { app, service };
}
