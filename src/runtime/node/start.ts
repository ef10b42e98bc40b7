import type { Hono } from 'hono';
import type { Cluster, Redis } from 'ioredis';
import { createKeyring, type Keyring } from '../../adapters/encryption/keyring.ts';
import { createUndiciClient } from '../../adapters/http/undici.ts';
import { createLog, describe, type Logger } from '../../adapters/log.ts';
import { createMetrics } from '../../adapters/metrics.ts';
import { createBullmqDeliveries, startBullmqWorker } from '../../adapters/queue/bullmq.ts';
import { connectRedis } from '../../adapters/redis/connect.ts';
import { checkDataKey } from '../../adapters/redis/data-key.ts';
import { checkFoundations } from '../../adapters/redis/foundations.ts';
import { createSafety } from '../../adapters/redis/safety.ts';
import { troubleOf, WHAT_TO_DO } from '../../adapters/redis/trouble.ts';
import type { DeliveryEvents } from '../../outbox/deliver.ts';
import type { PhoneStore } from '../../outbox/keep.ts';
import { ORDINARY, type Timing } from '../../outbox/timing.ts';
import { assemble, createPhoneStore } from '../compose.ts';
import type { Service } from '../service.ts';
import type { WholeSettings } from '../settings.ts';
import { startHttpServer } from './http-server.ts';
import { watchLoad } from './load.ts';

export type Running = {
  readonly host: string;
  readonly port: number;
  /** Answers what is under way, takes nothing new, and lets go of everything. Within 15 s. */
  stop(): Promise<void>;
};

const DELIVERIES_AT_ONCE = 20;

/** What the sandbox has around the service; in production there is nothing. */
export type Surroundings = {
  /** Answers what is under `/simulator`. */
  readonly simulator: Hono;
  /** Told what becomes of registrations. */
  readonly seen: DeliveryEvents;
  /** Each looks on, and changes nothing. */
  watchStore(store: PhoneStore): PhoneStore;
  watchFetch(fetch: Hono['fetch']): Hono['fetch'];
};

/** Connects, listens, and works, as far as the role says. Throws a `StartProblem`. */
export async function startOnNode(
  settings: WholeSettings,
  around?: Surroundings,
  timing: Timing = ORDINARY,
): Promise<Running> {
  const { redis: target, dataKeys, role } = settings;

  const log = createLog(settings.logLevel);
  let stopping = false;
  const connect = (purpose: 'hops' | 'queue', onBack = () => {}) =>
    connectRedis(target, purpose, (change) => {
      if (stopping) return;
      log.warn({ redis: change.to, purpose, ...('because' in change && { because: change.because }) }, 'redis');
      if (change.to === 'back') onBack();
    });
  const keyring = createKeyring(dataKeys);
  // What comes back may be another one than what went.
  const redis = connect('hops', () => warnOfRisks());
  const warnOfRisks = () => {
    if (settings.production) logRisks(redis, keyring, log);
  };
  const load = watchLoad();
  const waiting = connectRedis(target, 'safety');
  const safety = createSafety({
    redis: waiting,
    onLate: () => log.warn('a confirmation was answered before it was on the disk, or at a replica, of Redis'),
  });
  const deliveries = createBullmqDeliveries({ connect: () => connect('queue'), retryAfterMs: timing.afterFaultMs });
  const http = createUndiciClient();
  const { app, service } = assemble({
    settings,
    store: createPhoneStore(redis, keyring),
    deliveries,
    http: http.ask,
    createMetrics: (store) => createMetrics(store, true, safety.timesLate),
    load: load.now,
    sharesAnswers: true,
    keyOf: (phone) => keyring.phoneKeys(phone)[0],
    untilSafe: async (key) => void (await safety.reached(key)),
    log,
    isStopping: () => stopping,
    timing,
    ...(around && { around }),
  });
  const letGo = async () => {
    await deliveries.close();
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
  const work = role === 'web' ? undefined : startWork(service, () => connect('queue'), log, timing);
  const { port } = server;
  if (settings.production) log.info({ host: settings.host, port, role }, 'listening');
  warnOfRisks();

  return {
    host: settings.host,
    port,
    async stop() {
      stopping = true;
      await Promise.all([server.close(), work?.stop()]);
      await letGo();
    },
  };
}

/** Nothing of it keeps the service from starting: some of it is better than none. */
function logRisks(redis: Redis | Cluster, keyring: Keyring, log: Logger): void {
  Promise.all([checkFoundations(redis), checkDataKey(redis, keyring)]).then(
    ([foundations, dataKey]) => {
      const findings = [...foundations, dataKey];
      for (const { about, is, says } of findings) if (is === 'at risk') log.warn({ about }, `Redis: ${says}`);
    },
    (error: unknown) => {
      const { because } = troubleOf(error);
      log.warn({ because }, `Redis could not be looked at: ${WHAT_TO_DO[because]}`);
    },
  );
}

function startWork(
  service: Service,
  connect: () => ReturnType<typeof connectRedis>,
  log: Logger,
  timing: Timing,
): { stop(): Promise<void> } {
  const worker = startBullmqWorker({
    connect,
    deliver: service.deliver,
    concurrency: DELIVERIES_AT_ONCE,
    lockMs: timing.queueLockMs,
    stalledEveryMs: timing.stalledEveryMs,
    onTrouble: (trouble) => {
      // That Redis is away is said once, by its connection; the queue says it at every try to come back.
      if (trouble.kind === 'queue') return log.debug(trouble, 'the queue is not in reach');
      log.error({ registration: trouble.registrationId, ...describe(trouble.error) }, 'a delivery did not work');
    },
  });
  let isSweeping = false;
  const sweep = async () => {
    if (isSweeping) return;
    isSweeping = true;
    try {
      const found = await service.sweep();
      if (found === 0) return;
      log.warn({ found }, 'registrations are overdue');
      if (worker.startAnewIfIdle(timing.overdueMs))
        log.warn('no delivery was begun meanwhile: the worker of the queue starts anew');
    } catch (error) {
      log.error(describe(error), 'the sweep did not work');
    } finally {
      isSweeping = false;
    }
  };
  const sweeping = setInterval(() => void sweep(), timing.sweepEveryMs);
  return {
    async stop() {
      clearInterval(sweeping);
      await worker.close();
    },
  };
}
