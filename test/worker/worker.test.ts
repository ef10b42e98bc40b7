import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { newSession, post } from '../../src/cli/dial/handset.ts';
import { SETTINGS } from '../../src/runtime/settings/table.ts';
import { gatewayPhone } from '../support/gateway-phone.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { describeWithWorkerd, ON_NODE, ON_WORKERD, WORKERD_READY_WITHIN_MS } from '../support/runtimes.ts';
import { endServices, newFolder, type ServiceProcess, startService } from '../support/service-process.ts';
import { toReview } from '../support/walk.ts';

const START_WITHIN_MS = WORKERD_READY_WITHIN_MS + 30_000;
const CALLBACK_KEY = 'a-callback-key-for-tests';
const SECRETS = {
  PATASCORE_TOKEN: 'a-token-for-tests',
  AT_API_KEY: 'an-api-key-for-tests',
  CALLBACK_KEY,
  DATA_KEY: btoa('a data key of the tests, 32 long'),
  ADMIN_PASSWORD: 'a-password-for-tests',
};

const worker = (env: Readonly<Record<string, string>> = {}) =>
  startService({ command: ON_WORKERD, readyWithinMs: WORKERD_READY_WITHIN_MS, env });

describeWithWorkerd('a Worker', () => {
  afterAll(endServices);

  describe('without its settings', () => {
    let service: ServiceProcess;
    beforeAll(async () => {
      service = await worker({ NODE_ENV: 'production', HOST: '127.0.0.1', LOG_LEVEL: 'loudly' });
    }, START_WITHIN_MS);

    test('answers 503, but to who asks whether it lives', async () => {
      const status = async (path: string) => (await fetch(`${service.address}${path}`)).status;
      expect(await status('/healthz')).toBe(200);
      for (const path of ['/readyz', '/metrics', '/admin', '/ussd', '/']) expect(await status(path)).toBe(503);
      expect((await post(`${service.address}/ussd?key=${CALLBACK_KEY}`, {})).status).toBe(503);
    });

    test('lists them all in its log, without their values', async () => {
      await vi.waitFor(() => expect(service.output()).toContain('"msg":"settings are missing or wrong"'));
      const line =
        service
          .output()
          .split('\n')
          .find((each) => each.includes('settings are missing or wrong"')) ?? '';
      const { problems }: { problems: readonly string[] } = JSON.parse(line);
      expect(problems.map((problem) => problem.split(':')[0])).toEqual([
        ...Object.values(SETTINGS)
          .filter(({ requiredInProduction }) => requiredInProduction)
          .map(({ name }) => name),
        'LOG_LEVEL',
      ]);
      expect(line).not.toContain('loudly');
    });
  });

  describeWithRedis('with its settings', () => {
    let server: RedisServer;
    let redis: Redis;
    let onWorkerd: ServiceProcess;
    let onNode: ServiceProcess;
    let temporary: string;
    beforeAll(async () => {
      temporary = await newFolder();
      server = await startRedisServer();
      redis = new Redis(server.url);
      redis.on('error', () => undefined);
      const env = {
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        REDIS_URL: server.url,
        PATASCORE_BASE_URL: 'http://127.0.0.1:1',
        AT_USERNAME: 'umoja',
        AT_SMS_URL: 'http://127.0.0.1:1',
        // No cron event: whoever connects to Redis is a hop.
        ROLE: 'web',
        ...SECRETS,
      };
      [onWorkerd, onNode] = await Promise.all([
        worker({ ...env, TMPDIR: temporary }),
        startService({ command: ON_NODE, env }),
      ]);
    }, START_WITHIN_MS);
    afterAll(async () => {
      redis.disconnect();
      await server.discard();
    });
    const phoneAt = (...services: readonly ServiceProcess[]) =>
      gatewayPhone({
        callbacks: services.map(({ address }) => `${address}/ussd?key=${CALLBACK_KEY}`),
        number: '+254711000111',
      });

    test('reads what Node has sealed, and Node what it has: a call may go from one to the other at every hop', async () => {
      const customer = phoneAt(onNode, onWorkerd);
      await customer.dial();
      expect(await customer.types(...toReview())).toMatch(/^CON Check your details:\nAnthony Kamau\n/);
      expect(await customer.repeats()).toMatch(/^CON Check your details:\nAnthony Kamau\n/);
    });

    test('connects to Redis for who has the key, and for nobody else', async () => {
      const before = await connections();
      const hop = { ...newSession({ number: '+254711000112' }), text: '' };
      expect((await post(`${onWorkerd.address}/ussd?key=wrong`, hop)).status).toBe(403);
      expect((await fetch(`${onWorkerd.address}/healthz`)).status).toBe(200);
      expect(await connections()).toBe(before);
      expect((await post(`${onWorkerd.address}/ussd?key=${CALLBACK_KEY}`, hop)).status).toBe(200);
      expect(await connections()).toBe(before + 1);
    });

    test('answers whoever comes after a body that it refused unread', async () => {
      const refused = { method: 'POST', body: 'x'.repeat(100_000) };
      expect((await fetch(`${onWorkerd.address}/ussd?key=wrong`, refused)).status).toBe(403);
      expect((await fetch(`${onWorkerd.address}/healthz`)).status).toBe(200);
    });

    test('says that it is not ready while Redis is away, and answers hops in words', async () => {
      expect((await fetch(`${onWorkerd.address}/readyz`)).status).toBe(200);
      await server.stop();
      expect((await fetch(`${onWorkerd.address}/readyz`)).status).toBe(503);
      expect(await phoneAt(onWorkerd).dial()).toMatch(/^END /);
      await server.start();
      expect((await fetch(`${onWorkerd.address}/readyz`)).status).toBe(200);
      expect(await phoneAt(onWorkerd).dial()).toMatch(/^CON /);
    });

    test('shows an operator what is due, by the password', async () => {
      const metrics = (authorization: string) => fetch(`${onWorkerd.address}/metrics`, { headers: { authorization } });
      expect((await metrics('Bearer wrong')).status).toBe(401);
      expect(await (await metrics(`Bearer ${SECRETS.ADMIN_PASSWORD}`)).text()).toMatch(
        /^jisajili_due_phones\{partner="registry"\} 0$/m,
      );
    });

    test('has no simulator, and nothing of what wrangler serves beside it', async () => {
      for (const path of ['/simulator', '/simulator/api/messages', '/cdn-cgi/explorer'])
        expect((await fetch(`${onWorkerd.address}${path}`)).status).toBe(404);
    });

    test('is started without a secret on any command line', () => {
      const commands = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
      expect(commands).toContain('workerd serve');
      for (const secret of Object.values(SECRETS)) expect(commands).not.toContain(secret);
    });

    test('leaves nothing behind, no process and no file, even where what started it is killed', async () => {
      const left = () => execFileSync('ps', ['-eo', 'ppid,pgid,stat,args'], { encoding: 'utf8' });
      const [, group] = new RegExp(`^ *${onWorkerd.pid} +(\\d+) .*wrangler`, 'm').exec(left()) ?? [];
      expect(group).toBeDefined();
      const files = async () => (await readdir(temporary)).filter((name) => name.startsWith('jisajili'));
      expect(await files()).toHaveLength(1);
      await onWorkerd.kill();
      const alive = new RegExp(`^ *\\d+ +${group} +[^Z]`, 'm');
      await vi.waitFor(() => expect(left()).not.toMatch(alive), { timeout: 10_000 });
      expect(await files()).toEqual([]);
    });

    /** Made by anybody but this test, ever. */
    async function connections(): Promise<number> {
      return Number(/total_connections_received:(\d+)/.exec(await redis.info('stats'))?.[1]);
    }
  });

  describe('with nothing set', () => {
    let service: ServiceProcess;
    beforeAll(async () => {
      service = await worker();
    }, START_WITHIN_MS);

    test('is a sandbox: a customer registers, and reads the SMS in the simulator', async () => {
      expect(service.output().split('\n')[0]).toBe(`Jisajili, the sandbox: open ${service.address}/simulator`);
      const customer = gatewayPhone({ callbacks: [`${service.address}/ussd`], number: '+254711000111' });
      await customer.dial();
      await customer.types(...toReview());
      expect(await customer.types('1')).toMatch(/^END Thank you Anthony\. You are now registered/);
      await vi.waitFor(async () => {
        const messages = await (await fetch(`${service.address}/simulator/api/messages`)).json();
        expect(messages).toMatchObject([{ to: '+254711000111', message: expect.stringMatching(/^Dear Anthony/) }]);
      });
    });

    test('serves the pages for operators, and takes their orders from themselves alone', async () => {
      const { address } = service;
      const authorization = `Basic ${btoa('admin:sandbox')}`;
      const page = await fetch(`${address}/admin`, { headers: { authorization } });
      expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(await page.text()).toContain('Today, beside');
      const finds = (origin: string) =>
        fetch(`${address}/admin/search`, {
          method: 'POST',
          headers: { authorization, origin },
          body: new URLSearchParams({ q: '0711000999' }),
        });
      expect((await finds(address)).status).toBe(200);
      expect((await finds('https://elsewhere.example')).status).toBe(403);
    });

    test('is for this machine alone: no page of elsewhere, no tunnel', async () => {
      for (const path of ['/ussd', '/admin', '/simulator'])
        for (const headers of [{ origin: 'http://evil.example' }, { 'x-forwarded-for': '203.0.113.9' }])
          expect([path, (await fetch(`${service.address}${path}`, { headers })).status]).toEqual([path, 403]);
    });

    test('says nothing that is empty', () => expect(service.output().trimEnd().split('\n')).not.toContain(''));

    test('ends with 0, and so does all that it started', async () => {
      const { code } = await service.stop('SIGINT');
      expect(code).toBe(0);
      await expect(fetch(service.address)).rejects.toThrow();
    });
  });
});
