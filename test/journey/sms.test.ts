import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Production, SECRETS, startProduction } from '../support/production.ts';
import { describeWithRedis } from '../support/redis-server.ts';
import type { ServiceProcess } from '../support/service-process.ts';
import { inOneMessage, NOT_IN_ONE_MESSAGE } from '../support/walk.ts';

const NUMBER = '+254711000188';
const SETTINGS = { AT_SHORT_CODE: '22384', AT_SENDER_ID: 'UMOJA' };

let production: Production;
let web: ServiceProcess;
let worker: ServiceProcess;

describeWithRedis('registration by SMS, by a process for callbacks and another for SMS', () => {
  beforeAll(async () => {
    production = await startProduction();
    [web, worker] = await Promise.all([
      production.start({ ...SETTINGS, ROLE: 'web' }),
      production.start({ ...SETTINGS, ROLE: 'worker' }),
    ]);
  }, 60_000);
  afterAll(() => production.close());

  let ids = 0;

  async function post(path: string, form: Record<string, string>): Promise<number> {
    const url = `${web.address}${path}?key=${encodeURIComponent(SECRETS.callbackKey)}`;
    return (await fetch(url, { method: 'POST', body: new URLSearchParams(form) })).status;
  }

  const writes = (text: string, id = `in_${++ids}`, from = NUMBER) =>
    post('/sms/inbound', { date: new Date().toISOString(), from, id, text, to: '22384', networkCode: '63902' });

  async function hears(count: number, number = NUMBER): Promise<readonly string[]> {
    const mine = () => production.sms.inbox().filter(({ to }) => to === number);
    await expect.poll(() => mine().length, { timeout: 20_000 }).toBe(count);
    return mine().map(({ from = '', message }) => `${from}: ${message}`);
  }

  test('everything in one message, sent again by the gateway as it likes', async () => {
    const all = inOneMessage('JISAJILI');
    expect(await Promise.all([writes(all, 'in_all'), writes(all, 'in_all'), writes(all, 'in_all')])).toEqual([
      200, 200, 200,
    ]);
    expect((await hears(1))[0]).toMatch(/^22384: .*Nakubali, nina miaka 18\+/s);
    // Equal words within three seconds would be one SMS: consent and review are answered by words.
    for (const [at, answer] of ['Nakubali', ...NOT_IN_ONE_MESSAGE].entries()) {
      await writes(answer);
      await hears(2 + at);
    }
    const sms = 2 + NOT_IN_ONE_MESSAGE.length;
    expect((await hears(sms))[sms - 1]).toMatch(
      /^22384: Kagua maelezo yako:\nAnthony Kamau\nID 21314151\nKwale\nMwanaume/,
    );
    await Promise.all([writes('Tuma', 'in_confirm'), writes('Tuma', 'in_confirm')]);
    expect((await hears(sms + 1))[sms]).toMatch(/^UMOJA: Mpendwa Anthony, umesajiliwa/);
    expect(production.registry.customers()).toHaveLength(1);
  }, 60_000);

  test('STOP by SMS, and what the gateway says of opt-outs and of SMS it knows nothing of', async () => {
    expect(await writes('STOP')).toBe(200);
    expect((await hears(NOT_IN_ONE_MESSAGE.length + 4)).at(-1)).toMatch(/no more SMS from/);
    expect(await post('/sms/opt-outs', { senderId: 'UMOJA', phoneNumber: NUMBER })).toBe(200);
    expect(await post('/sms/reports', { id: 'ATXid_unknown', status: 'Dreaming', phoneNumber: NUMBER })).toBe(200);
    expect(await writes('hello')).toBe(200);
    expect(await writes('anything', 'in_other', 'MPESA')).toBe(200);
  });

  test('nothing that was written is in a log', () => {
    for (const { output } of [web, worker]) expect(output()).not.toMatch(/Kamau|21314151|711000188|Kwale/);
  });
});
