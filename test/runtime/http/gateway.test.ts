import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AppUnderTest, CALLBACK_KEY, HOP, NEWEST_INPUT_NETWORK, serveApp } from '../../support/app-under-test.ts';
import { phone } from '../../support/phone.ts';

let app: AppUnderTest;
beforeEach(async () => {
  app = await serveApp();
});
afterEach(() => app.close());

type Init = { readonly headers?: Record<string, string>; readonly key?: string | undefined };

async function post(path: string, form: Record<string, string> | string, init: Init = {}) {
  const { headers = {}, key = CALLBACK_KEY } = init;
  const response = await fetch(`${app.address}${path}${key === '' ? '' : `?key=${encodeURIComponent(key)}`}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
  });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

const CALLBACKS = ['/ussd', '/ussd/events', '/sms/inbound', '/sms/opt-outs', '/sms/reports'] as const;

describe('a hop', () => {
  test('is answered in plain text, byte for byte what the service says', async () => {
    app.answersWith({ body: 'CON Karibu\n1:English é', answered: 1 });
    const { status, headers, body } = await post('/ussd', HOP);
    expect([status, body]).toEqual([200, 'CON Karibu\n1:English é']);
    expect(headers.get('content-type')).toMatch(/^text\/plain; ?charset=utf-8$/i);
    expect(headers.get('at-ussd-hop-metadata')).toBe('1');
  });

  test('of a network that sends only the newest input gets the number of hops that are answered, and gives it back', async () => {
    app.answersWith({ answered: 4 });
    const hop = { ...HOP, networkCode: NEWEST_INPUT_NETWORK, text: '1' };
    const { headers } = await post('/ussd', hop, { headers: { 'at-ussd-hop-metadata': '3' } });
    expect(app.hops).toMatchObject([{ answered: 3 }]);
    expect(headers.get('at-ussd-hop-metadata')).toBe('4');
  });

  test('reaches the service as it came', async () => {
    await post('/ussd', { ...HOP, text: '1*1*Mary * Wanjiku' });
    expect(app.hops).toMatchObject([
      {
        sessionId: HOP.sessionId,
        msisdn: phone('0711000111'),
        text: '1*1*Mary * Wanjiku',
        networkCode: '63902',
      },
    ]);
  });

  test.each(['', '1|2', '-1', '1e3', '99999', 'abc'])('echoes %j: that is no number of hops', async (echo) => {
    const hop = { ...HOP, networkCode: NEWEST_INPUT_NETWORK };
    expect((await post('/ussd', hop, { headers: { 'at-ussd-hop-metadata': echo } })).status).toBe(200);
    expect(app.hops[0]).not.toHaveProperty('answered');
  });

  test('that failed inside is still a 200 with words, and logged without a word of the fault', async () => {
    app.answersWith({ body: 'END Sorry', outcome: 'failed', failure: new Error('Anthony Kamau, 21314151') });
    expect(await post('/ussd', HOP)).toMatchObject({ status: 200, body: 'END Sorry' });
    expect(app.log()).toContain('"outcome":"failed"');
    expect(app.log()).not.toMatch(/Kamau|21314151/);
  });

  test('is one line of the log: session, hashed phone, screen, outcome, milliseconds', async () => {
    await post('/ussd', { ...HOP, text: '1*1*Anthony Kamau*21314151' });
    const lines = app.log().trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { session: HOP.sessionId, phone: 'abcdefgh', screen: 'language', outcome: 'answered', ms: expect.any(Number) },
    ]);
    expect(app.log()).not.toMatch(/Anthony|21314151|711000111|callback-key/);
  });

  test('whose session has an id that no gateway makes is logged without what turns or hides the text around it', async () => {
    await post('/ussd', { ...HOP, sessionId: '\u202eATUid\u200b 1\u2028 2' });
    expect(JSON.parse(app.log()).session).toBe('ATUid 1 2');
  });

  test.each(['\u202e63902', 'Safaricom', '=1+1', '6390200000000000', ''])(
    'has no network where that is %j',
    async (code) => {
      await post('/ussd', { ...HOP, networkCode: code });
      expect(app.hops).toMatchObject([{ networkCode: '' }]);
    },
  );

  test.each(['*384*70421#', '*384*70421*1#', '*384*70421', '*384*70421*1*Mary#'])(
    'of %s is ours',
    async (serviceCode) => {
      expect((await post('/ussd', { ...HOP, serviceCode })).status).toBe(200);
    },
  );

  test.each(['*384*7042#', '*384*704211#', '*384*70422#', '*384#', '384*70421#'])(
    'of %s is not ours: 403',
    async (serviceCode) => {
      expect((await post('/ussd', { ...HOP, serviceCode })).status).toBe(403);
      expect(app.hops).toEqual([]);
    },
  );

  test.each([
    ['nothing', ''],
    ['JSON', JSON.stringify(HOP)],
    ['no sessionId', new URLSearchParams({ ...HOP, sessionId: '' }).toString()],
    ['no phone', new URLSearchParams({ ...HOP, phoneNumber: '' }).toString()],
    ['a phone that is none', new URLSearchParams({ ...HOP, phoneNumber: 'Mary' }).toString()],
    ['a text that no network can send', new URLSearchParams({ ...HOP, text: 'x'.repeat(2_001) }).toString()],
    ['a sessionId without end', new URLSearchParams({ ...HOP, sessionId: 'x'.repeat(2000) }).toString()],
    ['broken escapes', '%E0%A4%A=%&=&&%%%'],
  ])('with %s is none: 400', async (_, body) => {
    expect((await post('/ussd', body)).status).toBe(400);
    expect(app.hops).toEqual([]);
  });
});

describe('what gateways really send', () => {
  const withText = (written: string) => `${new URLSearchParams({ ...HOP, text: '' })}${written}`;

  test.each([
    ['one byte, no UTF-8', withText('1*1*Jos%E9'), '1*1*José'],
    ['the same byte as it is', Buffer.from(withText('1*1*Jos\xe9'), 'latin1'), '1*1*José'],
    ['UTF-8', withText('1*1*Jos%C3%A9'), '1*1*José'],
    ['UTF-8 as it is', withText('1*1*José'), '1*1*José'],
    ['first UTF-8, then a byte', withText('1*1*Jos%C3%A9*Ren%E9'), '1*1*José*René'],
    ['curly quotes, and a byte that has no character', withText('1*1*%93Ng%92ang%92a%94%81'), '1*1*“Ng’ang’a”\x81'],
    ['a byte that begins a character and does not end it', withText('1*1*A%E9*%F0%9F%98%80'), '1*1*Aé*😀'],
    ['a surrogate', withText('1*1*%ED%A0%80'), '1*1*í\xa0€'],
    ['a plus and spaces', withText('1*1*Jos%E9+wa+Kamau'), '1*1*José wa Kamau'],
    ['a percent sign', withText('1*1*50%*100%25'), '1*1*50%*100%'],
    ['a percent sign beside a byte', withText('1*1*50%*Jos%E9=&'), '1*1*50%*José='],
  ])('%s', async (_, body, text) => {
    for (const type of ['', '; charset=UTF-8', '; charset=ISO-8859-1', '; charset=windows-1252']) {
      const response = await fetch(`${app.address}/ussd?key=${CALLBACK_KEY}`, {
        method: 'POST',
        headers: { 'content-type': `application/x-www-form-urlencoded${type}` },
        body,
      });
      expect(response.status).toBe(200);
    }
    expect(app.hops.map((hop) => hop.text)).toEqual([text, text, text, text]);
  });

  test.each([undefined, '', 'null', 'undefined', 'none', '(null)', 'nil', '*384*70421#', '*384*70421*1#'])(
    'a first hop of which the text is %s: a dial',
    async (text) => {
      const { text: _, ...rest } = HOP;
      expect((await post('/ussd', text === undefined ? rest : { ...rest, text })).status).toBe(200);
      expect(app.hops).toMatchObject([{ text: '' }]);
    },
  );

  test.each(['+256772123456', '255712345678'])('a number of a neighbouring country: %s', async (phoneNumber) => {
    const { status, body } = await post('/ussd', { ...HOP, phoneNumber });
    expect(status).toBe(200);
    expect(body).toMatch(/^END This service is for Kenyan mobile numbers\..*Huduma hii/s);
    expect(app.hops).toEqual([]);
    expect(app.log()).toContain('"screen":"kenyanOnly"');
    expect(app.log()).not.toContain(phoneNumber.slice(-6));
  });

  test.each(CALLBACKS)('%s with a slash behind it', async (path) => {
    expect((await post(`${path}/`, HOP)).status).toBe(200);
  });
});

describe('a body', () => {
  test.each(CALLBACKS)('%s: over 8 KiB is refused', async (path) => {
    const filler = (size: number) =>
      new URLSearchParams({ ...HOP, id: 'A', status: 'Success', more: 'x'.repeat(size) });
    expect((await post(path, filler(8 * 1024).toString())).status).toBe(413);
    expect((await post(path, filler(7 * 1024).toString())).status).toBe(200);
  });

  test('over 8 KiB that does not say its length is refused before its end', async () => {
    const { hostname, port } = new URL(app.address);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(
      `POST /ussd?key=${CALLBACK_KEY} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const chunk = `1000\r\n${'x'.repeat(0x1000)}\r\n`;
    for (let n = 0; n < 4; n++) socket.write(chunk);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /);
    expect(app.hops).toEqual([]);
  });

  test('of somebody who is gone before its end is no fault to be logged', async () => {
    const { hostname, port } = new URL(app.address);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    const head = `POST /ussd?key=${CALLBACK_KEY} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n`;
    socket.write(`${head}text=1*`, () => socket.destroy());
    await once(socket, 'close');
    expect((await post('/ussd', HOP)).status).toBe(200);
    expect(app.log()).not.toContain('a request failed');
  });

  test('without the key is not read at all', async () => {
    expect((await post('/ussd', 'x'.repeat(20_000), { key: '' })).status).toBe(403);
  });
});

