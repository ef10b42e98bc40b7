import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { createFailures, sourceOf } from '../../../src/runtime/http/failures.ts';

const app = new Hono().get('/', (c) => c.text(sourceOf(c)));

async function source(headers: Readonly<Record<string, string>>, remoteAddress?: string): Promise<string> {
  const env = remoteAddress === undefined ? {} : { incoming: { socket: { remoteAddress } } };
  return (await app.fetch(new Request('http://localhost/', { headers }), env)).text();
}

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
])('who comes from %s is %s: of an IPv6 address the half that a household shares', async (address, name) => {
  expect(await source({}, address)).toBe(name);
});

test('what a request says of its address counts only where no connection is seen', async () => {
  const headers = { 'cf-connecting-ip': '198.51.100.7' };
  expect(await source(headers, '203.0.113.9')).toBe('203.0.113.9');
  expect(await source(headers)).toBe('198.51.100.7');
  expect(await source({})).toBe('unknown');
});

test('a thousand sources are remembered: whoever has many addresses fills no memory', async () => {
  const waits: number[] = [];
  const failures = createFailures({
    clock: { monotonicMs: () => 0, wait: async (ms) => void waits.push(ms) },
    log: { warn: () => undefined },
    count: () => undefined,
  });
  const fails = (n: number) => failures.add('/ussd', `source ${n}`);
  for (let n = 0; n < 1_000; n++) await fails(n);
  await fails(0);
  expect(waits.at(-1)).toBe(100);
  // The one that failed least lately is forgotten for the next.
  await fails(1_000);
  await fails(1);
  expect(waits.at(-1)).toBe(50);
  await fails(0);
  expect(waits.at(-1)).toBe(200);
});
