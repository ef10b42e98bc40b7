import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ADMIN_PASSWORD, type AppUnderTest, CALLBACK_KEY, HOP, serveApp } from '../../support/app-under-test.ts';

let app: AppUnderTest;
beforeEach(async () => {
  app = await serveApp();
});
afterEach(() => app.close());

const get = (path: string, authorization?: string) =>
  fetch(`${app.address}${path}`, { headers: authorization === undefined ? {} : { authorization } });
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

describe('/metrics', () => {
  test('by HTTP basic as admin, and by a bearer token', async () => {
    for (const authorization of [
      basic('admin', ADMIN_PASSWORD),
      `Bearer ${ADMIN_PASSWORD}`,
      `bearer ${ADMIN_PASSWORD}`,
    ]) {
      const response = await get('/metrics', authorization);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
      expect(await response.text()).toMatch(/^jisajili_registrations_needing_attention{cause="registry_down"} 1$/m);
    }
  });

  test.each([
    ['nothing', undefined],
    ['another password', basic('admin', 'wrong')],
    ['another user', basic('root', ADMIN_PASSWORD)],
    ['another token', 'Bearer wrong'],
    ['half of a token', `Bearer ${ADMIN_PASSWORD.slice(0, -1)}`],
    ['basic as a token', `Basic ${ADMIN_PASSWORD}`],
    ['nonsense', 'Basic'],
  ])('with %s: 401, and how to ask', async (_, authorization) => {
    const response = await get('/metrics', authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
    expect(await response.text()).not.toMatch(/jisajili_/);
  });

  test('with a slash behind it', async () => {
    expect((await get('/metrics/', `Bearer ${ADMIN_PASSWORD}`)).status).toBe(200);
    expect((await get('/healthz/')).status).toBe(200);
    expect((await get('/readyz/')).status).toBe(200);
  });

  test('a wrong password is counted, logged and answered later each time; none at all is how browsers ask', async () => {
    for (let n = 0; n < 3; n++) await get('/metrics', basic('admin', 'a-wrong-password'));
    await get('/metrics');
    expect(app.waits).toEqual([50, 100, 200]);
    const text = await (await get('/metrics', `Bearer ${ADMIN_PASSWORD}`)).text();
    expect(text).toMatch(/^jisajili_auth_failures_total\{route="\/metrics"\} 3$/m);
    expect(app.log().match(/a wrong key or password/g)).toHaveLength(1);
    expect(app.log()).not.toContain('a-wrong-password');
  });

  test('a user of this machine, who has many addresses, is one source', async () => {
    const guess = (localAddress: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { authorization: 'Bearer wrong' };
        const { port } = new URL(app.address);
        request({ host: '127.0.0.1', port, path: '/metrics', headers, localAddress }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
    for (const address of ['127.0.0.1', '127.0.0.2', '127.9.9.9']) expect(await guess(address)).toBe(401);
    expect(app.waits).toEqual([50, 100, 200]);
  });

  test('while ten wrong passwords of a source wait, its next is refused unread', async () => {
    let end = () => {};
    app.waitsLast(
      new Promise((resolve) => {
        end = resolve;
      }),
    );
    const guesses = Array.from({ length: 10 }, () => get('/metrics', 'Bearer wrong'));
    await expect.poll(() => app.waits).toHaveLength(10);
    const next = await get('/metrics', 'Bearer wrong');
    expect([next.status, next.headers.get('retry-after')]).toEqual([429, '5']);
    end();
    expect((await Promise.all(guesses)).map(({ status }) => status)).toEqual(Array(10).fill(401));
    expect((await get('/metrics', `Bearer ${ADMIN_PASSWORD}`)).status).toBe(200);
  });

  test('counts hops by screen and outcome, and session ends by their closed set of words', async () => {
    const post = (path: string, form: Record<string, string>) =>
      fetch(`${app.address}${path}?key=${CALLBACK_KEY}`, { method: 'POST', body: new URLSearchParams(form) });
    await post('/ussd', HOP);
    await post('/ussd/events', { ...HOP, status: 'Success' });
    await post('/ussd/events', { ...HOP, status: 'Anthony Kamau' });
    const text = await (await get('/metrics', `Bearer ${ADMIN_PASSWORD}`)).text();
    expect(text).toMatch(/^jisajili_hop_duration_seconds_count\{screen="language",outcome="answered"\} 1$/m);
    expect(text).toMatch(/^jisajili_ussd_sessions_ended_total\{status="Success"\} 1$/m);
    expect(text).toMatch(/^jisajili_ussd_sessions_ended_total\{status="other"\} 1$/m);
    expect(text).not.toContain('Kamau');
  });
});

describe('for machines around it', () => {
  test('/healthz is 200 while it lives', async () => {
    app.isReady(false);
    expect((await get('/healthz')).status).toBe(200);
  });

  test('/readyz is 200 while it can work, else 503', async () => {
    expect((await get('/readyz')).status).toBe(200);
    app.isReady(false);
    expect((await get('/readyz')).status).toBe(503);
  });
});

describe('what there is not', () => {
  test.each(['/', '/ussd/nowhere', '/simulator', '/metrics/x', '/.env', '/%2e%2e/package.json'])(
    '%s: 404',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  test('callbacks at a worker', async () => {
    await app.close();
    app = await serveApp({ role: 'worker' });
    const response = await fetch(`${app.address}/ussd?key=${CALLBACK_KEY}`, {
      method: 'POST',
      body: new URLSearchParams(HOP),
    });
    expect(response.status).toBe(404);
    expect((await get('/healthz')).status).toBe(200);
  });
});
