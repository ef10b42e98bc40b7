import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Production, SECRETS, startProduction } from '../support/production.ts';
import { describeWithRedis } from '../support/redis-server.ts';
import type { ServiceProcess } from '../support/service-process.ts';
import { toReview } from '../support/walk.ts';

const SOON = { timeout: 15_000, interval: 50 };

let production: Production;
let one: ServiceProcess;
let other: ServiceProcess;
let customers = 0;

/** A customer whom nobody knows yet. */
function newCustomer() {
  customers += 1;
  const digits = String(customers).padStart(3, '0');
  return {
    number: `+254711000${digits}`,
    id: `21314${digits}`,
    answers: toReview({ nationalId: `21314${digits}` }),
  };
}
const smsTo = (number: string) => production.sms.inbox().filter(({ to }) => to === number);
const registered = (id: string) => production.registry.customers().filter(({ national_id }) => national_id === id);

describeWithRedis('two processes with production settings, one Redis', () => {
  beforeAll(async () => {
    production = await startProduction();
    const env = { NEWEST_INPUT_NETWORKS: '63907' };
    [one, other] = await Promise.all([production.start(env), production.start(env)]);
  }, 60_000);
  afterAll(() => production.close());
  afterEach(() => {
    production.registry.behave('up');
    production.sms.behave('up');
  });

  test('a customer registers: one customer, one SMS, a report on it', async () => {
    const { number, id, answers } = newCustomer();
    const phone = production.phone(number, [one, other]);
    expect(await phone.dial()).toBe('CON Welcome to Umoja\nKaribu Umoja\n1:English\n2:Kiswahili');
    expect(await phone.types(...answers)).toMatch(
      /^CON Check your details:\nAnthony Kamau\nID 21314\d{3}\nKwale\nMale\n/,
    );
    expect(await phone.types('1')).toMatch(/^END Thank you Anthony\. You are now registered/);
    await expect.poll(() => smsTo(number).length, SOON).toBe(1);
    expect(registered(id)).toMatchObject([{ full_name: 'Anthony Kamau', phone: number.slice(1), gender: 'Male' }]);

    const [sms] = smsTo(number);
    const report = await fetch(`${one.address}/sms/reports?key=${SECRETS.callbackKey}`, {
      method: 'POST',
      body: new URLSearchParams({ id: sms?.id ?? '', status: 'Success', phoneNumber: number, networkCode: '63902' }),
    });
    expect(report.status).toBe(200);
    expect(await phone.dial()).toMatch(/^CON This phone number is already registered/);
    expect(registered(id)).toHaveLength(1);
  });

  test('has nothing of the sandbox', async () => {
    for (const path of ['/simulator', '/simulator/api/messages', '/simulator/api/customers'])
      expect((await fetch(`${one.address}${path}`)).status).toBe(404);
  });

  test('every hop repeated, and the confirming one ten times at once: the same bytes, one customer, one SMS', async () => {
    const { number, id, answers } = newCustomer();
    const phone = production.phone(number, [one, other]);
    const first = await phone.dial();
    expect(await phone.repeats()).toBe(first);
    for (const answer of answers) {
      const screen = await phone.types(answer);
      expect(await phone.repeats()).toBe(screen);
      expect(await phone.repeats()).toBe(screen);
    }
    production.registry.behave('slow', { slowMs: 700 });
    const replies = await phone.typesAtOnce('1', 10);
    expect(new Set(replies).size).toBe(1);
    expect(replies[0]).toMatch(/^END Thank you Anthony\. You are now registered/);
    expect(await phone.repeats()).toBe(replies[0]);
    await expect.poll(() => smsTo(number).length, SOON).toBe(1);
    expect(registered(id)).toHaveLength(1);
  });

  test.each([true, false])(
    'only the newest input comes (echo: %s): a whole journey, confirmed twice at once',
    async (echoesMetadata) => {
      const { number, id, answers } = newCustomer();
      const phone = production.phone(number, [one, other], { networkCode: '63907', newestOnly: true, echoesMetadata });
      await phone.dial();
      expect(await phone.types(...answers)).toMatch(/^CON Check your details:\nAnthony Kamau\n/);
      const replies = await phone.typesAtOnce('1', 2);
      expect(replies[0]).toMatch(/^END Thank you Anthony/);
      expect(replies[1]).toBe(replies[0]);
      await expect.poll(() => smsTo(number).length, SOON).toBe(1);
      expect(registered(id)).toHaveLength(1);
    },
  );

  test('the registry makes the customer, and the connection is cut: "received", then one SMS', async () => {
    const { number, id, answers } = newCustomer();
    const phone = production.phone(number, [one, other]);
    production.registry.behave('cut_after_creating');
    await phone.dial();
    expect(await phone.types(...answers, '1')).toMatch(/^END Thank you Anthony\. We have received your details/);
    production.registry.behave('up');
    await expect.poll(() => smsTo(number).length, SOON).toBe(1);
    expect(smsTo(number)[0]?.message).toContain('you are registered with Umoja');
    expect(registered(id)).toHaveLength(1);
  });

  test('the process that tries is killed: the other one ends it, with one customer and one SMS', async () => {
    const { number, id, answers } = newCustomer();
    const doomed = await production.start({ REGISTER_DEADLINE_MS: '2000', ROLE: 'web' });
    const phone = production.phone(number, [doomed]);
    await phone.dial();
    await phone.types(...answers);
    production.registry.behave('hanging');
    const asked = production.asked();
    const confirming = phone.types('1').catch(() => 'no answer');
    await expect.poll(() => production.asked(), SOON).toBe(asked + 1);
    await doomed.kill();
    expect(await confirming).toBe('no answer');
    production.registry.behave('up');
    expect(await production.phone(number, [one]).dial()).toMatch(/^END We have received your details/);
    await expect.poll(() => smsTo(number).length, SOON).toBe(1);
    expect(registered(id)).toHaveLength(1);
  });
});
