import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { createAdaptorServer } from '@hono/node-server';
import { pino } from 'pino';
import { createMetrics } from '../../src/adapters/metrics.ts';
import type { Operations } from '../../src/operations/operations.ts';
import { createApp } from '../../src/runtime/http/app.ts';
import { type MemoryRecords, memoryRecords } from './memory-records.ts';
import { POLICY } from './registrations.ts';
import { caller, SETTINGS, type ServiceWorld, serviceWorld, TO_REVIEW } from './service-world.ts';

const PASSWORDS = { admin: 'a password: of admin', support: 'a password of support' } as const;
type As = keyof typeof PASSWORDS | 'nobody';

export type Answered = {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
  /** Of a redirect. */
  readonly location: string | null;
};

/** The pages under `/admin` behind a real server, over a whole service whose partners and clock a test holds. */
export type AdminUnderTest = {
  readonly address: string;
  readonly world: ServiceWorld;
  readonly operations: Operations;
  readonly records: MemoryRecords;
  log(): string;
  get(path: string, as?: As, headers?: Readonly<Record<string, string>>): Promise<Answered>;
  /** `headers`: what a browser says of where a form comes from; without them it comes from the pages themselves. */
  post(
    path: string,
    form?: Readonly<Record<string, string>>,
    as?: As,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answered>;
  /** Dials, answers all, confirms, and lets what follows happen. Answers the reference. */
  registers(number?: string): Promise<string>;
  /** Until whatever went on after replies has ended. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

export async function serveAdmin(settings: Parameters<typeof serviceWorld>[0] = {}): Promise<AdminUnderTest> {
  const world = serviceWorld(settings);
  const records = memoryRecords();
  const { store, clock, service } = world;
  const operations: Operations = { store, records, policy: POLICY, retentionS: 86_400, resumeWithinS: 86_400, clock };
  let logged = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk);
      done();
    },
  });
  const going: Promise<unknown>[] = [];
  const app = createApp({
    settings: { ...SETTINGS, adminPassword: PASSWORDS.admin, supportPassword: PASSWORDS.support },
    service,
    operations: { operations, afterReply: (work) => going.push(work) },
    metrics: createMetrics({ store, role: 'all', countsInProcess: true }),
    log: pino({ level: 'trace', base: null }, stream),
    isReady: async () => true,
    clock,
  });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const authorization = (as: As): Record<string, string> =>
    as === 'nobody' ? {} : { authorization: `Basic ${Buffer.from(`${as}:${PASSWORDS[as]}`).toString('base64')}` };

  async function ask(path: string, as: As, init: RequestInit): Promise<Answered> {
    const { headers, ...rest } = init;
    const response = await fetch(address + path, {
      redirect: 'manual',
      ...rest,
      headers: { ...authorization(as), ...(headers as Record<string, string>) },
    });
    const body = await response.text();
    return { status: response.status, body, headers: response.headers, location: response.headers.get('location') };
  }

  return {
    address,
    world,
    operations,
    records,
    log: () => logged,
    get: (path, as = 'admin', headers = {}) => ask(path, as, { headers }),
    post: (path, form = {}, as = 'admin', headers = { origin: address }) =>
      ask(path, as, { method: 'POST', body: new URLSearchParams(form), headers }),
    async registers(number = '0711000111') {
      const phone = caller(service, number);
      await phone.dial();
      await phone.types(...TO_REVIEW, '1');
      await world.afterReplies();
      const reference = (await world.stored(number)).registration?.reference;
      if (reference === undefined) throw new Error('nothing was confirmed');
      return reference;
    },
    async settled() {
      await Promise.all(going.splice(0));
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
