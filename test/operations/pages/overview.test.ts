import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayOf } from '../../../src/operations/export-day.ts';
import { screenWords } from '../../../src/operations/pages/places.ts';
import type { Heartbeat } from '../../../src/ports/operations.ts';
import type { CreditAnswer } from '../../../src/ports/partners.ts';
import { type AdminUnderTest, serveAdmin } from '../../support/admin-under-test.ts';
import { caller } from '../../support/service-world.ts';

let admin: AdminUnderTest;
beforeEach(async () => {
  admin = await serveAdmin();
});
afterEach(() => admin.close());

const MINUTE_MS = 60_000;

function heartbeat(more: Partial<Heartbeat> = {}): Heartbeat {
  const nowMs = admin.world.clock.nowMs();
  return {
    id: '3f7a91',
    role: 'all',
    version: '0.1.0',
    everyMs: 5_000,
    startedAtMs: nowMs - 60 * MINUTE_MS,
    atMs: nowMs,
    circuits: { registry: { is: 'closed' }, sms: { is: 'closed' } },
    durability: { isGood: true, says: 'each write is on the disk within a second' },
    ...more,
  };
}

const beats = (more: Partial<Heartbeat> = {}, last = {}, waits: ReadonlyMap<number, number> = new Map()) =>
  admin.records.beat(heartbeat(more), last, waits, dayOf(admin.world.clock.nowMs()));