describe('the end of a session', () => {
  test('is logged, without what was typed', async () => {
    const end = { ...HOP, status: 'Incomplete', input: '1*1*Anthony Kamau', lastAppResponse: 'CON ID', hopsCount: '4' };
    expect((await post('/ussd/events', end)).status).toBe(200);
    expect(app.log()).toContain('"status":"Incomplete"');
    expect(app.log()).not.toMatch(/Anthony|711000111/);
  });

  test('that is none is a 200 all the same', async () => {
    expect((await post('/ussd/events', 'nonsense')).status).toBe(200);
  });
});

describe('an SMS', () => {
  const SMS = { id: 'in_1', from: HOP.phoneNumber, to: '22384', text: 'JISAJILI', date: '2026-11-27 06:04:45' };

  test('reaches the service', async () => {
    expect((await post('/sms/inbound', SMS)).status).toBe(200);
    expect(app.inbound).toMatchObject([{ id: 'in_1', from: phone('0711000111'), text: 'JISAJILI' }]);
    expect(app.log()).not.toMatch(/711000111|JISAJILI/);
  });

  test.each([
    ['to another code', { ...SMS, to: '22385' }],
    ['of a sender with letters', { ...SMS, from: 'MPESA' }],
    ['of a short number', { ...SMS, from: '40404' }],
    ['of another country', { ...SMS, from: '+256772123456' }],
    ['without an id', { ...SMS, id: '' }],
  ])('%s gets 200, and is counted and not stored', async (_, sms) => {
    expect((await post('/sms/inbound', sms)).status).toBe(200);
    expect(app.inbound).toEqual([]);
    expect(app.log()).toContain('kept_out');
  });

  test('that could not be stored is a 500, so that the gateway sends it again', async () => {
    app.fails();
    expect((await post('/sms/inbound', SMS)).status).toBe(500);
  });
});

