import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { explain, notifyOfEnd } from '../../../src/cli/dial/gateway.ts';
import { dialUp } from '../../../src/cli/dial/handset.ts';

let server: Server;
let callback: URL;
let handle: RequestListener;

beforeEach(async () => {
  server = createServer((request, response) => handle(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  callback = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/ussd`);
});
afterEach(async () => {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
});

const dial = () => dialUp({ number: '+254712345678' }, () => callback);

async function explained(): Promise<string> {
  const seen = await dial().type();
  return seen.kind === 'gone' ? explain(callback, seen) : 'a screen';
}

test.each([
  [403, '', /answers 403: it wants a key \(its CALLBACK_KEY\): set CALLBACK_KEY, or --code is not its SERVICE_CODE\.$/],
  [403, 'secret', /answers 403: the key is not one of its CALLBACK_KEY, or --code/],
  [400, 'secret', /answers 400: it does not take this for a USSD hop/],
  [404, 'secret', /answers 404: there is no USSD callback/],
  [301, 'secret', /answers 301: it sends elsewhere, and the gateway does not follow/],
  [503, 'secret', /answers 503: the gateway would have ended the session/],
])('%i with the key "%s" is explained, and the key is not shown', async (status, key, why) => {
  handle = (_, response) => response.writeHead(status, { location: '/' }).end('CON 1');
  if (key) callback.searchParams.set('key', key);
  const told = await explained();
  expect(told).toMatch(why);
  expect(told).not.toContain('secret');
});

test.each(['<html>Hello</html>', '', ' CON 1', 'CON', 'con hello', `CON ${'x'.repeat(5000)}`])(
  '%j is no screen',
  async (body) => {
    handle = (_, response) => response.end(body);
    expect(await explained()).toContain('no USSD screen');
  },
);

test('a connection that is cut is no answer', async () => {
  handle = (request) => request.socket.destroy();
  expect(await explained()).toContain('does not answer (UND_ERR_SOCKET)');
});

test('a service without the events callback, or one that is gone, is none of our concern', async () => {
  handle = (_, response) => response.writeHead(404).end();
  await notifyOfEnd(callback, dial(), 'Success');
  const closed = once(server, 'close');
  server.close();
  await closed;
  await notifyOfEnd(callback, dial(), 'Incomplete');
});
