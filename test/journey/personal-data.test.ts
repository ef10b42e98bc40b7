import { afterAll, beforeAll, expect, test } from 'vitest';
import { newSession, post as postTo } from '../../src/cli/dial/handset.ts';
import { everythingEverIn, everythingIn } from '../support/everything-in-redis.ts';
import { type Production, SECRETS, startProduction } from '../support/production.ts';
import { describeWithRedis } from '../support/redis-server.ts';
import type { ServiceProcess } from '../support/service-process.ts';
import { toQuestion, toReview } from '../support/walk.ts';

type Customer = { readonly name: string; readonly id: string; readonly number: string };

/** Names, numbers and IDs that stand nowhere by chance. */
const CUSTOMERS = {
  registered: { name: 'Zipporah Kwambokavu', id: '73918264', number: '+254719357246' },
  received: { name: 'Philemon Tarrkwenyo', id: '64827391', number: '+254728146357' },
  refused: { name: 'Xaveria Mbithukalo', id: '85739162', number: '+254737925814' },
  duplicate: { name: 'Wycliffe Jumbarekeo', id: '73918264', number: '+254746813592' },
  dropped: { name: 'Quintina Ochwangixo', id: '96481537', number: '+254755791438' },
  withoutRedis: { name: 'Zebedayo Nyamwezuki', id: '58264719', number: '+254764682719' },
} as const satisfies Record<string, Customer>;
const SOON = { timeout: 20_000, interval: 50 };

/** What must be nowhere: each part of a name, each ID, each number whatever stands before it, and every secret. */
const NOWHERE = [
  ...Object.values(CUSTOMERS).flatMap(({ name, id, number }) => [...name.split(' '), id, number.slice(4)]),
  ...Object.values(SECRETS),
].flatMap((text) => [text, encodeURIComponent(text), Buffer.from(text).toString('base64').replace(/=+$/, '')]);

let production: Production;
let service: ServiceProcess;

describeWithRedis('a whole run, failures included', () => {
  beforeAll(async () => {
    production = await startProduction();
    service = await production.start({ LOG_LEVEL: 'trace', REGISTER_DEADLINE_MS: '1500' });
  }, 60_000);
  afterAll(() => production.close());

  test('leaves no name, ID, number or key in output, metrics or Redis', async () => {
    const seen: string[] = [];
    const look = async () => void seen.push(await everythingIn(production.redis));

    expect(await confirms(CUSTOMERS.registered)).toMatch(/now registered/);
    await look();
    expect(await confirms(CUSTOMERS.duplicate)).toMatch(/Not accepted/);
    await look();
    production.registry.behave('refusing');
    expect(await confirms(CUSTOMERS.refused)).toMatch(/Not accepted/);
    await look();
    production.registry.behave('down');
    production.sms.behave('failing');
    expect(await confirms(CUSTOMERS.received)).toMatch(/received your details/);
    await look();
    await expect.poll(() => service.output(), SOON).toMatch(/"outcome":"retry","because":"cut"/);
    production.registry.behave('up');
    await expect.poll(() => production.registry.customers().length, SOON).toBe(2);
    await look();
    await expect.poll(() => service.output(), SOON).toMatch(/"because":"fault"[^\n]*"msg":"sms attempt"/);
    production.sms.behave('up');
    await expect.poll(() => production.sms.inbox().length, SOON).toBe(2);
    await look();
    await dropsOut(CUSTOMERS.dropped);
    await badRequests(CUSTOMERS.dropped);
    await reports();
    await look();

    await production.redis.kill();
    expect(await confirms(CUSTOMERS.withoutRedis)).toMatch(/^END Sorry/);
    await production.redis.start();
    await expect.poll(async () => (await fetch(`${service.address}/readyz`)).status, SOON).toBe(200);
    expect(await confirms(CUSTOMERS.withoutRedis)).toMatch(/now registered/);
    await expect.poll(() => production.sms.inbox().length, SOON).toBe(3);
    await look();

    const answer = await fetch(`${service.address}/metrics`, {
      headers: { authorization: `Bearer ${SECRETS.adminPassword}` },
    });
    const metrics = await answer.text();
    await service.stop();
    const texts = {
      metrics,
      everInRedis: await everythingEverIn(production.redis),
      inRedis: seen.join('\n'),
      output: service.output(),
    };
    // It was looked into the right places.
    expect(texts.metrics).toMatch(/^jisajili_registrations_total\{status="registered"\} 3$/m);
    expect(texts.output).toMatch(/"screen":"success"/);
    for (const redis of [texts.inRedis, texts.everInRedis]) expect(redis).toMatch(/j:[cr]\{/);
    expect(texts.everInRedis).toContain('j:due:registry{');
    for (const [where, text] of Object.entries(texts)) {
      const found = NOWHERE.filter((secret) => text.toLowerCase().includes(secret.toLowerCase()));
      expect([where, found]).toEqual([where, []]);
    }
  }, 120_000);
});

async function confirms({ name, id, number }: Customer): Promise<string> {
  const phone = production.phone(number, [service]);
  const first = await phone.dial();
  return first.startsWith('END') ? first : phone.types(...toReview({ name, nationalId: id }), '1');
}

async function dropsOut({ name, id, number }: Customer): Promise<void> {
  const phone = production.phone(number, [service]);
  await phone.dial();
  await phone.types(...toQuestion('county', { name, nationalId: id }), 'Kwalle');
  await phone.repeats();
  await post('/ussd', { ...newSession({ number }), text: `1*1*${name}*${id}` });
  await post('/ussd/events', {
    ...phone.ending('Incomplete'),
    lastAppResponse: `CON Is ${name}`,
    errorMessage: `${name} hung up`,
  });
}

async function badRequests({ name, id, number }: Customer): Promise<void> {
  const hop = { ...newSession({ number }), text: `1*1*${name}*${id}` };
  expect((await post('/ussd', { ...hop, phoneNumber: `${number}9` })).status).toBe(200);
  expect((await post('/ussd', { ...hop, phoneNumber: name })).status).toBe(400);
  expect((await post('/ussd', { ...hop, serviceCode: `*${id}#` })).status).toBe(403);
  expect((await post('/ussd', { ...hop, text: name.repeat(1_000) })).status).toBe(413);
  expect((await post('/nowhere', hop)).status).toBe(404);
  expect((await postTo(`${service.address}/ussd?key=${id}`, hop)).status).toBe(403);
  expect((await fetch(`${service.address}/${id}?key=${SECRETS.callbackKey}&phoneNumber=${number}`)).status).toBe(404);
  const wrong = { authorization: `Basic ${Buffer.from(`${name}:${id}`).toString('base64')}` };
  expect((await fetch(`${service.address}/metrics`, { headers: wrong })).status).toBe(401);
}

async function reports(): Promise<void> {
  const { number, name } = CUSTOMERS.registered;
  const id = production.sms.inbox().find(({ to }) => to === number)?.id ?? '';
  const report = { id, phoneNumber: number, networkCode: '63902', failureReason: name };
  expect((await post('/sms/reports', { ...report, status: 'Success' })).status).toBe(200);
  expect((await post('/sms/reports', { ...report, id: number, status: name })).status).toBe(200);
}

function post(path: string, form: Readonly<Record<string, string>>) {
  return postTo(`${service.address}${path}?key=${encodeURIComponent(SECRETS.callbackKey)}`, form);
}
