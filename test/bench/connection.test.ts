import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openConnection, readReply } from './connection.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: (form: string, path: string) => { status: number; body: string }): Promise<URL> {
  const server = createServer((request, response) => {
    let form = '';
    request.on('data', (chunk) => {
      form += chunk;
    });
    request.on('end', () => {
      const { status, body } = answer(form, request.url ?? '');
      response.writeHead(status, { 'content-length': Buffer.byteLength(body) }).end(body);
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/ussd?key=k`);
}

test('posts one form after the other on one connection', async () => {
  const connection = await openConnection(await serve((form, path) => ({ status: 200, body: `CON ${path} ${form}` })));
  expect(await connection.post('text=')).toBe('CON /ussd?key=k text=');
  expect(await connection.post('text=1%2A1')).toBe('CON /ussd?key=k text=1%2A1');
  expect(await connection.post('x'.repeat(70_000))).toHaveLength(70_000 + 'CON /ussd?key=k '.length);
  connection.close();
});

test('a status other than 200 is no reply', async () => {
  const connection = await openConnection(await serve(() => ({ status: 403, body: 'no' })));
  await expect(connection.post('text=')).rejects.toThrow('403 Forbidden: no');
  connection.close();
});

test('a connection that the server closes is no reply', async () => {
  const connection = await openConnection(
    await serve(() => {
      servers[0]?.closeAllConnections();
      return { status: 200, body: '' };
    }),
  );
  await expect(connection.post('text=')).rejects.toThrow();
});

test('a reply is read once all of it is there', () => {
  const whole = 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nCON 1';
  for (let length = 0; length < whole.length; length++) expect(readReply(whole.slice(0, length))).toBeUndefined();
  expect(readReply(whole)).toBe('CON 1');
  expect(readReply('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')).toEqual({
    why: expect.stringContaining('without length'),
  });
});
