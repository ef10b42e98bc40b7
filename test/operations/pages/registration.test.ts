import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AdminUnderTest, serveAdmin } from '../../support/admin-under-test.ts';
import { caller, TO_REVIEW } from '../../support/service-world.ts';

let admin: AdminUnderTest;
beforeEach(async () => {
  admin = await serveAdmin();
});
afterEach(() => admin.close());

/** What a customer's record holds, as they are entered in `registers`. */
const PERSONAL = ['Anthony', 'Kamau', '21314151', '0711000111', '254711000111'];
const did = () => admin.records.audit.map((line) => `${line.by} ${line.did}`);

describe('finding a registration', () => {
  test('by its reference or its phone, however they are written', async () => {
    const reference = await admin.registers();
    for (const q of [
      reference,
      reference.toLowerCase(),
      ` ${reference} `,
      `${reference.slice(0, 3)} ${reference.slice(3)}`,
      `${reference.slice(0, 3)}-${reference.slice(3)}`,
      '0711000111',
      '0711 000 111',
      '+254711000111',
      '254-711-000111',
      '711000111',
    ]) {
      const { status, location } = await admin.post('/admin/search', { q });
      expect([status, location], q).toEqual([303, `/admin/registrations/${reference}`]);
    }
  });

  test('support finds it, too', async () => {
    const reference = await admin.registers();
    expect((await admin.post('/admin/search', { q: '0711000111' }, 'support')).location).toContain(reference);
  });

  test.each([
    ['', 'A phone number is written'],
    ['Anthony Kamau', 'A phone number is written'],
    ['21314151', 'A phone number is written'],
    ['K7Q3MA', 'No registration has this reference'],
    ['0711000222', 'Nothing is stored of this phone'],
    ['<script>alert(1)</script>', 'A phone number is written'],
  ])('%s: the page says why there is none', async (q, words) => {
    const { status, body } = await admin.post('/admin/search', { q });
    expect(status).toBe(200);
    expect(body).toContain(words);
    if (q !== '') expect(body).not.toContain(q);
  });

  test('of one who has not confirmed the page says how far that is', async () => {
    const phone = caller(admin.world.service, '0711000222');
    await phone.dial();
    await phone.types('1', '1', 'Mary Wanjiku');
    const { body } = await admin.post('/admin/search', { q: '0711000222' });
    expect(body).toContain(
      'This phone has begun and not confirmed. It stopped at “Enter your ID NUMBER as on your ID card …”.',
    );
    expect(body).not.toContain('Mary');
    expect(did()).toEqual(['admin looked']);
    // After a breach somebody has to say whose record it was.
    const { key } = await admin.world.stored('0711000222');
    expect(admin.records.audit.map(({ reference }) => reference)).toEqual([`phone ${key.slice(0, 8)}`]);
    expect(body).toContain(`In the audit it is “phone ${key.slice(0, 8)}”.`);
  });

  test('when all else is deleted, admin learns of the consent, and that is in the audit', async () => {
    const reference = await admin.registers();
    await admin.post(`/admin/registrations/${reference}/erase`);
    expect((await admin.post('/admin/search', { q: '0711000111' })).body).toContain('This phone agreed to text');
    expect(did()).toEqual(['admin erased', 'admin proved consent']);
    expect((await admin.post('/admin/search', { q: '0711000111' }, 'support')).body).toContain('Nothing is stored');
  });
});

