import type { Hono } from 'hono';
import type { Cluster, Redis } from 'ioredis';
import { createApp } from './app.ts';
import type { WholeSettings } from './config.ts';
import { readSession } from './dialogue/session.ts';
import { type Logger, logDeliveries } from './edge/log.ts';
import type { Metrics } from './edge/metrics.ts';
import { createPatascore } from './edge/patascore/register.ts';
import { createStore } from './edge/redis/store.ts';
import type { Keyring } from './edge/seal.ts';
import type { SmsGateway } from './registration/partners.ts';
import { readRegistration } from './registration/registration.ts';
import { systemClock } from './service/clock.ts';
import { both, type DeliveryEvents } from './service/deliver.ts';
import type { PhoneStore } from './service/keep.ts';
import type { Deliveries } from './service/ports.ts';
import { createService, type Service, type World } from './service/service.ts';
import { ORDINARY, type Timing } from './service/timing.ts';
import { within } from './service/within.ts';

/** What a home brings to the service; all else is the same in each. */
export type Home = {
  readonly settings: WholeSettings;
  readonly store: PhoneStore;
  readonly untilSafe?: NonNullable<World['untilSafe']>;
  readonly load?: NonNullable<World['load']>;
  readonly sharesAnswers?: boolean;
  readonly keyOf: NonNullable<World['keyOf']>;
  readonly deliveries: Deliveries;
  readonly sms: SmsGateway;
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
  const { settings, untilSafe, load, sharesAnswers, keyOf, deliveries, sms, log, around } = home;
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
      registry: createPatascore(settings.registry),
      sms,
      clock: systemClock,
      seen: around === undefined ? seen : both(seen, around.seen),
    },
    settings,
    home.timing ?? ORDINARY,
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
