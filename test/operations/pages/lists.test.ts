import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PhoneKey } from '../../../src/ports/store.ts';
import { type AdminUnderTest, serveAdmin } from '../../support/admin-under-test.ts';
import { caller } from '../../support/service-world.ts';
import { smsCustomer } from '../../support/sms-customer.ts';

let admin: AdminUnderTest;
beforeEach(async () => {
  admin = await serveAdmin();
});
afterEach(() => admin.close());

const number = (n: number) => `07110002${String(n).padStart(2, '0')}`;

/** Customers whom the registry did not answer until their retry window ended. */
async function failing(count: number): Promise<string[]> {
  admin.world.registryAnswers({ kind: 'retry', because: 'timeout', mayHaveRegistered: false });
  const references: string[] = [];
  for (let n = 0; n < count; n++) references.push(await admin.registers(number(n)));
  admin.world.clock.advance(49 * 3_600_000);
  await admin.world.workOff();
  return references;
}

describe('needs attention', () => {
  test('by cause, with how many, since when, and what to do', async () => {
    await failing(2);
    admin.world.registryAnswers({ kind: 'registered' });
    admin.world.smsAnswers({ kind: 'undeliverable', because: 'phone_off' });
    await admin.registers(number(9));
    admin.world.clock.advance(2 * 3_600_000);
    const { body } = await admin.get('/admin/attention');
    const down = body.indexOf('Not registered: the registry was down');
    const sms = body.indexOf('Not notified: the SMS cannot arrive');
    // Those first who wait the longest.
    expect([down > 0, sms > down]).toEqual([true, true]);
    expect(body).toMatch(/the registry was down<\/a> <span class="badge bad">2</);
    expect(body).toMatch(/the oldest: <time[^>]*>2 h ago</);
    expect(body).toContain('Retry all 2');
    expect(body).not.toContain('href="/admin/attention?cause=opted_out"');
  });

  test('a group opens to its registrations', async () => {
    const references = await failing(2);
    const { body } = await admin.get('/admin/attention?cause=registry_down', 'support');
    for (const reference of references) expect(body).toContain(`/admin/registrations/${reference}`);
    expect(body).not.toContain('0711000200');
    expect(body).not.toContain('Retry all');
    expect((await admin.get('/admin/attention?cause=opted_out')).body).toContain('Nobody waits here');
  });

  test.each(['constructor', '__proto__', 'nothing', '%00'])('there is no cause %s', async (cause) => {
    expect((await admin.get(`/admin/attention?cause=${cause}`)).status).toBe(404);
    expect((await admin.post('/admin/attention/retry', { cause: decodeURIComponent(cause) })).status).toBe(400);
  });

  test('retry all of a cause: with progress, and they are registered', async () => {
    await failing(21);
    admin.world.registryAnswers({ kind: 'registered' });
    const { status, location } = await admin.post('/admin/attention/retry', { cause: 'registry_down' });
    expect([status, location]).toEqual([303, '/admin/attention?cause=registry_down&said=retrying']);
    await admin.settled();
    const { body } = await admin.get('/admin/attention?cause=registry_down');
    expect(body).toContain('21 of 21 are on their way again');
    await admin.world.work();
    await admin.world.workOff();
    expect((await admin.world.store.count()).attention.registry_down.count).toBe(0);
    expect((await admin.world.stored(number(20))).registration?.status).toBe('registered');
    expect(admin.records.audit.filter(({ did }) => did === 'retried all')).toMatchObject([
      { by: 'admin', note: 'registry_down' },
    ]);
  });

  test('while it goes on the page says how far it is', async () => {
    await failing(1);
    const { nowMs } = admin.world.clock;
    await admin.records.writeRetryAll({
      cause: 'registry_down',
      done: 20,
      total: 41,
      startedAtMs: nowMs() - 4_000,
      atMs: nowMs(),
      isOver: false,
    });
    const { body } = await admin.get('/admin/attention?cause=registry_down');
    expect(body).toMatch(/<progress max="41" value="20"/);
    expect(body).toContain('20 of 41 are on their way again, after 4 s');
    expect((await admin.post('/admin/attention/retry', { cause: 'registry_down' })).status).toBe(409);
  });

  test('support does not retry all, and of nobody there is nothing to retry', async () => {
    expect((await admin.post('/admin/attention/retry', { cause: 'registry_down' }, 'support')).status).toBe(403);
    expect((await admin.post('/admin/attention/retry', { cause: 'registry_down' })).status).toBe(409);
  });
});

