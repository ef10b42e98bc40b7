import { Hono } from 'hono';
import { beforeEach, describe, expect, test } from 'vitest';
import { watchCallbacks } from '../../src/sandbox/watch-callbacks.ts';
import { createWireLog, type WireLog } from '../../src/sandbox/wire-log.ts';

let log: WireLog;
let fetch: Hono['fetch'];
let answer: string;

beforeEach(() => {
  log = createWireLog();
  answer = 'CON Welcome\n1:English';
  const app = new Hono();
  app.post('/ussd', async (c) => ((await c.req.text()) === '' ? c.text('No hop', 400) : c.text(answer)));
  app.post('/ussd/events', (c) => c.text('OK'));
  app.post('/sms/:what', (c) => c.text('OK'));
  app.post('/elsewhere', async (c) => c.text(await c.req.text()));
  fetch = watchCallbacks(log, app.fetch);
});

async function post(path: string, form: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams(form).toString();
  const headers = { 'content-length': String(Buffer.byteLength(body)) };
  return fetch(new Request(`http://127.0.0.1${path}`, { method: 'POST', body, headers }));
}

describe('what the gateway sends is put into the wire log', () => {
  test('a hop and its answer, with what the screen takes of 160 septets', async () => {
    expect(await (await post('/ussd?key=k', { sessionId: 'ATUid_1', text: '1*2' })).text()).toBe(answer);
    expect(log.after(0)).toMatchObject([
      { kind: 'callback', exchange: 1, form: { sessionId: 'ATUid_1', text: '1*2' } },
      { kind: 'callback_answer', exchange: 1, status: 200, body: answer, septets: 21, tookMs: expect.any(Number) },
    ]);
  });

  test('no count for what is not in GSM-7', async () => {
    answer = 'CON Karibu 😀';
    await post('/ussd', { text: '' });
    expect(log.after(1)).toEqual([expect.not.objectContaining({ septets: expect.anything() })]);
  });

  test('the end of a session, and a delivery report', async () => {
    await post('/ussd/events', { status: 'Incomplete' });
    await post('/sms/reports', { id: 'ATXid_1', status: 'Success' });
    expect(log.after(0)).toMatchObject([
      { kind: 'session_end', form: { status: 'Incomplete' }, status: 200 },
      { kind: 'delivery_report', form: { id: 'ATXid_1' }, status: 200 },
    ]);
  });

  test('an SMS of a customer, and an opt-out', async () => {
    await post('/sms/inbound', { id: 'in_1', text: 'JISAJILI' });
    await post('/sms/opt-outs', { phoneNumber: '+254711000111' });
    expect(log.after(0)).toMatchObject([
      { kind: 'inbound_sms', form: { id: 'in_1', text: 'JISAJILI' }, status: 200 },
      { kind: 'opt_out', form: { phoneNumber: '+254711000111' }, status: 200 },
    ]);
  });

  test('the key of the callback URL is not in it', async () => {
    await post('/ussd?key=secret-of-the-url', { text: '' });
    expect(JSON.stringify(log.after(0))).not.toContain('secret-of-the-url');
  });

  test('nothing else: what is too large for a callback, and other addresses, pass by', async () => {
    expect(await (await post('/ussd', { text: 'x'.repeat(9000) })).text()).toBe(answer);
    expect(await (await post('/elsewhere', { text: '1' })).text()).toBe('text=1');
    expect(log.after(0)).toEqual([]);
  });
});
