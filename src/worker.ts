// The service on Cloudflare Workers: what `wrangler.toml` names as its entry.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createKeyring } from './adapters/encryption/keyring.ts';
import { askByFetch } from './adapters/http/fetch.ts';
import { createLog, describe } from './adapters/log.ts';
import { createMetrics } from './adapters/metrics.ts';
import { connectRedis } from './adapters/redis/connect.ts';
import { createDurability, type Durability } from './adapters/redis/durability.ts';
import { createOperationsStore } from './adapters/redis/operations.ts';
import { createStoreMemory } from './adapters/redis/store.ts';
import { rewriteDaily } from './operations/rewrite-daily.ts';
import type { PhoneStore } from './outbox/phone.ts';
import { TIMING } from './outbox/policy.ts';
import type { OperationsStore } from './ports/operations.ts';
import { compose, createPhoneStore } from './runtime/compose.ts';
import { isWhole, settingsFrom, type WholeSettings } from './runtime/settings.ts';

/** The settings of the environment: variables and secrets. */
type Bindings = Readonly<Record<string, unknown>>;

/** What the platform offers to one event. */
type EventContext = { waitUntil(work: Promise<unknown>): void };

type Isolate = {
  readonly fetch: (request: Request, context: EventContext) => Promise<Response>;
  /** Claims and works on due phones, for as long as one event is there to. */
  readonly work: (context: EventContext) => Promise<void>;
};

/** A cron event comes every minute. The next one goes on. */
const WORK_FOR_MS = 50_000;
/**
 * An event may wait for six connections at once: Redis has one, and each partner its slots. An idle event is one that is paid for:
 * it looks less often.
 */
const SLOTS = 2;
const POLL_IDLE_MS = 1_000;

// One isolate serves many events with the same bindings: a new version of either is a new isolate.
let opened: Isolate | undefined;

export default {
  async fetch(request: Request, bindings: Bindings, context: EventContext): Promise<Response> {
    const isolate = isolateOf(bindings);
    if (isolate !== undefined) return isolate.fetch(request, context);
    if (new URL(request.url).pathname === '/healthz') return new Response('OK');
    return new Response('Settings are missing or wrong; the log says which.', { status: 503 });
  },

  async scheduled(_: unknown, bindings: Bindings, context: EventContext): Promise<void> {
    await isolateOf(bindings)?.work(context);
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
  if (outcome.ok && isWhole(outcome.settings)) return composed(outcome.settings);
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
 * of another. What the service remembers between events (circuits, Redis' time, the name key) is plain data.
 */
function composed(settings: WholeSettings): Isolate {
  const log = createLog(settings.logLevel);
  const keyring = createKeyring(settings.dataKeys);
  const memory = createStoreMemory();
  const connections = new AsyncLocalStorage<Connection>();
  const { app, service, operations, pulse, funnel, askCredit } = compose({
    settings,
    store: ofEvent(connections, 'store'),
    records: ofEvent(connections, 'records'),
    process: { id: 'workers', everyMs: 60_000 },
    durability: () => ({ isGood: true, says: 'npm run doctor looks at it' }),
    durable: async (key) => void (await connectionOf(connections).durability.reached(key)),
    afterReply: (work) => connectionOf(connections).afterReply.push(work),
    http: askByFetch,
    createMetrics: (store) => createMetrics({ store, role: settings.role, countsInProcess: false }),
    log,
    isStopping: () => false,
    timing: { ...TIMING, slots: SLOTS, pollIdleMs: POLL_IDLE_MS },
  });

  /** Runs one event with a connection of its own, which ends with it and with what it left to do. */
  async function event<T>(context: EventContext, run: () => Promise<T>): Promise<T> {
    const redis = connectRedis(settings.redis, 'event', (change) => {
      if (change.to === 'away') log.warn({ redis: change.to, because: change.because }, 'redis');
    });
    const store = createPhoneStore(redis, keyring, memory);
    const onLate = () => log.warn('a confirmation was answered before it was on the disk, or at a replica, of Redis');
    // The event's own connection: what it asks while it waits, waits too, and that is no longer than its answer has to.
    const durability = createDurability({ redis, onLate });
    const afterReply: Promise<unknown>[] = [];
    const records = createOperationsStore(redis);
    const result = connections.run({ store, records, durability, afterReply }, run);
    // The reply goes out; what is left to do still uses the connection.
    const end = result
      .catch(() => undefined)
      .then(() => Promise.all(afterReply))
      .then(() => connections.run({ store, records, durability, afterReply }, funnel.flush))
      .catch(() => undefined)
      .finally(() => redis.disconnect());
    context.waitUntil(end);
    return result;
  }
  const failed = (error: unknown) => log.error(describe(error), 'a part of the work of this minute failed');
  return {
    fetch: (request, context) => event(context, async () => app.fetch(request)),
    async work(context) {
      if (settings.role === 'web') return;
      await event(context, () => {
        const work = [service.worker.runFor(WORK_FOR_MS), pulse.beat(), rewriteDaily(operations.records), askCredit()];
        // The connection ends with the event: where one of them fails, the others still need it.
        return Promise.all(work.map((each) => each.catch(failed)));
      });
    },
  };
}

/** What one event has over its connection. */
type Connection = {
  readonly store: PhoneStore;
  readonly records: OperationsStore;
  readonly durability: Durability;
  /** Work that goes on after the reply. */
  readonly afterReply: Promise<unknown>[];
};

/** The store, or the records, of whichever event is running. */
function ofEvent<N extends 'store' | 'records'>(connections: AsyncLocalStorage<Connection>, name: N): Connection[N] {
  return new Proxy({} as Connection[N], {
    get: (_, method) => Reflect.get(connectionOf(connections)[name], method),
  });
}

function connectionOf(connections: AsyncLocalStorage<Connection>): Connection {
  const connection = connections.getStore();
  if (connection === undefined) throw new Error('Redis was used outside of any event');
  return connection;
}