const overview = async () => (await admin.get('/admin', 'support')).body;
const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('whether it works', () => {
  test('green, with the last registration, while nothing is wrong', async () => {
    const nowMs = admin.world.clock.nowMs();
    await beats({}, { hop: nowMs - 3_000, registration: nowMs - 2 * MINUTE_MS, sms: nowMs - MINUTE_MS });
    const body = await overview();
    expect(body).toContain('<section id="summary" class="summary good"');
    expect(textOf(body)).toContain('Working: last registration 2 min ago; nobody waits.');
    expect(textOf(body)).toContain('Last hop 3 s ago Last registration 2 min ago Last SMS 1 min ago');
  });

  test('red, with what is wrong, since when, and who waits', async () => {
    admin.world.registryAnswers({ kind: 'retry', because: 'unauthorised', mayHaveRegistered: false });
    await admin.registers('0711000201');
    const registry = { is: 'open', because: 'unauthorised', forMs: 90 * MINUTE_MS, nextProbeInMs: 20_000 } as const;
    await beats({ circuits: { registry, sms: { is: 'closed' } } });
    const body = await overview();
    expect(body).toContain('<section id="summary" class="summary bad"');
    expect(textOf(body)).toMatch(/Patascore refuses our token since \d\d:\d\d; 1 waits, nobody is lost\./);
    expect(textOf(body)).toContain(
      'Circuit breaker, registry open it does not accept our token or key; next probe in 20 s',
    );
    expect(body).toContain('<title>Not working · Jisajili</title>');
  });

  test('while something is wrong it never says that nobody waits: an SMS whose next attempt is later is not counted', async () => {
    admin.world.smsAnswers({ kind: 'retry', because: 'fault', mayHaveSent: false });
    await admin.registers('0711000202');
    const sms = { is: 'open', because: 'fault', forMs: MINUTE_MS, nextProbeInMs: 20_000 } as const;
    await beats({ circuits: { registry: { is: 'closed' }, sms } });
    const body = textOf(await overview());
    expect(body).toMatch(/Africa&#39;s Talking has a fault of its own since \d\d:\d\d; nobody is lost\./);
    expect(body).toContain('Registered, SMS pending');
  });

  test('what is at risk is said, and works', async () => {
    await beats({ durability: { isGood: false, says: 'there is no append-only file' } });
    const body = await overview();
    expect(body).toContain('class="summary good"');
    expect(textOf(body)).toContain('at risk Redis: there is no append-only file.');
  });

  test('nobody beats: red', async () => {
    expect(textOf(await overview())).toContain('No process has a heartbeat');
  });

  test('who needs attention is said there, by cause', async () => {
    await beats();
    admin.world.smsAnswers({ kind: 'undeliverable', because: 'inactive' });
    await admin.registers();
    const body = await overview();
    expect(textOf(body)).toContain('1 needs attention');
    expect(body).toContain('href="/admin/attention?cause=sms_undeliverable"');
  });
});

test('who waits for a call is said at the top, whether or not anybody needs attention', async () => {
  await beats();
  await admin.registers();
  const phone = caller(admin.world.service);
  await phone.dial();
  await phone.types('2');
  expect(textOf(await overview())).toContain('nobody waits. 1 waits for a call.');
  admin.world.smsAnswers({ kind: 'undeliverable', because: 'inactive' });
  await admin.registers('0711000201');
  expect(textOf(await overview())).toContain('1 needs attention, 1 waits for a call.');
});

describe('SMS credit', () => {
  const heard = async (credit: CreditAnswer) => {
    await beats();
    await admin.records.writeCredit({ ...credit, atMs: admin.world.clock.nowMs() - 3 * MINUTE_MS });
    return textOf(await overview());
  };

  test('is shown with its currency, and when the gateway was asked', async () => {
    const body = await heard({ kind: 'known', amount: 1234.5678, currency: 'KES' });
    expect(body).toContain('SMS credit KES 1,234.57 asked 3 min ago');
    expect(body).not.toContain('at risk');
  });

  test('that is low or used up is said at the top, and works', async () => {
    for (const [amount, currency, words] of [
      [99.99, 'KES', 'KES 99.99'],
      [-2, 'USD', 'USD -2.00'],
    ] as const) {
      const body = await heard({ kind: 'known', amount, currency });
      expect(body).toContain(`Working: nobody has registered yet; nobody waits. at risk SMS credit: ${words} left.`);
      expect(body).toContain(`SMS credit ${words} low asked 3 min ago`);
    }
    expect(await heard({ kind: 'known', amount: 5, currency: 'USD' })).not.toContain('at risk');
  });

  test('that is not known: the page says why', async () => {
    await beats();
    expect(textOf(await overview())).toContain('SMS credit not known no process has asked for it yet');
    const body = await heard({ kind: 'unknown', because: 'timeout' });
    expect(body).toContain('SMS credit not known the SMS gateway did not answer in time; asked 3 min ago');
  });
});

describe('figures', () => {
  test('each process, with its role, version and heartbeat', async () => {
    await beats();
    await beats({ id: 'b00b1e', role: 'worker', atMs: admin.world.clock.nowMs() - 90_000 });
    const body = textOf(await overview());
    expect(body).toContain('3f7a91 all 0.1.0 1 h just now');
    expect(body).toContain('b00b1e worker 0.1.0 58 min 1 min ago');
  });

  test('from the confirmation to the SMS: half, and 99 in 100', async () => {
    await beats(
      {},
      {},
      new Map([
        [2_000, 97],
        [5_000, 2],
        [60_000, 1],
      ]),
    );
    expect(textOf(await overview())).toContain(
      'Confirmation to SMS, today ≤ 2.0 s for half of 100; 99 in 100 within 5.0 s',
    );
  });

  test('what is pending, the soonest first', async () => {
    await beats();
    admin.world.registryAnswers({ kind: 'retry', because: 'timeout', mayHaveRegistered: false });
    const reference = await admin.registers();
    expect(await overview()).toContain(`/admin/registrations/${reference}`);
  });

  test('the pages name each other, and how many wait', async () => {
    admin.world.smsAnswers({ kind: 'undeliverable', because: 'inactive' });
    await admin.registers();
    const { body } = await admin.get('/admin/audit');
    expect(body).toContain('<a href="/admin/audit" aria-current="page">Audit</a>');
    expect(body).toMatch(/href="\/admin\/attention">Needs attention<span class="count some">1</);
  });
});

describe('the funnel of today', () => {
  const WEEK_MS = 7 * 86_400_000;
  const counted = (agoMs: number, counts: Readonly<Record<string, number>>) =>
    admin.records.countFunnel(dayOf(admin.world.clock.nowMs() - agoMs), new Map(Object.entries(counts)));

  test('stands beside the same weekday before', async () => {
    await beats();
    await counted(0, {
      'began|ussd|none|63902': 120,
      'reached|name|ussd|en|63902': 100,
      'reached|review|ussd|en|63902': 85,
      'confirmed|straight|ussd|en|63902': 70,
      'confirmed|reminded|ussd|en|63902': 10,
      registered: 79,
      delivered: 77,
    });
    await counted(WEEK_MS, { 'began|ussd|none|63902': 110, 'confirmed|straight|ussd|sw|63902': 66 });
    await counted(WEEK_MS - 86_400_000, { 'began|ussd|none|63902': 4_321 });
    const body = textOf(await overview());
    expect(body).toContain(
      'Dialled 120 110 Consented 100 0 Reviewed 85 0 Confirmed 80 66 Registered 79 0 SMS delivered 77 0',
    );
    expect(body).toMatch(/Today, beside \w+day before/);
    expect(body).toContain('Confirmed: 70 at the first dial, 0 after going on, 10 after a reminder.');
    expect(body).not.toContain('4,321');
  });

  test('where they stop: by screen, network, language and channel; who is done does not count', async () => {
    await beats();
    await counted(0, {
      'began|ussd|none|63902': 90,
      'began|ussd|none|63903': 10,
      'reached|consent|ussd|en|63902': 60,
      'left|consent|ussd|en|63902': 40,
      'reached|consent|ussd|sw|63903': 30,
      'left|consent|ussd|sw|63903': 30,
      'reached|nationalId|ussd|en|63902': 40,
      'left|nationalId|ussd|en|63902': 35,
      'wrong|nationalId|ussd|en|63902': 12,
      'reached|success|ussd|en|63902': 30,
      'confirmed|straight|ussd|en|63902': 45,
    });
    const body = textOf(await overview());
    expect(body).toContain(
      `Stopped ${screenWords('consent')} 20 “Enter your ID NUMBER as on your ID card …” 12 wrong inputs 5`,
    );
    expect(body).toContain('Safaricom 90 45 50 % Airtel 10 0 0 %');
    expect(body).toContain('English 60 45 75 % Kiswahili 30 0 0 %');
    expect(body).toContain('USSD 100 45 45 %');
    expect(body).not.toMatch(/Stopped.*Registered 30/);
  });
});

test('while Redis is away the page says so, and the log why', async () => {
  admin.operations.store.count = async () => {
    throw new Error('of 0711000111 nothing is known');
  };
  for (const path of ['/admin', '/admin/attention', '/admin/pending']) {
    const { status, body, headers } = await admin.get(path);
    expect(status).toBe(503);
    expect(body).toContain('nothing that was confirmed is lost');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  }
  expect(admin.log()).toContain('a page failed');
  expect(admin.log()).not.toContain('0711000111');
});
