import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { SandboxProblem } from '../../src/sandbox/sandbox-problem.ts';

let dataDir: string;
let sandbox: Sandbox;
let server: HttpServer;
let address: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jisajili-sandbox-'));
  await serve({ dataDir, registry: { authHeader: 'Authentication' }, sms: {} });
});
afterEach(async () => {
  await sandbox.close();
  await stopServing();
  await rm(dataDir, { recursive: true, force: true });
});

async function serve(needs: Parameters<typeof startSandbox>[0]): Promise<void> {
  sandbox = await startSandbox(needs);
  const app = new Hono().route('/simulator', sandbox.routes);
  server = createServer(getRequestListener(app.fetch)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function stopServing(): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${address}/simulator/api${path}`, { signal: AbortSignal.timeout(10_000), ...init });
const order = (path: string, body: unknown) => ask(path, { method: 'POST', body: JSON.stringify(body) });

async function register(phone: string): Promise<void> {
  const { url, token } = sandbox.registry ?? { url: '', token: '' };
  await fetch(`${url}/api/v1/customer/mfi/register`, {
    method: 'POST',
    headers: { authentication: token },
    body: JSON.stringify({ full_name: 'Anthony Kamau', national_id: phone, phone, gender: 'Male', location: 'Kwale' }),
  });
}

async function text(to: string, message: string): Promise<void> {
  const { url, username, apiKey } = sandbox.sms ?? { url: '', username: '', apiKey: '' };
  await fetch(url, {
    method: 'POST',
    headers: { apikey: apiKey, accept: 'application/json' },
    body: new URLSearchParams({ username, to, message }),
  });
}

/** Reads server-sent events until there are as many as wanted. */
async function events(response: Response, wanted: number): Promise<Record<string, unknown>[]> {
  const read: Record<string, unknown>[] = [];
  let rest = '';
  for await (const chunk of response.body ?? []) {
    rest += Buffer.from(chunk).toString();
    const whole = rest.split('\n\n');
    rest = whole.pop() ?? '';
    for (const event of whole) {
      const data = event.split('\n').find((line) => line.startsWith('data: '));
      if (data) read.push(JSON.parse(data.slice(6)));
    }
    if (read.length >= wanted) break;
  }
  return read;
}

describe('what the simulator asks for', () => {
  test('the SMS of a phone, in any spelling of its number', async () => {
    await text('+254712345678', 'First');
    await text('+254711000000', 'To another');
    await text('+254712345678', 'Second');
    for (const phone of ['0712345678', '%2B254712345678', '254712345678']) {
      expect(await (await ask(`/messages?phone=${phone}`)).json()).toMatchObject([
        { to: '+254712345678', message: 'First' },
        { to: '+254712345678', message: 'Second' },
      ]);
    }
    expect(await (await ask('/messages')).json()).toHaveLength(3);
  });

  test('the customers of the registry', async () => {
    await register('0712345678');
    expect(await (await ask('/customers')).json()).toMatchObject([{ id: 132890, phone: '254712345678' }]);
  });

  test('events, as they happen and in their order', async () => {
    const response = await ask('/events');
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    await register('0712345678');
    await text('+254712345678', 'Welcome');
    expect(await events(response, 4)).toMatchObject([
      { seq: 1, kind: 'registry_request', at: expect.any(String), exchange: 1, body: { phone: '0712345678' } },
      { seq: 2, kind: 'registry_answer', at: expect.any(String), exchange: 1, status: 200 },
      { seq: 3, kind: 'sms', at: expect.any(String), to: '+254712345678', message: 'Welcome' },
      { seq: 4, kind: 'sms_exchange', mode: 'up', form: { message: 'Welcome' }, status: 201 },
    ]);
  });

  test('events from where a reader left off', async () => {
    await register('0712345678');
    await text('+254712345678', 'Welcome');
    const id = (seq: number) => `${sandbox.wire.run}/${seq}`;
    const seen = await ask('/events', { headers: { 'last-event-id': id(2) } });
    expect(await events(seen, 2)).toMatchObject([
      { seq: 3, kind: 'sms' },
      { seq: 4, kind: 'sms_exchange' },
    ]);
    expect(await events(await ask(`/events?after=${encodeURIComponent(id(3))}`), 1)).toMatchObject([{ seq: 4 }]);
    expect(await events(await ask('/events?after=0'), 4)).toHaveLength(4);
  });

  test('all events, for a reader that left off in another run of the service', async () => {
    await text('+254712345678', 'Welcome');
    const response = await ask('/events', { headers: { 'last-event-id': `${randomUUID()}/2` } });
    expect(await events(response, 2)).toMatchObject([{ seq: 1 }, { seq: 2 }]);
  });

  test('the event stream ends when the sandbox closes', async () => {
    const response = await ask('/events');
    await sandbox.close();
    expect(await response.text()).toBe(': listening\n\n');
  });

  test('the partners behave as they are ordered', async () => {
    expect((await order('/registry', { mode: 'busy' })).status).toBe(200);
    expect((await order('/sms', { mode: 'no_credit' })).status).toBe(200);
    expect(await (await ask('/registry')).json()).toMatchObject({
      mode: 'busy',
      modes: expect.arrayContaining(['up']),
    });
    expect(await (await ask('/sms')).json()).toMatchObject({ mode: 'no_credit' });
    await register('0712345678');
    expect(await (await ask('/customers')).json()).toEqual([]);
  });

  test('a change of behaviour is an event; the same once more is none', async () => {
    const response = await ask('/events');
    for (const mode of ['down', 'down', 'up']) await order('/registry', { mode });
    await order('/sms', { mode: 'failing' });
    await text('+254712345678', 'Hello');
    expect(await events(response, 4)).toMatchObject([
      { kind: 'behaviour', part: 'registry', mode: 'down' },
      { kind: 'behaviour', part: 'registry', mode: 'up' },
      { kind: 'behaviour', part: 'sms', mode: 'failing' },
      { kind: 'sms_exchange', mode: 'failing', status: 201 },
    ]);
  });

  test.each([
    ['/registry', { mode: 'kind' }],
    ['/registry', { mode: 'slow', slowMs: -1 }],
    ['/sms', {}],
  ])('an order that makes no sense is a 400 with the modes: %s %j', async (path, body) => {
    const response = await order(path, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringMatching(/^mode: one of up, /) });
  });
});

test('what has no stand-in answers 404', async () => {
  await sandbox.close();
  await stopServing();
  await serve({ dataDir });
  for (const path of ['/messages', '/customers', '/registry', '/sms', '/redis'])
    expect((await ask(path)).status).toBe(404);
  expect((await order('/registry', { mode: 'up' })).status).toBe(404);
  expect(sandbox).not.toHaveProperty('registry');
});

test('all parts at once, or none of them', async () => {
  const taken = Number(new URL(sandbox.registry?.url ?? '').port);
  const needs = { dataDir, redis: true, dataKey: true, sms: {} };
  await expect(startSandbox({ ...needs, registry: { authHeader: 'A', port: taken } })).rejects.toThrow(
    `The stand-in for the registry cannot listen on port ${taken} (EADDRINUSE): choose another port.`,
  );
  // Its Redis has been stopped and the folder given back, or this one could not start.
  const whole = await startSandbox({ ...needs, registry: { authHeader: 'A' } });
  expect(whole).toMatchObject({ redis: { url: expect.stringMatching(/^redis:/) }, dataKey: expect.any(String) });
  await whole.close();
});

test('a folder that cannot be used is a SandboxProblem', async () => {
  await writeFile(join(dataDir, 'file'), '');
  const starting = startSandbox({ dataDir: join(dataDir, 'file'), redis: true });
  await expect(starting).rejects.toBeInstanceOf(SandboxProblem);
});
