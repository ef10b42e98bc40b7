import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createUndiciClient, type UndiciClient } from '../../../src/adapters/http/undici.ts';
import { closedUrl, type FaultyServer, startFaultyServer } from '../../support/faulty-server.ts';

const POST = { method: 'POST', body: 'hello' } as const;
const SHORT_MS = 150;
const LONG_MS = 15_000;
const UNREACHABLE = { kind: 'failed', because: 'unreachable' };

let server: FaultyServer;
/** With one connection. */
let client: UndiciClient;
beforeEach(async () => {
  server = await startFaultyServer();
  client = createUndiciClient(1);
});
afterEach(async () => {
  await client.close();
  await server.close();
});

describe('a request that was never written is unreachable', () => {
  it('as nobody listens', async () => {
    expect(await client.ask(await closedUrl(), POST, LONG_MS)).toEqual(UNREACHABLE);
  });

  it('as nobody listens at any address of the host', async () => {
    const { port } = new URL(await closedUrl());
    expect(await client.ask(`http://localhost:${port}`, POST, LONG_MS)).toEqual(UNREACHABLE);
  });

  it('as the host has no address', async () => {
    // A label of 64 characters can not be asked for: no name server is troubled.
    expect(await client.ask(`http://${'x'.repeat(64)}.invalid/`, POST, LONG_MS)).toEqual(UNREACHABLE);
  });

  it('as the other side speaks no TLS', async () => {
    expect(await client.ask(server.url.replace('http:', 'https:'), POST, LONG_MS)).toEqual(UNREACHABLE);
  });

  it('as its headers can not be written', async () => {
    const request = { ...POST, headers: { token: 'one\ntwo' } };
    expect(await client.ask(server.url, request, LONG_MS)).toEqual(UNREACHABLE);
    expect(server.requests).toEqual([]);
  });

  it('as every connection was busy until its deadline, and it is not written later', async () => {
    const first = server.hold();
    const busy = client.ask(server.url, POST, LONG_MS);
    await first.arrived;
    expect(await client.ask(server.url, { ...POST, body: 'late' }, SHORT_MS)).toEqual(UNREACHABLE);
    first.answer();
    await busy;
    server.next({ answer: 200 });
    expect(await client.ask(server.url, { ...POST, body: 'next' }, LONG_MS)).toMatchObject({ kind: 'answer' });
    expect(server.requests.map(({ body }) => body)).toEqual(['hello', 'next']);
  });

  it('as it might no longer start when a connection was free, which stays open for the next', async () => {
    const first = server.hold();
    let mayStart = true;
    let asked = 0;
    const check = () => {
      asked++;
      return mayStart;
    };
    const busy = client.ask(server.url, POST, LONG_MS);
    await first.arrived;
    const waiting = client.ask(server.url, { ...POST, body: 'too late', mayStart: check }, LONG_MS);
    mayStart = false;
    expect(asked).toBe(0);
    first.answer();
    await busy;
    expect(await waiting).toEqual(UNREACHABLE);
    expect(asked).toBe(1);

    mayStart = true;
    server.next({ answer: 200, body: 'ok' });
    expect(await client.ask(server.url, { ...POST, body: 'in time', mayStart: check }, LONG_MS)).toMatchObject({
      body: 'ok',
    });
    expect(server.requests.map(({ body }) => body)).toEqual(['hello', 'in time']);
    expect(server.connections()).toBe(1);
  });
});

describe('a request that was written', () => {
  it('is answered where others wait for its connection', async () => {
    server.next({ answer: 200, body: '1' }, { answer: 200, body: '2' }, { answer: 200, body: '3' });
    const outcomes = await Promise.all([1, 2, 3].map(() => client.ask(server.url, POST, LONG_MS)));
    expect(outcomes).toMatchObject([{ body: '1' }, { body: '2' }, { body: '3' }]);
    expect(server.connections()).toBe(1);
  });

  it('is cut as the client closes', async () => {
    const first = server.hold();
    const asking = client.ask(server.url, POST, LONG_MS);
    await first.arrived;
    await client.close();
    expect(await asking).toEqual({ kind: 'failed', because: 'cut' });
  });
});
