import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SmsStandIn, startSmsStandIn } from '../../src/sandbox/sms-stand-in.ts';

const NOW = '2026-03-13T08:18:40.000Z';
let sms: SmsStandIn;

beforeEach(async () => {
  sms = await startSmsStandIn({
    username: 'sandbox',
    apiKey: 'the-key',
    senderIds: ['UMOJA'],
    reportAfterMs: 0,
    now: () => new Date(NOW),
  });
});
afterEach(() => sms.close());

const HEADERS = { apikey: 'the-key', accept: 'application/json' };
const FORM = { username: 'sandbox', to: '+254707888888', message: 'Hello' };

function send(form: Record<string, string> = FORM, headers: Record<string, string> = HEADERS): Promise<Response> {
  return fetch(sms.url, {
    method: 'POST',
    headers,
    body: new URLSearchParams(form),
    signal: AbortSignal.timeout(10_000),
  });
}

test('an SMS is answered as on the wire, and lies in the inbox', async () => {
  const response = await send({ ...FORM, from: 'UMOJA' });
  expect(response.status).toBe(201);
  expect(await response.json()).toEqual({
    SMSMessageData: {
      Message: 'Sent to 1/1 Total Cost: KES 0.8000',
      Recipients: [
        {
          cost: 'KES 0.8000',
          messageId: expect.stringMatching(/^ATXid_[0-9a-f]{32}$/),
          number: '+254707888888',
          status: 'Success',
          statusCode: 101,
        },
      ],
    },
  });
  expect(sms.inbox()).toEqual([
    { id: expect.stringMatching(/^ATXid_/), to: '+254707888888', message: 'Hello', from: 'UMOJA', at: NOW },
  ]);
});

test('several numbers are several SMS; one that is none is not sent to', async () => {
  const { SMSMessageData } = (await (await send({ ...FORM, to: '+254707888888,0707,+254711000000' })).json()) as {
    SMSMessageData: { Message: string; Recipients: { statusCode: number }[] };
  };
  expect(SMSMessageData.Message).toBe('Sent to 2/3 Total Cost: KES 1.6000');
  expect(SMSMessageData.Recipients.map(({ statusCode }) => statusCode)).toEqual([101, 403, 101]);
  expect(sms.inbox()).toHaveLength(2);
});

test('a sender ID that is not known: 201, and no recipients', async () => {
  const response = await send({ ...FORM, from: 'OTHERS' });
  expect(response.status).toBe(201);
  expect(await response.json()).toEqual({ SMSMessageData: { Message: 'InvalidSenderId', Recipients: [] } });
  expect(sms.inbox()).toEqual([]);
});

test.each([
  [{ ...FORM, username: 'other' }, HEADERS],
  [FORM, { ...HEADERS, apikey: 'another' }],
])('a wrong account: 401 in plain text (%#)', async (form, headers) => {
  const response = await send(form, headers);
  expect(response.status).toBe(401);
  expect(response.headers.get('content-type')).toContain('text/plain');
  expect(sms.inbox()).toEqual([]);
});

test('it wants a form, and a client that reads JSON', async () => {
  expect((await send(FORM, { apikey: 'the-key' })).status).toBe(406);
  expect((await send(FORM, { ...HEADERS, 'content-type': 'application/json' })).status).toBe(415);
  expect((await send({ username: 'sandbox', to: '+254707888888' })).status).toBe(400);
});

test.each([
  ['failing', 'InternalServerError', 500],
  ['no_credit', 'InsufficientBalance', 405],
  ['blacklisted', 'UserInBlacklist', 406],
] as const)('%s', async (mode, status, statusCode) => {
  sms.behave(mode);
  const response = await send();
  expect(response.status).toBe(201);
  expect(await response.json()).toMatchObject({
    SMSMessageData: { Message: 'Sent to 0/1 Total Cost: 0', Recipients: [{ messageId: 'None', status, statusCode }] },
  });
  expect(sms.inbox()).toEqual([]);
});

test('unauthorised, invalid_sender_id', async () => {
  sms.behave('unauthorised');
  expect((await send()).status).toBe(401);
  sms.behave('invalid_sender_id');
  expect(await (await send()).json()).toMatchObject({ SMSMessageData: { Recipients: [] } });
  expect(sms.inbox()).toEqual([]);
});

test('without_status_code, unreadable: the SMS arrives, and the answer says so in its own way', async () => {
  sms.behave('without_status_code');
  const { SMSMessageData } = (await (await send()).json()) as { SMSMessageData: { Recipients: unknown[] } };
  expect(SMSMessageData.Recipients).toEqual([
    { cost: 'KES 0.8000', messageId: sms.inbox()[0]?.id, number: '+254707888888', status: 'Success' },
  ]);
  sms.behave('unreadable');
  const response = await send();
  expect(response.status).toBe(201);
  expect(await response.text()).toMatch(/^<!doctype html>/);
  expect(sms.inbox()).toHaveLength(2);
});

test('hanging_after_sending: the SMS arrives, the answer does not', async () => {
  sms.behave('hanging_after_sending');
  const arrived = new Promise((resolve) => {
    sms.subscribe(resolve);
  });
  const failed = expect(send()).rejects.toThrow();
  expect(await arrived).toMatchObject({ kind: 'sms', to: '+254707888888', message: 'Hello' });
  await sms.close();
  await failed;
});

/** The first delivery report: its address and its fields. */
async function nextReport(): Promise<{ readonly url: string; readonly form: Record<string, string> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  sms.reportTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/sms/reports?key=k`);
  const reported = once(server, 'request');
  await send();
  const [request, response] = await reported;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  response.end();
  server.close();
  return { url: request.url, form: Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString())) };
}

test('a delivery report follows, where it has an address', async () => {
  const { url, form } = await nextReport();
  expect(url).toBe('/sms/reports?key=k');
  expect(form).toEqual({
    id: sms.inbox()[0]?.id,
    status: 'Success',
    phoneNumber: '+254707888888',
    networkCode: '63902',
    retryCount: '0',
  });
});

test('report_failed: accepted, and then reported as failed; nothing arrives', async () => {
  sms.behave('report_failed');
  const { form } = await nextReport();
  expect(form).toMatchObject({
    id: expect.stringMatching(/^ATXid_/),
    status: 'Failed',
    failureReason: 'DeliveryFailure',
    phoneNumber: '+254707888888',
  });
  expect(sms.inbox()).toEqual([]);
});

test('the account says its balance, and a wrong one nothing', async () => {
  const account = async (username: string, apikey: string) => {
    const address = new URL(`/version1/user?username=${username}`, sms.url);
    return fetch(address, { headers: { apikey, accept: 'application/json' }, signal: AbortSignal.timeout(10_000) });
  };
  expect(await (await account('sandbox', 'the-key')).json()).toEqual({ UserData: { balance: 'KES 1234.5678' } });
  expect((await account('sandbox', 'another')).status).toBe(401);
  expect((await account('other', 'the-key')).status).toBe(401);
  sms.behave('no_credit');
  expect(await (await account('sandbox', 'the-key')).json()).toEqual({ UserData: { balance: 'KES 0.0000' } });
});
