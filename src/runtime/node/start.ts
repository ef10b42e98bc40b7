import { randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import { createKeyring } from '../../adapters/encryption/keyring.ts';
import { createUndiciClient } from '../../adapters/http/undici.ts';
import { createLog } from '../../adapters/log.ts';
import { createMetrics } from '../../adapters/metrics.ts';
import { connectRedis } from '../../adapters/redis/connect.ts';
import { createDurability } from '../../adapters/redis/durability.ts';
import { createOperationsStore } from '../../adapters/redis/operations.ts';
import type { OutboxEvents } from '../../outbox/events.ts';
import type { PhoneStore } from '../../outbox/phone.ts';
import { TIMING, type Timing } from '../../outbox/policy.ts';
import { shareDeadlineTimers, withDeadline } from '../../ports/deadline.ts';
import { compose, createPhoneStore } from '../compose.ts';
import type { WholeSettings } from '../settings.ts';
import { startHttpServer } from './http-server.ts';
import { watchLoad } from './load.ts';
import { BEAT_EVERY_MS, startUpkeep, watchFoundations } from './upkeep.ts';

export type Running = {
  readonly host: string;
  readonly port: number;
  /** Answers what is under way, takes nothing new, and lets go of everything. Within 15 s. */
  stop(): Promise<void>;
};

/** What the sandbox has around the service; in production there is nothing. */
export type Surroundings = {
  /** Answers what is under `/simulator`. */
  readonly simulator: Hono;
  /** Hears what becomes of registrations. */
  readonly events: OutboxEvents;
  /** Each looks on, and changes nothing. */
  watchStore(store: PhoneStore): PhoneStore;
  watchFetch(fetch: Hono['fetch']): Hono['fetch'];
};

/** Connects, listens, and works, as far as the role says. Throws a `StartProblem`. */
export async function startOnNode(
  settings: WholeSettings,
  around?: Surroundings,
  timing: Timing = TIMING,
): Promise<Running> {
  const { redis: target, dataKeys, role } = settings;
  shareDeadlineTimers();

  const log = createLog(settings.logLevel);
  let stopping = false;
  const keyring = createKeyring(dataKeys);
  const redis = connectRedis(target, 'process', (change) => {
    if (stopping) return;
    log.warn({ redis: change.to, ...('because' in change && { because: change.because }) }, 'redis');
    // What comes back may be another one than what went.
    if (change.to === 'back') void foundations.look();
  });
  const foundations = watchFoundations(redis, keyring, { log, isLogged: settings.production });
  const load = watchLoad();
  const waiting = connectRedis(target, 'process');
  const durability = createDurability({
    redis: waiting,
    onLate: () => log.warn('a confirmation was answered before it was on the disk, or at a replica, of Redis'),
  });
  const http = createUndiciClient();
  const afterReplies = new Set<Promise<unknown>>();
  const records = createOperationsStore(redis);
  const { app, service, pulse, funnel, askCredit } = compose({
    settings,
    store: createPhoneStore(redis, keyring),
    records,
    process: { id: randomBytes(3).toString('hex'), everyMs: BEAT_EVERY_MS },
    durability: foundations.durability,
    http: http.ask,
    createMetrics: (store) => createMetrics({ store, role, countsInProcess: true, timesLate: durability.timesLate }),
    load: load.now,
    sharesAnswers: true,
    durable: async (key) => void (await durability.reached(key)),
    afterReply(work) {
      afterReplies.add(work);
      void work.finally(() => afterReplies.delete(work));
    },
    log,
    isStopping: () => stopping,
    timing,
    ...(around && { around }),
  });
  const letGo = async () => {
    redis.disconnect();
    waiting.disconnect();
    await http.close();
    load.stop();
  };
  const server = await startHttpServer(around?.watchFetch(app.fetch) ?? app.fetch, settings).catch(
    async (error: unknown) => {
      await letGo();
      throw error;
    },
  );
  if (role !== 'web') service.worker.start();
  const { port } = server;
  if (settings.production) log.info({ host: settings.host, port, role }, 'listening');
  const upkeep = startUpkeep({ pulse, funnel, records, foundations, worksForAll: role !== 'web', askCredit, log });

  return {
    host: settings.host,
    port,
    async stop() {
      stopping = true;
      upkeep.stop();
      const work = Promise.all([server.close(), service.worker.stop()])
        .then(() => Promise.all(afterReplies))
        .then(() => funnel.flush());
      // What is not over by then, a worker takes up: it is all stored.
      await withDeadline(STOP_DEADLINE_MS, work).catch(() => undefined);
      await letGo();
    },
  };
}

const STOP_DEADLINE_MS = 13_000;
