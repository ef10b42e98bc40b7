import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AfricasTalkingOptions, createAfricasTalkingSms } from '../../../src/adapters/africastalking/sms.ts';
import { createUndiciClient } from '../../../src/adapters/http/undici.ts';
import { type Msisdn, parseMsisdn } from '../../../src/conversation/msisdn.ts';
import { closedUrl, type FaultyServer, startFaultyServer } from '../../support/faulty-server.ts';

let server: FaultyServer;
beforeEach(async () => {
  server = await startFaultyServer();
});
afterEach(() => server.close());

const http = createUndiciClient();
afterAll(() => http.close());

const API_KEY = 'atsk_6d1f-very-secret';
const SHORT_MS = 150;
const LONG_MS = 15_000;

function msisdn(raw: string): Msisdn {
  const read = parseMsisdn(raw);
  if (read === undefined) throw new Error('no Kenyan mobile number');
  return read;
}

const KAMAU = msisdn('0707888888');

function gateway(options: Partial<AfricasTalkingOptions> = {}) {
  return createAfricasTalkingSms(
    {
      username: 'umoja',
      apiKey: API_KEY,
      url: `${server.url}/version1/messaging`,
      shortCodeShared: false,
      deadlineMs: LONG_MS,
      ...options,
    },
    http.ask,
  );
}

const SENT = JSON.stringify({
  SMSMessageData: {
    Message: 'Sent to 1/1 Total Cost: KES 0.8000',
    Recipients: [
      { cost: 'KES 0.8000', messageId: 'ATXid_1', number: '+254707888888', status: 'Success', statusCode: 101 },
    ],
  },
});

describe('what goes to the gateway', () => {
  it('is a form, and the key in its header', async () => {
    server.next({ answer: 201, body: SENT });
    await gateway({ senderId: 'UMOJA' }).send(KAMAU, 'Habari & karibu, 100% + *1*');
    const [request] = server.requests;
    expect(request).toMatchObject({
      method: 'POST',
      path: '/version1/messaging',
      headers: { apikey: API_KEY, accept: 'application/json' },
    });
    expect(request?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toStrictEqual({
      username: 'umoja',
      to: '+254707888888',
      message: 'Habari & karibu, 100% + *1*',
      from: 'UMOJA',
      bulkSMSMode: '1',
    });
  });

  it('names no sender where there is none', async () => {
    server.next({ answer: 201, body: SENT });
    await gateway().send(KAMAU, 'Habari');
    expect(new URLSearchParams(server.requests[0]?.body).has('from')).toBe(false);
  });

  it.each([
    ['from the sender ID', { senderId: 'UMOJA', shortCode: '22384' }, 'sender', 'UMOJA'],
    ['from the short code', { senderId: 'UMOJA', shortCode: '22384' }, 'shortCode', '22384'],
    [
      'from nobody in particular on a shared code',
      { senderId: 'UMOJA', shortCode: '22384', shortCodeShared: true },
      'shortCode',
      null,
    ],
    [
      'from the sender ID beside a shared code',
      { senderId: 'UMOJA', shortCode: '22384', shortCodeShared: true },
      'sender',
      'UMOJA',
    ],
    ['from the sender ID where there is no short code', { senderId: 'UMOJA' }, 'shortCode', 'UMOJA'],
  ] as const)('comes %s', async (_case, options, from, expected) => {
    server.next({ answer: 201, body: SENT });
    await gateway(options).send(KAMAU, 'Habari', { from });
    expect(new URLSearchParams(server.requests[0]?.body).get('from')).toBe(expected);
  });

  it('is nothing where the SMS may no longer start', async () => {
    const answer = await gateway().send(KAMAU, 'Habari', { mayStart: () => false });
    expect(answer).toEqual({ kind: 'retry', because: 'unreachable', mayHaveSent: false });
    expect(server.requests).toEqual([]);
  });

  it('goes out for numbers of the new ranges, too', async () => {
    server.next({ answer: 201, body: SENT });
    await gateway().send(msisdn('0110000000'), 'Habari');
    expect(new URLSearchParams(server.requests[0]?.body).get('to')).toBe('+254110000000');
  });
});

describe('what comes back', () => {
  it('accepted: its message ID', async () => {
    server.next({ answer: 201, body: SENT });
    expect(await gateway().send(KAMAU, 'Habari')).toMatchObject({ kind: 'accepted', messageId: 'ATXid_1' });
  });

  it.each([
    ['a bad sender ID', { answer: 201, body: senderRefused() }, 'sender_id', false],
    ['a bad key', { answer: 401, body: 'invalid', headers: { 'Content-Type': 'text/plain' } }, 'unauthorised', false],
    ['a fault', { answer: 500, body: '' }, 'fault', true],
    ['HTML', { answer: 201, body: '<html>' }, 'unreadable', true],
    ['a body without an end', 'endless', 'unreadable', true],
    ['a cut before the headers', 'cut before headers', 'cut', true],
    ['a cut in the body', 'cut after headers', 'cut', true],
  ] as const)('%s: try again', async (_case, behaviour, because, mayHaveSent) => {
    server.next(behaviour);
    expect(await gateway().send(KAMAU, 'Habari')).toEqual({ kind: 'retry', because, mayHaveSent });
    expect(server.requests).toHaveLength(1);
  });

  it.each(['hang', 'hang after headers', 'trickle'] as const)('not in time: %s', async (behaviour) => {
    server.next(behaviour);
    const answer = await gateway({ deadlineMs: SHORT_MS }).send(KAMAU, 'Habari');
    expect(answer).toEqual({ kind: 'retry', because: 'timeout', mayHaveSent: true });
    await server.newestConnectionClosed();
  });

  it('a redirect: the key does not go elsewhere', async () => {
    const elsewhere = await startFaultyServer();
    server.next({ answer: 307, headers: { Location: elsewhere.url } });
    expect(await gateway().send(KAMAU, 'Habari')).toMatchObject({ because: 'misdirected' });
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  it('nothing where nobody listens, and nothing was sent', async () => {
    const answer = await gateway({ url: await closedUrl() }).send(KAMAU, 'Habari');
    expect(answer).toEqual({ kind: 'retry', because: 'unreachable', mayHaveSent: false });
  });
});

function senderRefused(): string {
  return JSON.stringify({ SMSMessageData: { Message: 'InvalidSenderId', Recipients: [] } });
}