describe('an opt-out', () => {
  test('reaches the service', async () => {
    expect((await post('/sms/opt-outs', { senderId: 'UMOJA', phoneNumber: HOP.phoneNumber })).status).toBe(200);
    expect(app.optOuts).toEqual([phone('0711000111')]);
    expect((await post('/sms/opt-outs', 'nonsense')).status).toBe(200);
  });

  test('that could not be stored is a 500', async () => {
    app.fails();
    expect((await post('/sms/opt-outs', { senderId: '', phoneNumber: HOP.phoneNumber })).status).toBe(500);
  });
});

describe('a delivery report', () => {
  test('reaches the service', async () => {
    await post('/sms/reports', {
      id: 'ATXid_1',
      status: 'Success',
      phoneNumber: HOP.phoneNumber,
      networkCode: '63902',
    });
    expect(app.reports).toEqual([{ id: 'ATXid_1', msisdn: phone('0711000111'), outcome: 'delivered' }]);
  });

  test('that is none is a 200 all the same', async () => {
    expect((await post('/sms/reports', 'nonsense')).status).toBe(200);
    expect(app.reports).toEqual([]);
  });

  test('that could not be stored is a 500, so that the gateway knows', async () => {
    app.fails();
    expect(
      await post('/sms/reports', { id: 'ATXid_1', status: 'Success', phoneNumber: HOP.phoneNumber }),
    ).toMatchObject({ status: 500 });
    expect(app.log()).not.toContain('Kamau');
  });
});

test.each(CALLBACKS)('%s by another method: 405, and which one it takes', async (path) => {
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const response = await fetch(`${app.address}${path}?key=${CALLBACK_KEY}`, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  }
});
