import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ADMIN_PASSWORD, type AppUnderTest, CALLBACK_KEY, HOP, serveApp } from '../../support/app-under-test.ts';

let app: AppUnderTest;
beforeEach(async () => {
  app = await serveApp();
});
afterEach(() => app.close());

async function post(path: string, form: Record<string, string> | string, { key = CALLBACK_KEY } = {}) {
  const response = await fetch(`${app.address}${path}${key === '' ? '' : `?key=${encodeURIComponent(key)}`}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: await response.text() };
}

const CALLBACKS = ['/ussd', '/ussd/events', '/sms/reports'] as const;

describe('who may call back', () => {
  test.each(CALLBACKS)('%s: with the key, and nobody else', async (path) => {
    expect((await post(path, HOP)).status).toBe(200);
    for (const key of ['', 'wrong', CALLBACK_KEY.slice(0, -1), `${CALLBACK_KEY}x`, CALLBACK_KEY.toUpperCase()]) {
      expect((await post(path, HOP, { key })).status).toBe(403);
    }
    expect(app.hops.length).toBeLessThanOrEqual(1);
  });

  test('while the key is being changed: with the old and with the new one', async () => {
    await app.close();
    app = await serveApp({ callbackKeys: ['the-new-key-0123', CALLBACK_KEY] });
    for (const key of ['the-new-key-0123', CALLBACK_KEY]) expect((await post('/ussd', HOP, { key })).status).toBe(200);
    expect((await post('/ussd', HOP, { key: `the-new-key-0123,${CALLBACK_KEY}` })).status).toBe(403);
  });

  test('the key is in no log and in no answer, right or wrong', async () => {
    const answers = [
      await post('/ussd', HOP),
      await post('/ussd', HOP, { key: 'a-wrong-key-9876' }),
      await post('/ussd', ''),
    ];
    const said = app.log() + JSON.stringify(answers);
    expect(said).not.toContain(CALLBACK_KEY);
    expect(said).not.toContain('a-wrong-key-9876');
  });

  test('in the sandbox, where none is set, anybody on this machine', async () => {
    await app.close();
    app = await serveApp({}, { keyless: true });
    for (const key of ['', 'any']) expect((await post('/ussd', HOP, { key })).status).toBe(200);
  });
});

describe('a wrong key', () => {
  const metrics = async () =>
    (await fetch(`${app.address}/metrics`, { headers: { authorization: `Bearer ${ADMIN_PASSWORD}` } })).text();
  const warnings = () =>
    app
      .log()
      .split('\n')
      .filter((line) => line.includes('a wrong key'));

  test('is counted from 0, by route', async () => {
    for (const route of ['/ussd', '/ussd/events', '/sms/reports', '/metrics'])
      expect(await metrics()).toContain(`\njisajili_auth_failures_total{route="${route}"} 0\n`);
  });

  test('is counted by route, and logged once per minute and source, without a word of it', async () => {
    for (let n = 0; n < 5; n++) await post('/ussd', HOP, { key: 'a-wrong-key-98765' });
    await post('/sms/reports', HOP, { key: '' });
    expect(await metrics()).toMatch(/^jisajili_auth_failures_total\{route="\/ussd"\} 5$/m);
    expect(await metrics()).toMatch(/^jisajili_auth_failures_total\{route="\/sms\/reports"\} 1$/m);
    expect(warnings().map((line) => JSON.parse(line))).toMatchObject([
      { level: 40, route: '/ussd', source: '127.0.0.1', failures: 1 },
    ]);
    app.advance(60_000);
    await post('/ussd', HOP, { key: 'a-wrong-key-98765' });
    expect(
      warnings()
        .slice(1)
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ failures: 6 }]);
    expect(app.log()).not.toContain('a-wrong-key');
  });

  test('is answered later each time, the right one never', async () => {
    for (let n = 0; n < 9; n++) await post('/ussd', HOP, { key: 'a-wrong-key-98765' });
    expect(app.waits).toEqual([50, 100, 200, 400, 800, 1600, 3000, 3000, 3000]);
    expect((await post('/ussd', HOP)).status).toBe(200);
    expect(app.waits).toHaveLength(9);
    app.advance(600_001);
    await post('/ussd', HOP, { key: 'a-wrong-key-98765' });
    expect(app.waits.at(-1)).toBe(50);
  });

  test('keeps nobody out who has the right one, however many wait', async () => {
    let end = () => {};
    app.waitsLast(
      new Promise((resolve) => {
        end = resolve;
      }),
    );
    const wrong = Array.from({ length: 30 }, () => post('/ussd', HOP, { key: 'a-wrong-key-98765' }));
    await expect.poll(() => app.waits).toHaveLength(30);
    expect((await post('/ussd', HOP)).status).toBe(200);
    // Operators and Prometheus may have the address of the proxy through which wrong keys come.
    expect(await metrics()).toContain('jisajili_auth_failures_total');
    end();
    expect((await Promise.all(wrong)).map(({ status }) => status)).toEqual(Array(30).fill(403));
  });
});