describe('reading it', () => {
  test('all that names the customer is masked, for both', async () => {
    const reference = await admin.registers();
    for (const as of ['admin', 'support'] as const) {
      const { status, body } = await admin.get(`/admin/registrations/${reference}`, as);
      expect(status).toBe(200);
      for (const each of PERSONAL) expect(body).not.toContain(each);
      for (const each of ['0711 *** 111', 'A. K.', '*****151', reference]) expect(body).toContain(each);
    }
  });

  test('whoever opens it stands in the audit, once for each sitting', async () => {
    const reference = await admin.registers();
    for (let n = 0; n < 3; n++) await admin.get(`/admin/registrations/${reference}`, 'support');
    await admin.get(`/admin/registrations/${reference.toLowerCase()}`, 'admin');
    expect(did()).toEqual(['support looked', 'admin looked']);
    admin.world.clock.advance(11 * 60_000);
    await admin.get(`/admin/registrations/${reference}`, 'support');
    expect(did()).toHaveLength(3);
  });

  test('the timeline shows what happened, and what comes next', async () => {
    admin.world.registryAnswers({ kind: 'retry', because: 'timeout', mayHaveRegistered: true });
    const reference = await admin.registers();
    const before = (await admin.get(`/admin/registrations/${reference}`)).body;
    for (const words of [
      'Session by USSD, Safaricom',
      'The customer confirmed',
      'The registry did not answer in time',
      'Next: an attempt at the registry',
      'Registration pending',
    ])
      expect(before).toContain(words);
    admin.world.registryAnswers({ kind: 'registered' });
    await admin.world.workOff();
    const after = (await admin.get(`/admin/registrations/${reference}`)).body;
    for (const words of [
      'The registry registered the customer',
      'The SMS gateway took the SMS',
      'Registered, SMS sent',
    ])
      expect(after).toContain(words);
    expect(after).not.toContain('Next:');
  });

  test('a session after it is said to have come to the screens that it showed, and to no other', async () => {
    const reference = await admin.registers();
    const phone = caller(admin.world.service, '0711000111');
    for (const inputs of [['1', '2', '2'], ['1']]) {
      await phone.dial();
      await phone.types(...inputs);
    }
    const { body } = await admin.get(`/admin/registrations/${reference}`);
    expect(body.match(/>(?:confirmed|came to|stopped at)[^<]*/g)).toEqual([
      '>confirmed',
      '>stopped at “Nothing was changed. Your registration …”',
      '>came to “What do you want to do?”',
    ]);
  });

  test('the helpline has a sentence to read out, in both languages', async () => {
    const reference = await admin.registers();
    const { body } = await admin.get(`/admin/registrations/${reference}`, 'support');
    expect(body).toMatch(new RegExp(`lang="en"[^>]*>You are registered with Umoja. Your reference is ${reference}.`));
    expect(body).toMatch(
      new RegExp(`lang="sw"[^>]*>Umesajiliwa na Umoja. Nambari yako ya kumbukumbu ni ${reference}.`),
    );
  });

  test.each(['K7Q3MA', 'nothing', '0711000111', '%3Cscript%3E'])('%s is not there', async (reference) => {
    const { status, body } = await admin.get(`/admin/registrations/${reference}`);
    expect(status).toBe(404);
    expect(body).not.toContain('<script>');
  });

  test('what a customer typed stays text', async () => {
    const phone = caller(admin.world.service, '0711000333');
    await phone.dial();
    await phone.types(...TO_REVIEW, '1');
    await admin.world.afterReplies();
    const { registration } = await admin.world.stored('0711000333');
    const path = `/admin/registrations/${registration?.reference}`;
    await admin.post(`${path}/reveal`, { reason: '<img src=x onerror=alert(1)>' });
    const { body } = await admin.get(path);
    expect(body).toContain('&lt;img src=x');
    expect(body).not.toContain('<img');
  });
});

