import { connect } from 'node:net';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HttpServer, startHttpServer } from '../../../src/runtime/node/http-server.ts';

const PLACE = { host: '127.0.0.1', port: 0 };
const app = new Hono({ strict: false });
app.get('/readyz', (c) => c.text('OK'));
app.post('/ussd', async (c) => c.text(await c.req.text()));
app.onError((_, c) => c.text('not whole', 400));

let server: HttpServer;
beforeAll(async () => {
  server = await startHttpServer(app.fetch, PLACE);
});
afterAll(() => server.close());

/** All that the server says before it closes the connection. `more` is written piece by piece, as it is read. */
async function exchange(
  head: string,
  more: AsyncIterable<string> | readonly string[] = [],
  at = server,
): Promise<string> {
  const socket = connect(at.port, '127.0.0.1');
  let said = '';
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined).setEncoding('utf8');
  socket.on('data', (text: string) => {
    said += text;
  });
  socket.write(head);
  for await (const piece of more) {
    if (socket.destroyed) break;
    socket.write(piece);
  }
  await closed;
  return said;
}

describe('a request without a Host', () => {
  test.each(['/readyz', '/readyz/'])('of HTTP/1.0 to %s is served', async (path) => {
    expect(await exchange(`GET ${path} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\nOK$/);
  });

  test('of HTTP/1.0 to any path is served', async () => {
    expect(await exchange('POST /ussd?key=1 HTTP/1.0\r\nContent-Length: 2\r\n\r\nhi')).toMatch(
      /^HTTP\/1\.1 200 [\s\S]*hi$/,
    );
    expect(await exchange('GET /nowhere HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('of HTTP/1.1 is refused', async () => {
    expect(await exchange('GET /readyz HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });
});

test('a request that is never whole is cut off when its time is over, and not when Node looks of itself', async () => {
  async function* drops(): AsyncGenerator<string> {
    for (;;) {
      yield 'x';
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  const impatient = await startHttpServer(app.fetch, PLACE, 500);
  const slow = ['Host: localhost\r\nX-Slow: ', 'Host: localhost\r\nContent-Length: 8000\r\n\r\n'];
  for (const rest of slow)
    expect(await exchange(`POST /ussd HTTP/1.1\r\n${rest}`, drops(), impatient)).toMatch(/^HTTP\/1\.1 408 /);
  await impatient.close();
});
