import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { program } from '../support/programs.ts';

type Form = Record<string, string>;
type Answer = { readonly status?: number; readonly body: string };

const NUMBER = '+254712345678';

let server: Server;
let address: string;
let hops: Form[];
let notifications: Form[];
let inbound: Form[];
let urls: string[];
let answer: (form: Form) => Answer;
let streams: ServerResponse[];
let hasSandbox: boolean;

beforeEach(async () => {
  hops = [];
  notifications = [];
  inbound = [];
  urls = [];
  streams = [];
  hasSandbox = false;
  answer = ({ text = '' }) => ({ body: text.endsWith('9') ? 'END Kwaheri' : `CON You typed: ${text}\n1:Go on` });
  server = createServer(async (request, response) => {
    const url = request.url ?? '';
    if (url === '/simulator/api/events' && hasSandbox) {
      streams.push(response.writeHead(200, { 'content-type': 'text/event-stream' }));
      response.write(': listening\n\n');
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    if (request.method === 'POST') urls.push(url);
    if (url.startsWith('/ussd/events')) {
      notifications.push(form);
      return response.end();
    }
    if (url.startsWith('/sms/inbound')) {
      inbound.push(form);
      response.end('OK');
      return sms(form['from'] ?? '', `You sent ${form['text']}`);
    }
    if (!url.startsWith('/ussd')) return response.writeHead(404).end();
    hops.push(form);
    const { status = 200, body } = answer(form);
    response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
});

function sms(to: string, message: string): void {
  const data = JSON.stringify({ kind: 'sms', at: '2026-01-01T00:00:00Z', id: 'ATXid_1', to, message });
  for (const stream of streams) stream.write(`id: 1\nevent: sms\ndata: ${data}\n\n`);
}

type Run = { readonly code: number | null; readonly out: string; readonly err: string };

async function dial(args: readonly string[], typed: readonly string[] = [], env: Form = {}): Promise<Run> {
  const { CALLBACK_KEY: _, PORT: __, FORCE_COLOR: ___, ...rest } = process.env;
  // In production no .env file is read: a developer's own would get in the way here.
  const [command, ...all] = program('src/cli/dial.ts', ...args);
  const child = spawn(command, all, {
    env: { ...rest, NODE_ENV: 'production', ...env },
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(typed.map((line) => `${line}\n`).join(''));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(err).not.toMatch(/\n\s+at /);
  return { code, out, err };
}

describe('an SMS', () => {
  test('is on the wire what the gateway hands on, and a script waits for its answer', async () => {
    hasSandbox = true;
    const { code, out, err } = await dial([address, '--number', '0711000000'], ['sms JISAJILI  Mary', 'sms 1', 'quit']);
    expect([code, err]).toEqual([0, '']);
    expect(out.indexOf('You sent JISAJILI  Mary')).toBeGreaterThan(0);
    expect(out.indexOf('You sent 1')).toBeGreaterThan(out.indexOf('You sent JISAJILI'));
    expect(inbound).toMatchObject([
      { from: '+254711000000', to: '22384', text: 'JISAJILI  Mary', networkCode: '63902' },
      { text: '1' },
    ]);
    expect(new Set(inbound.map(({ id }) => id)).size).toBe(2);
  });

  test('goes to the short code of the environment', async () => {
    await dial([address, '--wait', '0'], ['sms JOIN', 'quit'], { AT_SHORT_CODE: '40404' });
    expect(inbound).toMatchObject([{ to: '40404' }]);
  });
});

describe('a session', () => {
  test('shows each screen with what it costs, and echoes what a script answers', async () => {
    const { code, out, err } = await dial([address], ['1', 'Anthony Kamau', '9']);
    expect(err).toBe('');
    expect(out).toBe(`*384*70421# from ${NUMBER}
+--------------------------+
| You typed:               |
| 1:Go on                  |
+--------------------------+
  23/160 septets
> 1
+--------------------------+
| You typed: 1             |
| 1:Go on                  |
+--------------------------+
  24/160 septets
> Anthony Kamau
+----------------------------+
| You typed: 1*Anthony Kamau |
| 1:Go on                    |
+----------------------------+
  38/160 septets
> 9
+--------------------------+
| Kwaheri                  |
+--------------------------+
  11/160 septets
`);
    expect(code).toBe(0);
  });

  test('is on the wire what the gateway sends', async () => {
    await dial([address, '--number', '0711 000 000', '--code', '*384*1#', '--network', '63903'], ['1', '', '2']);
    expect(hops.map(({ text }) => text)).toEqual(['', '1', '1*', '1**2']);
    for (const hop of hops) {
      expect(hop).toMatchObject({ phoneNumber: '+254711000000', serviceCode: '*384*1#', networkCode: '63903' });
      expect(hop['sessionId']).toMatch(/^ATUid_[0-9a-f]{32}$/);
    }
    expect(new Set(hops.map(({ sessionId }) => sessionId)).size).toBe(1);
  });

  test('--newest sends the newest input alone', async () => {
    await dial([address, '--newest'], ['1', '2']);
    expect(hops.map(({ text }) => text)).toEqual(['', '1', '2']);
  });

  const HINT = /^dial: the same screen for different answers: is the network 63902 in .*NEWEST_INPUT_NETWORKS\?.*\n/;

  test('--newest at a service that takes each input for all of them: says so, once', async () => {
    answer = () => ({ body: 'CON Choose 1 or 2' });
    const { err } = await dial([address, '--newest'], ['1', '2', '3', '4', 'quit']);
    expect(err).toMatch(HINT);
    expect(err.match(/same screen/g)).toHaveLength(1);
    expect((await dial([address, '--newest'], ['1', '1', 'quit'])).err).toBe('');
    expect((await dial([address], ['1', '2', 'quit'])).err).toBe('');
  });

  test('a script that ends before the session does: says so, and where', async () => {
    const { code, err } = await dial([address], ['1']);
    expect([code, err]).toEqual([0, 'dial: the script has ended; the session was still open at "You typed: 1"\n']);
    expect((await dial([address], ['1', 'drop'])).err).toBe('');
  });

  test('the service is notified of an END, as by the gateway; the end of a script is not', async () => {
    await dial([address], ['1', '9']);
    expect(notifications).toMatchObject([
      {
        sessionId: hops[0]?.['sessionId'],
        status: 'Success',
        hopsCount: '3',
        input: '1*9',
        lastAppResponse: 'END Kwaheri',
        date: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      },
    ]);
    await dial([address], ['1']);
    expect(notifications).toHaveLength(1);
  });

  test('drop ends it, redial and an empty line start another', async () => {
    const { code, out } = await dial([address], ['1', 'drop', 'x', '', '2', 'redial', 'quit', '3']);
    expect(code).toBe(0);
    expect(hops.map(({ text }) => text)).toEqual(['', '1', '', '2', '']);
    expect(new Set(hops.map(({ sessionId }) => sessionId)).size).toBe(3);
    expect(notifications.map(({ status, input }) => [status, input])).toEqual([
      ['Incomplete', '1'],
      ['Incomplete', '2'],
      ['Incomplete', ''],
    ]);
    expect(out).toContain('There is no session');
  });

  test('a backslash makes an answer of a command', async () => {
    const { out } = await dial([address], ['\\drop', '\\\\', 'help']);
    expect(hops.map(({ text }) => text)).toEqual(['', 'drop', 'drop*\\']);
    expect(out).toContain('hang up and dial again');
  });

  test('a screen that is too long, or not in GSM-7, is marked', async () => {
    answer = ({ text }) => ({ body: text === '' ? `CON ${'x'.repeat(157)}` : 'END habari 😀' });
    const { out } = await dial([address], ['1']);
    expect(out).toContain('161/160 septets: too long');
    expect(out).toContain('not in GSM-7');
  });

  test('nothing in a screen steers the terminal', async () => {
    answer = () => ({ body: 'END \u001b[2J\u001b]0;title\u0007Hello\u0007' });
    const { out } = await dial([address]);
    expect(out).toContain('Hello');
    expect([...out].filter((character) => /(?!\n)\p{Cc}/u.test(character))).toEqual([]);
  });
});

describe('the SMS', () => {
  test('is waited for after END, and shown; one to another phone is not', async () => {
    hasSandbox = true;
    answer = () => {
      sms('+254711000000', 'For another');
      setImmediate(() => sms(NUMBER, 'You are now registered.'));
      return { body: 'END SMS follows' };
    };
    const { code, out } = await dial([address, '--wait', '60']);
    expect(code).toBe(0);
    expect(out).toContain('| You are now registered.  |');
    expect(out).not.toContain('For another');
  });

  test('that does not come is not waited for for ever', async () => {
    hasSandbox = true;
    const { code, out } = await dial([address, '--wait', '0.05'], ['9']);
    expect(code).toBe(0);
    expect(out).toMatch(/Kwaheri.*\n.*\n {2}11\/160 septets\n$/);
  });

  test('is not waited for while the session stands', async () => {
    hasSandbox = true;
    expect(await dial([address, '--wait', '600'], ['1'])).toMatchObject({ code: 0 });
  });
});

describe('the address', () => {
  test('and its key, from the environment', async () => {
    await dial([], [], { PORT: new URL(address).port, CALLBACK_KEY: 'k3' });
    expect(urls).toEqual(['/ussd?key=k3']);
  });

  test('with a key in it: the line alone, and nobody is asked', async () => {
    const { code, err } = await dial([`${address}/ussd?key=secret`], ['1']);
    expect([code, err]).toEqual([
      2,
      'dial: every user of this machine can see a key in an address: leave it out, and set CALLBACK_KEY\n',
    ]);
    expect(urls).toEqual([]);
  });

  test('that refuses the hop: one line, exit code 1', async () => {
    answer = () => ({ status: 403, body: 'no' });
    const { code, err } = await dial([address], ['1'], { CALLBACK_KEY: 'secret' });
    expect(code).toBe(1);
    expect(err).toBe(
      `${address}/ussd answers 403: the key is not one of its CALLBACK_KEY, or --code is not its SERVICE_CODE.\n`,
    );
    expect(hops).toHaveLength(1);
  });

  test('where nothing listens', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    const { code, err } = await dial([`http://127.0.0.1:${port}`]);
    expect(code).toBe(1);
    expect(err).toBe(
      `http://127.0.0.1:${port}/ussd does not answer (ECONNREFUSED). Nothing listens there: is the service started (npm start)?\n`,
    );
  });
});

describe('the command line', () => {
  test('that is wrong: a line, the usage and exit code 2', async () => {
    const { code, out, err } = await dial(['--bogus']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^dial: Unknown option '--bogus'\n\nUsage: npm run dial/);
  });

  test('an address without its scheme: the line alone', async () => {
    const { code, err } = await dial(['ussd.example']);
    expect([code, err]).toEqual([2, 'dial: the address lacks its scheme: give it like https://ussd.example\n']);
  });

  test('--help', async () => {
    const { code, out, err } = await dial(['--help']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Usage: npm run dial');
  });
});
