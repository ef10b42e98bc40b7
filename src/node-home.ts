import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { createApp } from './app.ts';
import type { Settings, WholeSettings } from './config.ts';
import { readSession } from './dialogue/session.ts';
import { createAfricasTalkingSms } from './edge/africastalking/sms.ts';
import { createLog, describe, type Logger, logDeliveries } from './edge/log.ts';
import { createMetrics } from './edge/metrics.ts';
import { createPatascore } from './edge/patascore/register.ts';
import { createBullmqDeliveries, startBullmqWorker } from './edge/queue/bullmq.ts';
import { connectRedis } from './edge/redis/connect.ts';
import { createStore } from './edge/redis/store.ts';
import { createKeyring } from './edge/seal.ts';
import { readRegistration } from './registration/registration.ts';
import { systemClock } from './service/clock.ts';
import { both } from './service/deliver.ts';
import { createService, type Service, SMS_DEADLINE_MS } from './service/service.ts';
import { within } from './service/within.ts';
import { StartProblem } from './start-problem.ts';

export type Running = {
  readonly host: string;
  readonly port: number;
  /** Answers what is under way, takes nothing new, and lets go of everything. Within 15 s. */
  stop(): Promise<void>;
};

const DELIVERIES_AT_ONCE = 20;
const SWEEP_EVERY_MS = 30_000;
const READY_WITHIN_MS = 1_000;
/** A callback is one small form: whoever takes longer to send it is no gateway. */
const REQUEST_WITHIN_MS = 10_000;
/** A hop is answered within 8 s, whatever is broken. */
const HOPS_END_WITHIN_MS = 9_000;

/** Connects, listens, and works, as far as the role says. Throws a `StartProblem`. */
export async function startOnNode(settings: WholeSettings, simulator?: Hono): Promise<Running> {
  const { redis: target, registry, sms, dataKeys, role } = settings;

  const log = createLog(settings.logLevel);
  let stopping = false;
  const connect = (purpose: 'hops' | 'queue') =>
    connectRedis(target, purpose, (change) => {
      if (!stopping)
        log.warn({ redis: change.to, purpose, ...('because' in change && { because: change.because }) }, 'redis');
    });
  const redis = connect('hops');
  const store = createStore({
    redis,
    keyring: createKeyring(dataKeys),
    read: { session: readSession, registration: readRegistration },
  });
  const deliveries = createBullmqDeliveries({ connect: () => connect('queue') });
  const metrics = createMetrics(store, true);
  const service = createService(
    {
      store,
      deliveries,
      registry: createPatascore(registry),
      sms: createAfricasTalkingSms({
        ...sms,
        ...(sms.url !== undefined && { smsUrl: sms.url }),
        deadlineMs: SMS_DEADLINE_MS,
      }),
      clock: systemClock,
      seen: both(metrics.deliveries, logDeliveries(log)),
    },
    settings,
  );

  const isReady = () =>
    stopping
      ? Promise.resolve(false)
      : within(READY_WITHIN_MS, store.ping()).then(
          () => true,
          () => false,
        );
  const app = createApp({ settings, service, metrics, log, isReady, ...(simulator && { simulator }) });
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { requestTimeout: REQUEST_WITHIN_MS },
  }) as Server;
  const letGo = async () => {
    await deliveries.close();
    redis.disconnect();
  };
  try {
    await listen(server, settings);
  } catch (error) {
    await letGo();
    throw error;
  }
  const work = role === 'web' ? undefined : startWork(service, () => connect('queue'), log);
  const { port } = server.address() as AddressInfo;

  return {
    host: settings.host,
    port,
    async stop() {
      stopping = true;
      await Promise.all([closeServer(server), work?.stop()]);
      await letGo();
    },
  };
}

function startWork(
  service: Service,
  connect: () => ReturnType<typeof connectRedis>,
  log: Logger,
): { stop(): Promise<void> } {
  const worker = startBullmqWorker({
    connect,
    deliver: service.deliver,
    concurrency: DELIVERIES_AT_ONCE,
    onTrouble: (trouble) =>
      log.error(
        trouble.kind === 'queue'
          ? trouble
          : { kind: trouble.kind, registration: trouble.registrationId, ...describe(trouble.error) },
        'a delivery did not work',
      ),
  });
  const sweeping = setInterval(() => {
    service.sweep().then(
      (found) => found > 0 && log.warn({ found }, 'registrations without an alarm'),
      (error: unknown) => log.error(describe(error), 'the sweep did not work'),
    );
  }, SWEEP_EVERY_MS);
  return {
    async stop() {
      clearInterval(sweeping);
      await worker.close();
    },
  };
}

async function listen(server: Server, { host, port }: Settings): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new StartProblem(
      LISTEN_PROBLEMS[code]?.(host, port) ?? `Cannot listen on ${host}:${port} (${code}): set HOST and PORT.`,
    );
  }
}

const LISTEN_PROBLEMS: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (_host, port) =>
    `Port ${port} is in use: stop what listens there, or set another, for example PORT=${port === 65_535 ? 3001 : port + 1}.`,
  EACCES: (_host, port) => `Port ${port} is not open to this user: set one above 1023, for example PORT=3000.`,
  EADDRNOTAVAIL: (host) =>
    `This machine has no address ${host}: set HOST=127.0.0.1 for this machine alone, HOST=0.0.0.0 for all.`,
};

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await within(HOPS_END_WITHIN_MS, closed).catch(() => server.closeAllConnections());
}
