import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Running, Surroundings } from '../../src/runtime/node/start.ts';
import { settingsFrom } from '../../src/runtime/settings.ts';
import { startInSandbox } from '../../src/sandbox/start.ts';

let dataDir: string;
let running: Running;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jisajili-sandbox-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await running.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Serves the simulator alone, as what stands before a Worker does. */
async function serve({ simulator }: Surroundings): Promise<Running> {
  const app = new Hono().route('/simulator', simulator);
  const server = createServer(getRequestListener(app.fetch)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    port,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Starts it, and answers its first lines. */
async function start(name: 'worker' | 'node', host = '127.0.0.1'): Promise<string> {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const outcome = settingsFrom({});
  if (!outcome.ok) throw new Error('nothing is set, and something of it is wrong');
  running = await startInSandbox(outcome.settings, {}, dataDir, {
    name,
    start: async (_, around) => ({ ...(await serve(around)), host }),
  });
  return written.mock.calls.map(([words]) => String(words)).join('');
}

test.each(['worker', 'node'] as const)('on %s the first lines and the page say where it runs', async (name) => {
  const said = await start(name);
  const page = await (await fetch(`http://127.0.0.1:${running.port}/simulator`)).text();
  expect(said).toMatch(/^Jisajili, the sandbox: open http:\/\/127\.0\.0\.1:\d+\/simulator\n/);
  const isWorker = name === 'worker';
  expect(said.includes('It runs as a Cloudflare Worker, under wrangler dev')).toBe(isWorker);
  expect(page.includes('Cloudflare Worker')).toBe(isWorker);
  expect(page.includes('data-registrations')).toBe(!isWorker);
});

test.each([
  ['::1', '[::1]'],
  ['::', '[::1]'],
  ['0.0.0.0', '127.0.0.1'],
])('where it listens on %s, it is opened at %s', async (host, opened) => {
  expect(await start('node', host)).toContain(`open http://${opened}:${running.port}/simulator\n`);
});
