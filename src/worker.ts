// The service on Cloudflare Workers: what `wrangler.toml` names as its entry.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createKeyring } from './adapters/encryption/keyring.ts';
import { askByFetch } from './adapters/http/fetch.ts';
import { createLog, describe, type Logger } from './adapters/log.ts';
import { createMetricsOfStore } from './adapters/metrics-of-store.ts';
import {
  createCloudflareDeliveries,
  type Message,
  type MessageTrouble,
  type Queue,
  runMessage,
} from './adapters/queue/cloudflare.ts';
import { connectRedis } from './adapters/redis/connect.ts';
import { createSafety, type Safety } from './adapters/redis/safety.ts';
import type { PhoneStore } from './outbox/keep.ts';
import { assemble, createPhoneStore } from './runtime/compose.ts';
import type { Service } from './runtime/service.ts';
import { isWhole, settingsFrom, type WholeSettings } from './runtime/settings.ts';

/** The queue, and the settings of the environment: variables and secrets. */
type Bindings = { readonly DELIVERIES: Queue } & Readonly<Record<string, unknown>>;

type Batch = {
  readonly messages: readonly Message[];
  retryAll(options: { readonly delaySeconds: number }): void;
};

type Isolate = {
  readonly log: Logger;
  readonly service: Service;
  readonly fetch: (request: Request) => Promise<Response>;
  /** Runs one event with a connection of its own, which ends with it. */
  event<T>(run: () => Promise<T>): Promise<T>;
};

const UNSET_RETRY_S = 60;

// One isolate serves many events with the same bindings: a new version of either is a new isolate.
let opened: Isolate | undefined;

export default {
  async fetch(request: Request, bindings: Bindings): Promise<Response> {
    const isolate = isolateOf(bindings);
    if (isolate !== undefined) return isolate.fetch(request);
    if (new URL(request.url).pathname === '/healthz') return new Response('OK');
    return new Response('Settings are missing or wrong; the log says which.', { status: 503 });
  },

  async queue(batch: Batch, bindings: Bindings): Promise<void> {
    const isolate = isolateOf(bindings);
    if (isolate === undefined) return batch.retryAll({ delaySeconds: UNSET_RETRY_S });
    const { deliver } = isolate.service;
    const queue = bindings.DELIVERIES;
    const onTrouble = (trouble: MessageTrouble) => logTrouble(isolate.log, trouble);
    await isolate.event(() =>
      Promise.all(batch.messages.map((message) => runMessage(message, { queue, deliver, onTrouble }))),
    );
  },

  async scheduled(_: unknown, bindings: Bindings): Promise<void> {
    const isolate = isolateOf(bindings);
    if (isolate === undefined) return;
    try {
      const found = await isolate.event(() => isolate.service.sweep());
      if (found > 0) isolate.log.warn({ found }, 'registrations are overdue');
    } catch (error) {
      isolate.log.error(describe(error), 'the sweep did not work');
    }
  },
};

/** Undefined where settings are missing or wrong: the log says which, each time, as nobody may have looked the first time. */
function isolateOf(bindings: Bindings): Isolate | undefined {
  opened ??= open(bindings);
  return opened;
}

function open(bindings: Bindings): Isolate | undefined {
  // A Worker that says nothing of it is in production: whatever else is reached from everywhere.
  const environment = { NODE_ENV: 'production', ...textsOf(bindings) };
  const outcome = settingsFrom(environment);
  if (outcome.ok && isWhole(outcome.settings)) return assembled(outcome.settings, bindings.DELIVERIES);
  const problems = outcome.ok ? ['NODE_ENV: must be production here; for example: production'] : outcome.problems;
  createLog('error').error({ problems }, 'settings are missing or wrong');
  return undefined;
}

function textsOf(bindings: Bindings): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(bindings)) if (typeof value === 'string') texts[name] = value;
  return texts;
}

/**
 * The service is put together once; what belongs to one event is its connection alone, as workerd lets no event use a socket
 * of another. What the service remembers between events (how the registry is) is plain data.
 */
function assembled(settings: WholeSettings, queue: Queue): Isolate {
  const log = createLog(settings.logLevel);
  const keyring = createKeyring(settings.dataKeys);
  const connections = new AsyncLocalStorage<Connection>();
  const { app, service } = assemble({
    settings,
    store: storeOfEvent(connections),
    untilSafe: async (key) => void (await connectionOf(connections).safety.reached(key)),
    deliveries: createCloudflareDeliveries(queue),
    http: askByFetch,
    keyOf: (phone) => keyring.phoneKeys(phone)[0],
    createMetrics: createMetricsOfStore,
    log,
    isStopping: () => false,
  });

  async function event<T>(run: () => Promise<T>): Promise<T> {
    const redis = connectRedis(settings.redis, 'event', (change) => {
      if (change.to === 'away') log.warn({ redis: change.to, because: change.because }, 'redis');
    });
    const store = createPhoneStore(redis, keyring);
    const onLate = () => log.warn('a confirmation was answered before it was on the disk, or at a replica, of Redis');
    // The event's own connection: what it asks while it waits, waits too, and that is no longer than its answer has to.
    const safety = createSafety({ redis, onLate });
    try {
      return await connections.run({ store, safety }, run);
    } finally {
      redis.disconnect();
    }
  }
  // Every answer is whole when it is returned: none is still being written when its connection ends.
  return { log, service, event, fetch: (request) => event(async () => app.fetch(request)) };
}

/** What one event has over its connection. */
type Connection = { readonly store: PhoneStore; readonly safety: Safety };

/** The store of whichever event is running. */
function storeOfEvent(connections: AsyncLocalStorage<Connection>): PhoneStore {
  return new Proxy<PhoneStore>({} as PhoneStore, {
    get: (_, name: keyof PhoneStore) => connectionOf(connections).store[name],
  });
}

function connectionOf(connections: AsyncLocalStorage<Connection>): Connection {
  const connection = connections.getStore();
  if (connection === undefined) throw new Error('Redis was used outside of any event');
  return connection;
}

function logTrouble(log: Logger, trouble: MessageTrouble): void {
  if (trouble.kind === 'unreadable') log.error(trouble, 'a message is none of ours, and was dropped');
  else {
    const { kind, registrationId, error } = trouble;
    log.error({ kind, registration: registrationId, ...describe(error) }, 'a delivery did not work');
  }
}