describe('acting on it', () => {
  const ORDERS = ['retry', 'resend-sms', 'acknowledge', 'reveal', 'erase'] as const;

  test.each(ORDERS)('support does not %s', async (order) => {
    const reference = await admin.registers();
    const path = `/admin/registrations/${reference}`;
    const before = await admin.world.stored();
    const { status, body } = await admin.post(`${path}/${order}`, { note: 'a note', reason: 'a reason' }, 'support');
    expect([status, body]).toEqual([403, expect.stringContaining('That is for admin')]);
    expect(await admin.world.stored()).toEqual(before);
    expect(admin.records.audit).toEqual([]);
    expect((await admin.get(path, 'support')).body).not.toContain(`${path}/${order}`);
  });

  test.each(ORDERS)('to %s what is not there is 404', async (order) => {
    const { status } = await admin.post(`/admin/registrations/K7Q3MA/${order}`, { note: 'a note', reason: 'a reason' });
    expect(status).toBe(404);
  });

  test.each(ORDERS)('who comes back to the address of %s reads the page', async (order) => {
    const { status, location } = await admin.get(`/admin/registrations/K7Q3MA/${order}`);
    expect([status, location]).toEqual([303, '/admin/registrations/K7Q3MA']);
  });

  test('retry: it is tried at once', async () => {
    admin.world.registryAnswers({ kind: 'retry', because: 'timeout', mayHaveRegistered: false });
    const reference = await admin.registers();
    const { status, location } = await admin.post(`/admin/registrations/${reference}/retry`);
    expect([status, location]).toEqual([303, `/admin/registrations/${reference}?said=retried`]);
    expect((await admin.get(location ?? '')).body).toContain('It is tried again now.');
    admin.world.registryAnswers({ kind: 'registered' });
    await admin.world.work();
    expect((await admin.world.stored()).registration?.status).toBe('registered');
    expect(did()).toEqual(['admin retried', 'admin looked']);
  });

  test('retry of what is done: the page says so', async () => {
    const reference = await admin.registers();
    const { status, body } = await admin.post(`/admin/registrations/${reference}/retry`);
    expect([status, body]).toEqual([409, expect.stringContaining('There was nothing to do')]);
    expect(did()).not.toContain('admin retried');
  });

  test('resend: a minute after the last SMS, and no sooner', async () => {
    const reference = await admin.registers();
    const path = `/admin/registrations/${reference}/resend-sms`;
    const soon = await admin.post(path);
    expect([soon.status, soon.body]).toEqual([409, expect.stringContaining('less than a minute ago')]);
    admin.world.clock.advance(60_000);
    expect((await admin.post(path)).status).toBe(303);
    await admin.world.workOff();
    expect(admin.world.sent).toHaveLength(2);
  });

  test('acknowledge: with a note, and it needs attention no more', async () => {
    admin.world.smsAnswers({ kind: 'undeliverable', because: 'inactive' });
    const reference = await admin.registers();
    const path = `/admin/registrations/${reference}`;
    expect((await admin.get('/admin/attention')).body).toContain('Not notified: the SMS cannot arrive');
    for (const note of ['', '   ']) expect((await admin.post(`${path}/acknowledge`, { note })).status).toBe(400);
    expect((await admin.post(`${path}/acknowledge`, { note: 'Called, knows it' })).status).toBe(303);
    expect((await admin.get('/admin/attention')).body).toContain('Nobody needs attention');
    expect((await admin.get(path)).body).toContain('Called, knows it');
  });

  test('reveal: with a reason, this once, and in the audit', async () => {
    const reference = await admin.registers();
    const path = `/admin/registrations/${reference}`;
    expect((await admin.post(`${path}/reveal`, { reason: ' ' })).status).toBe(400);
    const { status, body } = await admin.post(`${path}/reveal`, { reason: 'asks for a correction' });
    expect(status).toBe(200);
    for (const each of ['Anthony Kamau', '21314151', '0711000111', 'Kwale', 'Male']) expect(body).toContain(each);
    expect((await admin.get(path)).body).not.toContain('Kamau');
    expect(admin.records.audit[0]).toMatchObject({
      by: 'admin',
      did: 'revealed',
      reference,
      note: 'asks for a correction',
    });
  });

  test('erase: nothing is left, and the page says where else to ask', async () => {
    const reference = await admin.registers();
    const { status, location } = await admin.post(`/admin/registrations/${reference}/erase`);
    expect(status).toBe(303);
    expect((await admin.get(location ?? '')).body).toContain('The registry may have the customer');
    expect((await admin.world.stored()).registration).toBeUndefined();
    expect((await admin.get(`/admin/registrations/${reference}`)).status).toBe(404);
  });

  test('no address and no line of the log holds what names a customer', async () => {
    const reference = await admin.registers();
    const answers = [
      await admin.post('/admin/search', { q: '0711000111' }),
      await admin.post(`/admin/registrations/${reference}/reveal`, { reason: 'to check' }),
      await admin.get(`/admin/registrations/${reference}`),
    ];
    const addresses = answers.flatMap(({ body, location }) => [
      location ?? '',
      ...[...body.matchAll(/(?:href|action)="([^"]*)"/g)].map(([, each]) => each),
    ]);
    for (const each of PERSONAL) {
      expect(addresses.join(' ')).not.toContain(each);
      expect(admin.log()).not.toContain(each);
    }
  });
});
