import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { dialUp } from '../../../src/cli/dial/handset.ts';

type Got = { readonly path: string | undefined; readonly echoed: unknown; readonly form: Record<string, string> };

const got: Got[] = [];
/** Counts its answers in the header that the gateway may echo. */
const server = createServer(async (request, response) => {
  const chunks = await request.toArray();
  const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
  got.push({ path: request.url, echoed: request.headers['at-ussd-hop-metadata'], form });
  response.setHeader('at-ussd-hop-metadata', String(got.length)).end(`CON ${form['text']}`);
});
const at = (path: string) => new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
const number = '+254712345678';

beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
beforeEach(() => void got.splice(0));
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

test('each hop has all that was typed, in one session, and goes where it is sent', async () => {
  const paths = ['/one', '/other', '/third'];
  const handset = dialUp({ number }, () => at(paths.shift() ?? '/'));
  await handset.type();
  await handset.type('1');
  expect(await handset.type('Mary Akinyi')).toMatchObject({ kind: 'screen', text: '1*Mary Akinyi', ends: false });
  const fields = {
    phoneNumber: number,
    serviceCode: '*384*70421#',
    networkCode: '63902',
    sessionId: handset.sessionId,
  };
  expect(got).toEqual([
    { path: '/one', echoed: undefined, form: { ...fields, text: '' } },
    { path: '/other', echoed: undefined, form: { ...fields, text: '1' } },
    { path: '/third', echoed: undefined, form: { ...fields, text: '1*Mary Akinyi' } },
  ]);
  expect(dialUp({ number }, () => at('/')).sessionId).not.toBe(handset.sessionId);
});

test('where the gateway sends the newest input alone, a repeat is that one', async () => {
  const handset = dialUp({ number, newestOnly: true }, () => at('/'));
  await handset.type();
  await handset.type('1');
  await handset.type('2');
  await handset.repeat();
  expect(got.map(({ form }) => form['text'])).toEqual(['', '1', '2', '2']);
});

test('a repeat echoes what its hop echoed, also while that is under way; the next hop echoes the newest answer', async () => {
  const handset = dialUp({ number, echoesMetadata: true }, () => at('/'));
  await handset.type();
  await Promise.all([handset.type('1'), handset.repeat()]);
  await handset.repeat();
  await handset.type('2');
  expect(got.map(({ echoed, form }) => [form['text'], echoed])).toEqual([
    ['', undefined],
    ['1', '1'],
    ['1', '1'],
    ['1', '1'],
    ['1*2', '4'],
  ]);
});

test('the end names the session, its hops, what was typed and what was shown last', async () => {
  const handset = dialUp({ number }, () => at('/'));
  await handset.type();
  await handset.type('1');
  expect(handset.ending('Incomplete')).toMatchObject({
    sessionId: handset.sessionId,
    phoneNumber: number,
    status: 'Incomplete',
    hopsCount: '2',
    input: '1',
    lastAppResponse: 'CON 1',
  });
});
