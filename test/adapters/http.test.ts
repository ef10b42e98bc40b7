import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, readRetryAfter } from '../../src/adapters/http.ts';
import { closedUrl, type FaultyServer, startFaultyServer } from '../support/faulty-server.ts';

let server: FaultyServer;
beforeEach(async () => {
  server = await startFaultyServer();
});
afterEach(() => server.close());

const POST = { method: 'POST', body: 'hello' };
const SHORT_MS = 150;
const LONG_MS = 15_000;

describe('an answer', () => {
  it('is its status and its body', async () => {
    server.next({ answer: 418, body: 'Habari, Wanjikũ' });
    expect(await ask(server.url, POST, LONG_MS)).toEqual({ kind: 'answer', httpStatus: 418, body: 'Habari, Wanjikũ' });
  });

  it('carries how long to wait', async () => {
    server.next({ answer: 429, headers: { 'Retry-After': '7' } });
    expect(await ask(server.url, POST, LONG_MS)).toMatchObject({ retryAfterMs: 7000 });
  });

  it('of 64 KiB is read whole; a byte more, and nothing of it', async () => {
    server.next({ answer: 200, body: 'x'.repeat(65_536) }, { answer: 200, body: 'x'.repeat(65_537) });
    expect(await ask(server.url, POST, LONG_MS)).toMatchObject({ body: 'x'.repeat(65_536) });
    expect(await ask(server.url, POST, LONG_MS)).toEqual({ kind: 'answer', httpStatus: 200, body: '' });
  });

  it('without an end is left, and the connection with it', async () => {
    server.next('endless');
    expect(await ask(server.url, POST, LONG_MS)).toEqual({ kind: 'answer', httpStatus: 200, body: '' });
    await server.newestConnectionClosed();
  });

  it('that sends elsewhere is not followed', async () => {
    const elsewhere = await startFaultyServer();
    server.next({ answer: 307, headers: { Location: elsewhere.url } });
    expect(await ask(server.url, POST, LONG_MS)).toEqual({ kind: 'answer', httpStatus: 307, body: '' });
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });
});

describe('no answer', () => {
  it.each(['hang', 'hang after headers', 'trickle'] as const)('within the deadline: %s', async (behaviour) => {
    server.next(behaviour);
    expect(await ask(server.url, POST, SHORT_MS)).toEqual({ kind: 'failed', because: 'timeout' });
    await server.newestConnectionClosed();
  });

  it.each(['cut before headers', 'cut after headers'] as const)('as the connection is %s', async (behaviour) => {
    server.next(behaviour);
    expect(await ask(server.url, POST, LONG_MS)).toEqual({ kind: 'failed', because: 'cut' });
    expect(server.requests).toHaveLength(1);
  });

  it('as nobody listens', async () => {
    expect(await ask(await closedUrl(), POST, LONG_MS)).toEqual({ kind: 'failed', because: 'unreachable' });
  });

  it('as the host has no address', async () => {
    // A label of 64 characters can not be asked for: no name server is troubled.
    const seen = await ask(`http://${'x'.repeat(64)}.invalid/`, POST, LONG_MS);
    expect(seen).toEqual({ kind: 'failed', because: 'unreachable' });
  });

  it('as nobody at localhost listens on any of its addresses', async () => {
    const { port } = new URL(await closedUrl());
    expect(await ask(`http://localhost:${port}`, POST, LONG_MS)).toEqual({ kind: 'failed', because: 'unreachable' });
  });
});

describe('a kept-alive connection', () => {
  it('that the server closed between two requests costs neither', async () => {
    server.next({ answerAndClose: 200, body: 'one' }, { answer: 200, body: 'two' });
    expect(await ask(server.url, POST, LONG_MS)).toMatchObject({ body: 'one' });
    await server.newestConnectionClosed();
    expect(await ask(server.url, POST, LONG_MS)).toMatchObject({ body: 'two' });
    expect(server.requests).toHaveLength(2);
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
    [null, undefined],
  ])('%j is %j ms', (header, expected) => {
    expect(readRetryAfter(header, nowMs)).toBe(expected);
  });
});