test('pending: soonest first, with the countdown, masked', async () => {
  admin.world.registryAnswers({ kind: 'retry', because: 'timeout', mayHaveRegistered: false });
  const first = await admin.registers(number(1));
  admin.world.clock.advance(4_000);
  const second = await admin.registers(number(2));
  const { body } = await admin.get('/admin/pending', 'support');
  expect(body.indexOf(second)).toBeGreaterThan(body.indexOf(first));
  expect(body).toMatch(/data-until="\d{13}">in 6 s</);
  expect(body).toContain('0711 *** 201');
  expect(body).not.toContain(number(1));
});

test('pending: who gets a reminder or a reply is no registration', async () => {
  await admin.close();
  admin = await serveAdmin({ dialbackAfterS: 600 });
  await admin.registers(number(1));
  const dropped = caller(admin.world.service, number(2));
  await dropped.dial();
  await dropped.types('1', '1', 'Anthony Kamau');
  admin.world.smsAnswers({ kind: 'retry', because: 'fault', mayHaveSent: false });
  await smsCustomer(admin.world, number(3)).sends('JOIN');
  expect(await admin.world.store.listDue(9, 'sms')).toHaveLength(2);
  const { body } = await admin.get('/admin/pending');
  expect(body).toContain('0 wait for an attempt');
  expect(body).toContain('Nothing is pending.');
  // A result whose SMS was not taken is one of a registration.
  const reference = await admin.registers(number(4));
  const { body: after } = await admin.get('/admin/pending');
  expect(after).toContain('1 waits for an attempt');
  expect(after).toContain(`/admin/registrations/${reference}`);
  expect((await admin.get('/admin')).body).toMatch(/<a href="\/admin\/pending">all 1</);
});

