import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { createAdaptorServer } from '@hono/node-server';
import { pino } from 'pino';
import { createMetrics } from '../../src/adapters/metrics.ts';
import type { Msisdn } from '../../src/conversation/msisdn.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { DeliveryReport, InboundSms } from '../../src/ports/partners.ts';
import { type AppParts, createApp } from '../../src/runtime/http/app.ts';
import type { HopReply, HopRequest } from '../../src/ussd/hop.ts';
import { countsOfNothing } from './counts.ts';

const NOW_MS = 1_795_500_000_000;

export const CALLBACK_KEY = 'callback-key-0123456789';
export const NEWEST_INPUT_NETWORK = '63907';
export const ADMIN_PASSWORD = 'pa$$ word: of an operator';

/** The routes behind a real server, over a service that answers as a test says. */
export type AppUnderTest = {
  readonly address: string;
  /** What reached the service. */
  readonly hops: readonly HopRequest[];
  readonly reports: readonly DeliveryReport[];
  readonly inbound: readonly InboundSms[];
  readonly optOuts: readonly Msisdn[];
  readonly sessionsEnded: readonly string[];
  /** All that was logged. */
  log(): string;
  answersWith(reply: Partial<HopReply>): void;
  /** From now on nothing can be stored. */
  fails(): void;
  isReady(ready: boolean): void;
  /** Waits, in milliseconds, of those who gave a wrong key or password. They last as long as `waitsLast` says. */
  readonly waits: readonly number[];
  waitsLast(wait: Promise<void>): void;
  /** Time goes by. */
  advance(ms: number): void;
  close(): Promise<void>;
};

/** `keyless`: as in a sandbox, where no CALLBACK_KEY is set. */
export async function serveApp(
  settings: Partial<AppParts['settings']> = {},
  { keyless = false } = {},
): Promise<AppUnderTest> {
  const hops: HopRequest[] = [];
  const reports: DeliveryReport[] = [];
  const inbound: InboundSms[] = [];
  const optOuts: Msisdn[] = [];
  const sessionsEnded: string[] = [];
  let reply: HopReply = { body: 'CON Welcome', screen: 'language', outcome: 'answered', key: 'abcdefghijklmnopqrstuv' };
  let ready = true;
  let failing = false;
  let logged = '';
  const waits: number[] = [];
  let waited = Promise.resolve();
  let nowMs = Date.now();
  const clock: Clock = {
    monotonicMs: () => nowMs,
    wait(ms) {
      waits.push(ms);
      return waited;
    },
  };
  const stream = new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk);
      done();
    },
  });

  const app = createApp({
    settings: {
      ...(!keyless && { callbackKeys: [CALLBACK_KEY] }),
      serviceCode: '*384*70421#',
      shortCode: '22384',
      newestInputNetworks: [NEWEST_INPUT_NETWORK],
      adminPassword: ADMIN_PASSWORD,
      role: 'all',
      lenderName: 'Umoja',
      helpPhone: '0700000000',
      ...settings,
    },
    service: {
      async answerHop(request) {
        hops.push(request);
        return reply;
      },
      async endSession(ended) {
        sessionsEnded.push(ended.sessionId);
      },
      async takeSms(sms) {
        if (failing) throw new Error('of Anthony Kamau nothing can be stored');
        inbound.push(sms);
        return 'taken';
      },
      async takeOptOut(msisdn) {
        if (failing) throw new Error('of Anthony Kamau nothing can be stored');
        optOuts.push(msisdn);
      },
      async takeReport(report) {
        if (failing) throw new Error('of Anthony Kamau nothing can be stored');
        reports.push(report);
      },
      circuits: () => ({ registry: { is: 'closed' }, sms: { is: 'closed' } }),
      worker: { start() {}, runFor: async () => undefined, stop: async () => undefined },
    },
    metrics: createMetrics({
      store: {
        nowMs: () => NOW_MS,
        count: async () => ({
          ...countsOfNothing,
          due: { registry: { count: 2, oldestMs: NOW_MS - 90_000 }, sms: { count: 1, oldestMs: NOW_MS + 5_000 } },
          attention: { ...countsOfNothing.attention, registry_down: { count: 1, oldestMs: 1 } },
        }),
      },
      role: 'all',
      countsInProcess: true,
    }),
    // What is below /admin has tests of its own.
    operations: new Proxy({} as AppParts['operations'], {}),
    log: pino({ level: 'trace', base: null }, stream),
    isReady: async () => ready,
    clock,
  });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hops,
    reports,
    inbound,
    optOuts,
    sessionsEnded,
    log: () => logged,
    waits,
    waitsLast(wait) {
      waited = wait;
    },
    advance(ms) {
      nowMs += ms;
    },
    answersWith(more) {
      reply = { ...reply, ...more };
    },
    fails() {
      failing = true;
    },
    isReady(now) {
      ready = now;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const HOP = {
  sessionId: 'ATUid_e9d0662dea3f3db658e79d9b62f7900c',
  phoneNumber: '+254711000111',
  networkCode: '63902',
  serviceCode: '*384*70421#',
  text: '',
} as const;
