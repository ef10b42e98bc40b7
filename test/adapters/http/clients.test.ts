import { setImmediate } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpClient, readRetryAfter } from '../../../src/adapters/http/client.ts';
import { askByFetch } from '../../../src/adapters/http/fetch.ts';
import { createUndiciClient } from '../../../src/adapters/http/undici.ts';
import { closedUrl, type FaultyServer, startFaultyServer } from '../../support/faulty-server.ts';

let server: FaultyServer;
beforeEach(async () => {
  server = await startFaultyServer();
});
afterEach(() => server.close());

const POST = { method: 'POST', body: 'hello' } as const;
const SHORT_MS = 150;
const LONG_MS = 15_000;

const undici = createUndiciClient();
afterAll(() => undici.close());

describe.each<[string, HttpClient]>([
  ['undici', undici.ask],
  ['fetch', askByFetch],
])('an HTTP client by %s', (_name, ask) => {
  it('sends the method, the path with its query, the headers and the body, and says who it is', async () => {
    server.next({ answer: 200 });
    await ask(`${server.url}/a/b?c=d`, { ...POST, headers: { apiKey: 'k', accept: 'application/json' } }, LONG_MS);
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        path: '/a/b?c=d',
        headers: { apikey: 'k', accept: 'application/json', 'user-agent': 'jisajili' },
        body: 'hello',
      },
    ]);
  });

  it('returns the status and the body', async () => {
    server.next({ answer: 418, body: 'Habari, Wanjikũ' });
    expect(await ask(server.url, POST, LONG_MS)).toEqual({ kind: 'answer', httpStatus: 418, body: 'Habari, Wanjikũ' });
  });

  it('returns how long to wait', async () => {
    server.next({ answer: 429, headers: { 'Retry-After': '7' } });
    expect(await ask(server.url, POST, LONG_MS)).toMatchObject({ retryAfterMs: 7000 });
  });

  it('reads a body of 64 KiB whole, and nothing of one that is a byte longer', async () => {
    server.next({ answer: 200, body: 'x'.repeat(65_536) }, { answer: 200, body: 'x'.repeat(65_537) });
    expect(await ask(server.url, POST, LONG_MS)).toMatchObject({ body: 'x'.repeat(65_536) });
    expect(await ask(server.url, POST, LONG_MS)).toEqual({ kind: 'answer', httpStatus: 200, body: '' });
  });

  it('leaves an answer without an end, and its connection', async () => {
    server.next('endless');
    expect(await ask(server.url, POST, LONG_MS)).toEqual({ kind: 'answer', httpStatus: 200, body: '' });
    await server.newestConnectionClosed();
  });

  it('skips answers that are not the final one', async () => {
    server.next('hint, then 200');
    expect(await ask(server.url, POST, LONG_MS)).toEqual({ kind: 'answer', httpStatus: 200, body: '' });
  });

  it('follows no redirect', async () => {
    const elsewhere = await startFaultyServer();
    server.next({ answer: 307, headers: { Location: elsewhere.url } });
    expect(await ask(server.url, POST, LONG_MS)).toEqual({ kind: 'answer', httpStatus: 307, body: '' });
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  it.each(['hang', 'hang after headers', 'trickle'] as const)('holds the deadline: %s', async (behaviour) => {
    server.next(behaviour);
    expect(await ask(server.url, POST, SHORT_MS)).toEqual({ kind: 'failed', because: 'timeout' });
    await server.newestConnectionClosed();
  });

  it.each(['cut before headers', 'cut after headers'] as const)('sends no second request: %s', async (behaviour) => {
    server.next(behaviour);
    expect(await ask(server.url, POST, LONG_MS)).toEqual({ kind: 'failed', because: 'cut' });
    expect(server.requests).toHaveLength(1);
  });

  it('reuses a connection, but not one that the server closed', async () => {
    server.next({ answer: 200, body: '1' }, { answerAndClose: 200, body: '2' }, { answer: 200, body: '3' });
    expect(await ask(server.url, POST, LONG_MS)).toMatchObject({ body: '1' });
    // A connection is free again one turn of the event loop after its answer.
    await setImmediate();
    expect(await ask(server.url, POST, LONG_MS)).toMatchObject({ body: '2' });
    expect(server.connections()).toBe(1);
    await server.newestConnectionClosed();
    expect(await ask(server.url, POST, LONG_MS)).toMatchObject({ body: '3' });
    expect(server.requests).toHaveLength(3);
  });

  it('writes nothing where the request is not allowed to start', async () => {
    const outcome = await ask(server.url, { ...POST, mayStart: () => false }, LONG_MS);
    expect(outcome).toEqual({ kind: 'failed', because: 'unreachable' });
    expect(server.requests).toEqual([]);
  });

  it('returns an error where nobody listens', async () => {
    expect(await ask(await closedUrl(), POST, LONG_MS)).toMatchObject({ kind: 'failed' });
  });
});

describe('Retry-After', () => {
  const nowMs = Date.parse('2025-03-01T10:00:00Z');

  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Sat, 01 Mar 2025 10:00:30 GMT', 30_000],
    ['Sat, 01 Mar 2025 09:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['GMT', undefined],
    ['', undefined],
  ])('%j is %j ms', (header, expected) => {
    expect(readRetryAfter(header, nowMs)).toBe(expected);
  });
});