describe('the call-back list', () => {
  async function asks(what: '1' | '2', n = 1): Promise<PhoneKey> {
    await admin.registers(number(n));
    const phone = caller(admin.world.service, number(n));
    await phone.dial();
    if (what === '2') await phone.types('2');
    else await phone.types('1', '2', '1');
    return (await admin.world.stored(number(n))).key;
  }

  test('taken, called, closed, by support, too; the number is shown to who takes it', async () => {
    const id = await asks('2');
    const before = await admin.get('/admin/call-backs', 'support');
    expect(before.body).toContain('Asks to be called');
    expect(before.body).not.toContain(number(1));
    for (const [order, said] of [
      ['take', 'taken'],
      ['called', 'called'],
      ['close', 'closed'],
    ] as const) {
      const { status, location } = await admin.post(`/admin/call-backs/${id}/${order}`, {}, 'support');
      expect([status, location]).toEqual([303, `/admin/call-backs?said=${said}`]);
      if (order !== 'close') expect((await admin.get('/admin/call-backs', 'support')).body).toContain(number(1));
    }
    expect((await admin.get('/admin/call-backs')).body).toContain('Nobody waits for a call');
    expect(admin.records.audit.map(({ by, did }) => `${by} ${did}`)).toEqual([
      'support took call',
      'support called',
      'support closed call',
    ]);
  });

  test.each([
    ['an alien ID', ['1', '1', 'Anthony Kamau', 'A1234567', '1']],
    ['five wrong inputs before consent', ['2', '9', '9', '9', '9', '9', '1']],
  ])('who asks after %s stands there, without a registration', async (_, inputs) => {
    const phone = caller(admin.world.service, number(1));
    await phone.dial();
    expect((await phone.types(...inputs)).screen).toBe('callPromised');
    const { body } = await admin.get('/admin/call-backs', 'support');
    expect(body).toContain('Asks to be called');
    expect(body).toContain('0711 *** 201');
    expect(body).toContain(`speaks ${inputs[0] === '2' ? 'Kiswahili' : 'English'}`);
    expect(body).not.toContain('/admin/registrations/');
    const { key } = await admin.world.stored(number(1));
    for (const order of ['take', 'called', 'close'])
      expect((await admin.post(`/admin/call-backs/${key}/${order}`, {}, 'support')).status).toBe(303);
    expect((await admin.get('/admin/audit')).body.match(new RegExp(`>phone ${key.slice(0, 8)}<`, 'g'))).toHaveLength(3);
    expect((await admin.get('/admin/call-backs')).body).toContain('Nobody waits for a call');
    expect((await admin.get('/admin/audit')).status).toBe(200);
    // What was entered is still there.
    expect(await phone.dial()).toMatchObject({ screen: 'resume' });
  });

  test('who withdraws stands there with what must be done', async () => {
    await asks('1');
    const { body } = await admin.get('/admin/call-backs', 'support');
    expect(body).toContain('Withdraws');
    expect(body).toContain('removed at the registry');
    const reference = (await admin.world.stored(number(1))).registration?.reference;
    const page = (await admin.get(`/admin/registrations/${reference}`, 'support')).body;
    expect(page).toContain('Withdrawn, ');
    expect(page).toContain('We have received your request to withdraw.');
    expect(page).not.toContain('You are registered');
  });

  test('the button that closes a withdrawal says that it erases, and then the page says that it has', async () => {
    const withdrawn = await asks('1', 1);
    const other = await asks('2', 2);
    for (const id of [withdrawn, other]) await admin.post(`/admin/call-backs/${id}/take`);
    const { body } = await admin.get('/admin/call-backs');
    expect(body.match(/Closing it erases all that is stored here\./g)).toHaveLength(1);
    expect(body.match(/>(Close[^<]*)</g)?.sort()).toEqual(['>Close and erase<', '>Close<']);
    for (const [id, said] of [
      [withdrawn, 'closed-erased'],
      [other, 'closed'],
    ])
      expect((await admin.post(`/admin/call-backs/${id}/close`)).location).toBe(`/admin/call-backs?said=${said}`);
    expect((await admin.get('/admin/call-backs?said=closed-erased')).body).toContain(
      'nothing of the customer is stored here any more',
    );
  });

  test('two who take a call at once: it is the first one’s', async () => {
    const id = await asks('2');
    const path = `/admin/call-backs/${id}/take`;
    const answers = await Promise.all([admin.post(path, {}, 'support'), admin.post(path)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(answers.map(({ body }) => body).join()).toContain('somebody has taken this call already');
    expect(admin.records.audit.filter(({ did }) => did === 'took call')).toHaveLength(1);
  });

  test('who was not called for so long that nothing is stored any more waits for no call', async () => {
    const phone = caller(admin.world.service, number(1));
    await phone.dial();
    await phone.types('1', '1', 'Anthony Kamau', 'A1234567', '1');
    admin.world.clock.advance(31 * 86_400_000);
    await admin.world.work();
    await admin.get('/admin/call-backs');
    expect((await admin.get('/admin/call-backs')).body).toContain('Nobody waits for a call');
    expect((await admin.world.store.count()).callBacks.count).toBe(0);
  });

  test('a call that nobody waits for is not there', async () => {
    for (const id of ['AAAAAAAAAAAAAAAA', 'nothing', '__proto__'])
      expect((await admin.post(`/admin/call-backs/${id}/take`)).status).toBe(404);
  });
});

describe('audit and export', () => {
  test('the audit says who, what, whose, when and why, latest first', async () => {
    const reference = await admin.registers();
    await admin.get(`/admin/registrations/${reference}`, 'support');
    await admin.post(`/admin/registrations/${reference}/reveal`, { reason: 'call of 0711000111, "urgent"' });
    const { body } = await admin.get('/admin/audit');
    const rows = [...body.matchAll(/<tr>(.*?)<\/tr>/gs)]
      .slice(1)
      .map(([, row]) => row?.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' '));
    expect(rows[0]).toContain(`admin revealed ${reference} call of …, &quot;urgent&quot;`);
    expect(rows[1]).toContain(`support looked ${reference}`);
    expect(body).not.toContain('0711000111');
  });

  test('the export of a day has a row for each registration and nothing that names anybody', async () => {
    const references = [await admin.registers(number(1)), await admin.registers(number(2))];
    const { status, headers, body } = await admin.get('/admin/export.csv');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="registrations-\d{4}-\d\d-\d\d\.csv"$/);
    const [head, ...rows] = body.split('\r\n');
    expect(head).toMatch(/^reference,confirmedAt,settledAt,status,/);
    expect(rows.slice(0, 2).map((row) => row.split(',')[0])).toEqual(references);
    for (const each of ['Kamau', '21314151', '0711', '254711', 'Kwale', 'Male']) expect(body).not.toContain(each);
    expect(admin.records.audit.at(-1)).toMatchObject({ by: 'admin', did: 'exported' });
  });

  test('of another day, of no day, and for support', async () => {
    await admin.registers();
    expect((await admin.get('/admin/export.csv?day=2001-01-01')).body.split('\r\n')).toHaveLength(2);
    for (const day of ['yesterday', '2026-1-1', '2026-11-27"'])
      expect((await admin.get(`/admin/export.csv?day=${encodeURIComponent(day)}`)).status).toBe(400);
    expect((await admin.get('/admin/export.csv', 'support')).status).toBe(403);
  });
});
