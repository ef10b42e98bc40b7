import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect } from 'vitest';
import { runCommand } from '../../support/run-command.ts';

type Form = Record<string, string>;
type Answer = { readonly status?: number; readonly body: string };

/** What every test begins with. */
const nothingYet = () => ({
  hops: [] as Form[],
  sessionEnds: [] as Form[],
  inbound: [] as Form[],
  /** Path and query of each POST. */
  urls: [] as string[],
  streams: [] as ServerResponse[],
  /** It has the sandbox's stream of SMS. */
  hasSandbox: false,
  answer: ({ text = '' }: Form): Answer => ({
    body: text.endsWith('9') ? 'END Kwaheri' : `CON You typed: ${text}\n1:Go on`,
  }),
});

/** A service in small for each test of a file: it notes what it gets, and answers hops as a test says. And the command that dials it. */
export function dialledService() {
  let server: Server;
  const service = { ...nothingYet(), address: '', sms, dial };

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const url = request.url ?? '';
    if (url === '/simulator/api/events' && service.hasSandbox) {
      service.streams.push(response.writeHead(200, { 'content-type': 'text/event-stream' }));
      return response.write(': listening\n\n');
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    if (request.method === 'POST') service.urls.push(url);
    if (url.startsWith('/ussd/events')) {
      service.sessionEnds.push(form);
      return response.end();
    }
    if (url.startsWith('/sms/inbound')) {
      service.inbound.push(form);
      response.end('OK');
      return sms(form['from'] ?? '', `You sent ${form['text']}`);
    }
    if (!url.startsWith('/ussd')) return response.writeHead(404).end();
    service.hops.push(form);
    const { status = 200, body } = service.answer(form);
    return response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
  }

  beforeEach(async () => {
    Object.assign(service, nothingYet());
    server = createServer((request, response) => void respond(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    service.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });
  return service;

  function sms(to: string, message: string): void {
    const data = JSON.stringify({ kind: 'sms', at: '2026-01-01T00:00:00Z', id: 'ATXid_1', to, message });
    for (const stream of service.streams) stream.write(`id: 1\nevent: sms\ndata: ${data}\n\n`);
  }

  async function dial(args: readonly string[], typed: readonly string[] = [], env: Form = {}) {
    const input = typed.map((line) => `${line}\n`).join('');
    const { exitCode: code, out, err } = await runCommand('dial.ts', args, env, input);
    expect(err).not.toMatch(/\n\s+at /);
    return { code, out, err };
  }
}
