import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { freshCheckout } from '../support/fresh-checkout.ts';
import { gatewayPhone } from '../support/gateway-phone.ts';
import { endServices, newFolder, runService, startService } from '../support/service-process.ts';
import { toReview } from '../support/walk.ts';

const SOON = { timeout: 15_000, interval: 50 };

afterAll(() => endServices());

describe('production', () => {
  test('with everything missing lists it all at once, one a line, and exits with 1', async () => {
    const { code, out, err } = await runService({ env: { NODE_ENV: 'production' } });
    expect([code, out]).toEqual([1, '']);
    const [title, ...problems] = err.trimEnd().split('\n');
    expect(title).toBe('Jisajili does not start. These settings are missing or wrong:');
    expect(problems.map((line) => line.split(':')[0]?.trim())).toEqual([
      'REDIS_URL',
      'PATASCORE_BASE_URL',
      'PATASCORE_TOKEN',
      'AT_USERNAME',
      'AT_API_KEY',
      'CALLBACK_KEY',
      'DATA_KEY',
      'ADMIN_PASSWORD',
    ]);
  });

  test('with values that are wrong names the settings, and not the values', async () => {
    const wrong = { PORT: 'wrong-9171', DATA_KEY: 'wrong-9172', REDIS_URL: 'wrong-9173', CALLBACK_KEY: 'wrong-9174 ,' };
    const { code, err } = await runService({ env: { NODE_ENV: 'production', ...wrong } });
    expect(code).toBe(1);
    for (const name of Object.keys(wrong)) expect(err).toMatch(new RegExp(`^ {2}${name}: `, 'm'));
    expect(err).not.toMatch(/wrong-917/);
  });
});

describe('the sandbox', () => {
  test('with no redis-server on the machine: the whole journey', async () => {
    const sandbox = await startService({ env: { PATH: '/nonexistent' } });
    expect(sandbox.output()).toMatch(
      /^Jisajili, the sandbox: open http:\/\/127\.0\.0\.1:\d+\/simulator\nRedis: built in/,
    );
    const phone = gatewayPhone({ callbacks: [`${sandbox.address}/ussd`], number: '+254711000111' });
    await phone.dial();
    expect(await phone.types(...toReview(), '1')).toMatch(/^END .*now registered/);
    expect(await phone.repeats()).toMatch(/^END .*now registered/);
    const messages = async () => (await fetch(`${sandbox.address}/simulator/api/messages`)).json();
    await expect
      .poll(messages, SOON)
      .toMatchObject([{ to: '+254711000111', message: expect.stringContaining('you are registered with Umoja') }]);
    expect(await (await fetch(`${sandbox.address}/simulator/api/customers`)).json()).toHaveLength(1);
    expect(await sandbox.stop()).toMatchObject({ code: 0 });
  }, 60_000);

  test('is for this machine alone, on every route: no page of elsewhere, no tunnel', async () => {
    const sandbox = await startService();
    const hop = 'sessionId=s1&phoneNumber=%2B254711000111&serviceCode=*384*70421%23&text=';
    for (const path of ['/ussd', '/ussd/events', '/sms/reports', '/metrics', '/healthz', '/simulator', '/']) {
      for (const headers of [{ origin: 'http://evil.example' }, { 'x-forwarded-for': '203.0.113.9' }]) {
        const response = await fetch(`${sandbox.address}${path}`, {
          headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
          ...(/^.(ussd|sms)/.test(path) && { method: 'POST', body: hop }),
        });
        expect([path, response.status, await response.text()]).toEqual([path, 403, expect.any(String)]);
      }
    }
    const origin = sandbox.address;
    expect((await fetch(`${origin}/simulator/`, { headers: { origin } })).status).toBe(200);
  }, 60_000);

  test('a second one in the same folder, and one on the same port: a line that says what to do, and 1', async () => {
    const sandbox = await startService();
    const second = await runService({ folder: sandbox.folder });
    expect(second).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^Another sandbox .*stop it.*\n$/) });
    const { port } = new URL(sandbox.address);
    const samePort = await runService({ env: { PORT: port } });
    expect(samePort).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(new RegExp(`^Port ${port} is in use: .*PORT=${Number(port) + 1}\\.\\n$`)),
    });
  }, 60_000);

  test('where ./data can not be written: a line that says what to do, and 1', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, 'data'), 'a file, and no folder');
    const { code, out, err } = await runService({ folder });
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^[^\n]*data[^\n]*\n$/);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test('by npm start on a fresh checkout, ended by SIGTERM: exits with 0 in time, and gives its folder back', async () => {
    const folder = await freshCheckout();
    const sandbox = await startService({ folder, command: ['npm', 'start'] });
    expect((await fetch(`${sandbox.address}/readyz`)).status).toBe(200);
    const { code, afterMs } = await sandbox.stop();
    expect(code).toBe(0);
    expect(afterMs).toBeLessThan(15_000);
    await expect(access(join(folder, 'data', 'sandbox.lock'))).rejects.toThrow(/ENOENT/);
    await expect(fetch(`${sandbox.address}/healthz`)).rejects.toThrow();
  }, 60_000);
});
