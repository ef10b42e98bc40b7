import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HttpServer, startHttpServer } from '../../src/runtime/node/http-server.ts';
import { loopbackOnly } from '../../src/sandbox/loopback-only.ts';

const EVERY_ROUTE = [
  ['POST', '/ussd'],
  ['POST', '/ussd/events'],
  ['POST', '/sms/inbound'],
  ['POST', '/sms/reports'],
  ['GET', '/healthz'],
  ['GET', '/metrics'],
  ['GET', '/admin'],
  ['GET', '/simulator'],
  ['GET', '/simulator/api/customers'],
  ['GET', '/'],
] as const;
const CALLBACKS = EVERY_ROUTE.filter(([method]) => method === 'POST');
const OTHERS = EVERY_ROUTE.filter(([method]) => method === 'GET');

let reached: string[] = [];
let server: HttpServer;
async function serve(callbacksHaveKeys: boolean, host = '127.0.0.1'): Promise<void> {
  const app = (request: Request) => {
    reached.push(new URL(request.url).pathname);
    return new Response('reached');
  };
  server = await startHttpServer(loopbackOnly(app, callbacksHaveKeys), { host, port: 0 });
}
beforeEach(() => {
  reached = [];
});
afterEach(() => server.close());

/** The status that a request gets, as it is written to the socket. */
async function ask(
  [method, path]: readonly [string, string],
  headers: readonly string[],
  { version = '1.1', from = '127.0.0.1' } = {},
): Promise<number> {
  const socket = connect(server.port, from);
  const head = [`${method} ${path} HTTP/${version}`, ...headers, 'Connection: close', 'Content-Length: 0', '', ''];
  socket.write(head.join('\r\n'));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer.toString())?.[1]);
}

describe('without a key for callbacks, every route alike', () => {
  beforeEach(() => serve(false));

  test.each(['localhost:3000', 'LOCALHOST', '127.0.0.1:80', '[::1]:3000'])('is there for Host: %s', async (host) => {
    for (const route of EVERY_ROUTE) expect(await ask(route, [`Host: ${host}`]), route.join(' ')).toBe(200);
  });

  test('is there for HTTP/1.0 without a Host', async () => {
    for (const route of EVERY_ROUTE) expect(await ask(route, [], { version: '1.0' }), route.join(' ')).toBe(200);
  });

  test('is there for its own pages', async () => {
    const own = ['Host: localhost:3000', 'Origin: http://localhost:3000'];
    for (const route of EVERY_ROUTE) expect(await ask(route, own), route.join(' ')).toBe(200);
  });

  test('is there for who follows a link', async () => {
    const link = ['Host: localhost:3000', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Dest: document'];
    for (const route of EVERY_ROUTE) expect(await ask(route, link), route.join(' ')).toBe(200);
  });

  test.each([
    ['a name that was made to point here', ['Host: rebound.example']],
    ['such a name with a port', ['Host: rebound.example:3000']],
    ['a name that begins as ours', ['Host: 127.0.0.1.example']],
    ['another such name', ['Host: localhost.example:80']],
    ['an address of the network', ['Host: 10.0.0.1']],
    ['a page of elsewhere', ['Host: localhost:3000', 'Origin: http://evil.example']],
    ['a page of nowhere', ['Host: localhost:3000', 'Origin: null']],
    ['a page of another port', ['Host: localhost:3000', 'Origin: http://localhost:4000']],
    ['a page whose name begins as ours', ['Host: localhost:3000', 'Origin: http://localhost:3000.evil.example']],
    ['a picture of another site', ['Host: localhost:3000', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Dest: image']],
    ['a frame of another port', ['Host: localhost:3000', 'Sec-Fetch-Site: same-site', 'Sec-Fetch-Dest: iframe']],
    ['a tunnel', ['Host: localhost:3000', 'X-Forwarded-For: 203.0.113.9']],
    ['a tunnel that says its host', ['Host: localhost:3000', 'X-Forwarded-Host: tunnel.example']],
    ['a proxy', ['Host: localhost:3000', 'Forwarded: for=203.0.113.9']],
    ['a proxy of HTTP/1.0', ['Host: localhost:3000', 'Via: 1.0 proxy.example']],
  ])('refuses %s', async (_, headers) => {
    for (const route of EVERY_ROUTE) expect(await ask(route, headers), route.join(' ')).toBe(403);
    expect(reached).toEqual([]);
  });
});

const ELSEWHERE = Object.values(networkInterfaces())
  .flat()
  .find((each) => each?.family === 'IPv4' && !each.internal)?.address;

test.runIf(ELSEWHERE !== undefined)('refuses whoever comes from another address than loopback', async () => {
  await serve(false, '0.0.0.0');
  for (const route of EVERY_ROUTE)
    expect(await ask(route, ['Host: localhost'], { from: ELSEWHERE ?? '' }), route.join(' ')).toBe(403);
  expect(reached).toEqual([]);
});

test('refuses whose address is not known', async () => {
  await serve(false);
  const guarded = loopbackOnly(() => new Response('reached'), false);
  expect((await guarded(new Request('http://localhost/simulator'))).status).toBe(403);
});

test('with a key, callbacks come from wherever the gateway is, and nothing else does', async () => {
  await serve(true);
  const tunnel = ['Host: sandbox.example', 'X-Forwarded-For: 203.0.113.9'];
  for (const [method, path] of CALLBACKS) {
    expect(await ask([method, `${path}?key=any`], tunnel), path).toBe(200);
    expect(await ask([method, `${path}/?key=any`], tunnel), path).toBe(200);
  }
  for (const route of OTHERS) expect(await ask(route, tunnel), route.join(' ')).toBe(403);
  expect(await ask(['GET', '/ussd/../simulator'], tunnel)).toBe(403);
});
