import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { CONVERSATION } from './conversation.ts';
import { latenciesOf, walkCallers, withConnections } from './walk.ts';

let stop = () => {};
afterEach(() => stop());

/** Replies with the conversation's screens, unless `instead` has something else for this many typed answers. */
async function program(instead: (typed: number, nth: number) => string | undefined): Promise<URL> {
  let nth = 0;
  const server = createServer((request, response) => {
    let form = '';
    request.on('data', (chunk) => {
      form += chunk;
    });
    request.on('end', () => {
      const text = new URLSearchParams(form).get('text') ?? '';
      const typed = text === '' ? 0 : text.split('*').length;
      const body = instead(typed, nth++) ?? `CON ${CONVERSATION[typed]?.screen}`;
      response.writeHead(200, { 'content-length': Buffer.byteLength(body) }).end(body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/ussd`);
}

const walk = (target: URL) => withConnections(target, 2, (connections) => walkCallers(connections, 3, CONVERSATION));

test('every caller walks the whole conversation', async () => {
  const walked = await walk(await program(() => undefined));
  expect(walked.callers).toHaveLength(3);
  expect(latenciesOf(walked)).toHaveLength(3 * CONVERSATION.length);
  expect(latenciesOf(walked, CONVERSATION[0])).toHaveLength(3);
  expect(walked.turnedAway).toBe(0);
});

test('customers make so many hops per second together', async () => {
  const target = await program(() => undefined);
  const walked = await withConnections(target, 4, (connections) => walkCallers(connections, 4, CONVERSATION, 200));
  const hops = 4 * CONVERSATION.length;
  expect(latenciesOf(walked)).toHaveLength(hops);
  // The first comes at once.
  expect(walked.seconds).toBeGreaterThan(((hops - 4) / 200) * 0.95);
});

test('a reply that was not expected ends the run', async () => {
  const target = await program((typed) => (typed === 4 ? 'CON Sorry, once more' : undefined));
  await expect(walk(target)).rejects.toThrow('the reply was: CON Sorry, once more');
});

test('a dial that is turned away is made again, and is no hop', async () => {
  const walked = await walk(await program((_typed, nth) => (nth === 0 ? 'END Many people are dialling' : undefined)));
  expect(walked.turnedAway).toBe(1);
  expect(latenciesOf(walked)).toHaveLength(3 * CONVERSATION.length);
});

test('an end in the middle of the conversation ends the run', async () => {
  const target = await program((typed) => (typed === 2 ? 'END Sorry' : undefined));
  await expect(walk(target)).rejects.toThrow('the reply was: END Sorry');
});
