import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, describe, expect, test } from 'vitest';
import type { SimulatorFacts } from '../../src/sandbox/simulator/facts.ts';
import { simulatorPage } from '../../src/sandbox/simulator/routes.tsx';

const FACTS: SimulatorFacts = {
  runtime: 'node',
  lenderName: 'Umoja',
  serviceCode: '*384*70421#',
  newestInputNetworks: [],
  resumeWithinH: 24,
  registerDeadlineMs: 5000,
  retryFirstS: 10,
  retryMaxS: 900,
  giveUpAfterH: 48,
};
const WITH_STAND_INS: SimulatorFacts = {
  ...FACTS,
  registry: { url: 'http://127.0.0.1:1', authHeader: 'Authentication', token: 'of-the-stand-in' },
  sms: { url: 'http://127.0.0.1:2', username: 'sandbox', apiKey: 'of-the-stand-in' },
  redis: 'redis-server',
};

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

async function serve(facts: SimulatorFacts): Promise<string> {
  const app = new Hono().route('/simulator', simulatorPage(facts));
  server = createServer(getRequestListener(app.fetch)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/simulator`;
}

async function pageOf(facts: SimulatorFacts): Promise<string> {
  return (await fetch(await serve(facts))).text();
}

describe('the page offers what the sandbox owns', () => {
  test('all of it, with stand-ins alone', async () => {
    const page = await pageOf(WITH_STAND_INS);
    for (const words of ['Simulate faults', 'Cut after creating', 'Failing', 'name="redis"', 'Play in Kiswahili'])
      expect(page).toContain(words);
    expect(page).not.toContain('simulator does not');
  });

  test('with a real partner nothing plays by itself, and nothing of it can be broken', async () => {
    const { registry: _, ...withRealRegistry } = WITH_STAND_INS;
    const page = await pageOf(withRealRegistry);
    expect(page).toContain('The real one is set, so the simulator does not break it.');
    expect(page).toContain('a real partner would get customers who do not exist');
    for (const words of ['Cut after creating', 'Play in English']) expect(page).not.toContain(words);
  });

  test.each([
    [{ ...WITH_STAND_INS, redis: 'embedded' } as const, 'It is built into this process, and cannot go down.'],
    [FACTS, 'REDIS_URL names yours, so the simulator does not stop it.'],
  ])('a Redis that cannot go down, and why', async (facts, why) => {
    const page = await pageOf(facts);
    expect(page).toContain(why);
    expect(page).not.toContain('name="redis"');
  });

  test('as a Worker: it says so, and shows no registrations, which are out of its sight', async () => {
    const page = await pageOf({ ...WITH_STAND_INS, runtime: 'worker' });
    expect(page).toContain('Cloudflare Worker');
    expect(page).not.toContain('data-registrations');
    expect(await pageOf(WITH_STAND_INS)).toContain('data-registrations');
  });

  test('what an operator named is text on it, whatever is in it', async () => {
    expect(await pageOf({ ...WITH_STAND_INS, lenderName: '<b>"&\'' })).not.toContain('<b>"');
  });
});

describe('its files', () => {
  test('all come from this address, each with its type', async () => {
    const address = await serve(WITH_STAND_INS);
    const page = await fetch(address);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
    const html = await page.text();
    const files = [...html.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(files.length).toBeGreaterThan(3);
    expect(html).not.toMatch(/(?:href|src)="(?:https?:)?\/\//);
    for (const path of files) expect((await fetch(new URL(path, address))).status, path).toBe(200);
  });

  test('and every script that one of them imports', async () => {
    const address = await serve(WITH_STAND_INS);
    const seen = new Set<string>();
    const waiting = ['main.js'];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const script = await fetch(`${address}/assets/${name}`);
      expect(script.headers.get('content-type'), name).toBe('text/javascript; charset=utf-8');
      seen.add(name);
      for (const [, found = ''] of (await script.text()).matchAll(/^import .* from '\.\/(.+)';$/gm)) {
        if (!seen.has(found)) waiting.push(found);
      }
    }
    expect(seen.size).toBeGreaterThan(8);
  });

  test.each(['nothing.js', '..%2froutes.tsx', 'page.tsx', 'tsconfig.json', 'constructor', '__proto__', 'toString'])(
    'no other: %s',
    async (name) => {
      expect((await fetch(`${await serve(WITH_STAND_INS)}/assets/${name}`)).status).toBe(404);
    },
  );
});
