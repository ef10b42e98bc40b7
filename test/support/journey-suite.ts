import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type RegistryStandIn, startRegistryStandIn } from '../../src/sandbox/registry-stand-in.ts';
import { type SmsStandIn, startSmsStandIn } from '../../src/sandbox/sms-stand-in.ts';
import { type GatewayPhone, gatewayPhone } from './gateway-phone.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from './redis-server.ts';
import { WORKERD_READY_WITHIN_MS } from './runtimes.ts';
import { endServices, type ServiceProcess, startService } from './service-process.ts';
import { toReview } from './walk.ts';

const IN_KISWAHILI = { language: '2', name: 'Jane Atieno', county: 'Kisumu', gender: '2' };
const SESSIONS = 500;
/** Callbacks under way: so many are answered in time by one workerd on a small machine with other work. */
const AT_ONCE = 100;
const START_WITHIN_MS = WORKERD_READY_WITHIN_MS + 30_000;
const SOON = { timeout: 20_000, interval: 50 };
const TOKEN = 'a-token-for-tests';
const API_KEY = 'a-key-for-tests';
const CALLBACK_KEY = 'a-callback-key-for-tests';

/**
 * The customer's way through the whole service, in a process of its own that `command` starts as a user does, over a real Redis and
 * partners on loopback.
 */
export function journeySuite(name: string, command: readonly [string, ...string[]]): void {
  describeWithRedis(name, () => {
    let server: RedisServer;
    let redis: Redis;
    let registry: RegistryStandIn;
    let sms: SmsStandIn;
    let service: ServiceProcess;
    let numbers = 0;

    beforeAll(async () => {
      server = await startRedisServer(['--appendonly', 'yes', '--maxmemory-policy', 'noeviction']);
      redis = new Redis(server.url);
      registry = await startRegistryStandIn({ token: TOKEN, authHeader: 'Authentication' });
      sms = await startSmsStandIn({ username: 'umoja', apiKey: API_KEY });
      service = await start();
    }, START_WITHIN_MS);
    afterAll(async () => {
      await endServices();
      redis.disconnect();
      await registry.close();
      await sms.close();
      await server.discard();
    });
    beforeEach(() => {
      registry.behave('up');
      sms.behave('up');
    });

    const start = () =>
      startService({
        command,
        readyWithinMs: WORKERD_READY_WITHIN_MS,
        env: {
          NODE_ENV: 'production',
          HOST: '127.0.0.1',
          REDIS_URL: server.url,
          PATASCORE_BASE_URL: registry.url,
          PATASCORE_TOKEN: TOKEN,
          AT_USERNAME: 'umoja',
          AT_API_KEY: API_KEY,
          AT_SMS_URL: sms.url,
          CALLBACK_KEY,
          DATA_KEY: btoa('a data key of the tests, 32 long'),
          ADMIN_PASSWORD: 'a-password-for-tests',
          REGISTER_DEADLINE_MS: '700',
          RETRY_FIRST_S: '1',
          RETRY_MAX_S: '2',
        },
      });

    const newNumber = () => `+2547110${String(10_000 + numbers++)}`;
    const phone = (number: string): GatewayPhone =>
      gatewayPhone({ callbacks: [`${service.address}/ussd?key=${CALLBACK_KEY}`], number });
    const customersOf = (number: string) => registry.customers().filter((each) => `+${each.phone}` === number);
    const smsTo = (number: string) => sms.inbox().filter((each) => each.to === number);
    /** Everybody's own ID, as the registry takes one once. */
    const answers = (typed: Parameters<typeof toReview>[0] = {}) =>
      toReview({ ...typed, nationalId: String(30_000_000 + numbers) });

    async function notified(number: string): Promise<string> {
      await vi.waitFor(() => expect(smsTo(number)).toHaveLength(1), SOON);
      expect(customersOf(number)).toHaveLength(1);
      return smsTo(number)[0]?.message ?? '';
    }

    test('in English: one customer at the registry, one SMS', async () => {
      const number = newNumber();
      const customer = phone(number);
      expect(await customer.dial()).toMatch(/^CON .*1:English\n2:Kiswahili$/s);
      expect(await customer.types(...answers())).toMatch(/^CON Check your details:\nAnthony Kamau\n/);
      expect(await customer.types('1')).toMatch(/^END Thank you Anthony\. You are now registered/);
      expect(await notified(number)).toMatch(/^Dear Anthony, you are registered/);
      expect(customersOf(number)).toMatchObject([{ full_name: 'Anthony Kamau', gender: 'Male' }]);
    });

    test('in Kiswahili: one customer at the registry, one SMS', async () => {
      const number = newNumber();
      const customer = phone(number);
      await customer.dial();
      expect(await customer.types(...answers(IN_KISWAHILI))).toMatch(/^CON .*Kagua maelezo/is);
      expect(await customer.types('1')).toMatch(/^END .*umesajiliwa/is);
      expect(await notified(number)).toMatch(/umesajiliwa/i);
    });

    test('a repeated callback gets the same bytes, and changes nothing', async () => {
      const number = newNumber();
      const customer = phone(number);
      expect(await customer.repeats().catch(() => 'nothing yet')).toBeDefined();
      const replies = [[await customer.dial(), await customer.repeats()]];
      for (const answer of [...answers(), '1']) replies.push([await customer.types(answer), await customer.repeats()]);
      for (const [first, again] of replies) expect(again).toBe(first);
      await notified(number);
    });

    test('of confirmations at once there is one customer, and all read the same', async () => {
      const number = newNumber();
      const customer = phone(number);
      await customer.dial();
      await customer.types(...answers());
      const replies = await customer.typesAtOnce('1', 5);
      expect(new Set(replies).size).toBe(1);
      expect(replies[0]).toMatch(/^END Thank you Anthony\. You are now registered/);
      await notified(number);
    });

    test('who was cut off goes on where it stopped', async () => {
      const number = newNumber();
      const customer = phone(number);
      await customer.dial();
      const way = answers();
      await customer.types(...way.slice(0, 4));
      expect(await customer.dial()).toMatch(/^CON Welcome back/);
      expect(await customer.types('1')).toMatch(/^CON Where do you live/);
      await customer.types(...way.slice(4));
      expect(await customer.types('1')).toMatch(/^END Thank you Anthony\. You are now registered/);
      await notified(number);
    });

    test('what the registry refuses can be corrected, and is sent once more', async () => {
      const number = newNumber();
      const customer = phone(number);
      registry.behave('refusing');
      await customer.dial();
      await customer.types(...answers());
      expect(await customer.types('1')).toMatch(/^CON Not accepted\. Reply 2/);
      registry.behave('up');
      await customer.types('2', '2', String(40_000_000 + numbers));
      expect(await customer.types('1')).toMatch(/^END Thank you Anthony\. You are now registered/);
      await notified(number);
    });

    test('with a slow registry it says "received", and the SMS has the result', async () => {
      const number = newNumber();
      const customer = phone(number);
      registry.behave('slow', { slowMs: 1_500 });
      await customer.dial();
      await customer.types(...answers());
      expect(await customer.types('1')).toMatch(/^END Thank you Anthony\. We have received your details/);
      expect(await notified(number)).toMatch(/^Dear Anthony, you are registered/);
    });

    test('with the registry away it says "received", and a worker registers once it is back', async () => {
      const number = newNumber();
      const customer = phone(number);
      registry.behave('down');
      await customer.dial();
      await customer.types(...answers());
      expect(await customer.types('1')).toMatch(/^END Thank you Anthony\. We have received your details/);
      const triesBefore = tries();
      await vi.waitFor(() => expect(tries()).toBeGreaterThan(triesBefore), SOON);
      registry.behave('up');
      expect(await notified(number)).toMatch(/^Dear Anthony, you are registered/);
    });

    test('an SMS that was not taken goes out later, once', async () => {
      const number = newNumber();
      const customer = phone(number);
      sms.behave('failing');
      const triesBefore = smsTries();
      await customer.dial();
      await customer.types(...answers());
      expect(await customer.types('1')).toMatch(/^END Thank you Anthony\. You are now registered/);
      await vi.waitFor(() => expect(smsTries()).toBeGreaterThan(triesBefore), SOON);
      sms.behave('up');
      await notified(number);
    });

    test('sessions in parallel are all answered, and leave no connection behind', async () => {
      const before = await clients();
      const waiting = Array.from({ length: SESSIONS }, newNumber);
      const opened: string[] = [];
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (let number = waiting.pop(); number !== undefined; number = waiting.pop())
            opened.push(await phone(number).dial());
        }),
      );
      expect(opened).toHaveLength(SESSIONS);
      for (const reply of opened) expect(reply).toMatch(/^CON Welcome/);
      // A cron event of a Worker may have begun meanwhile.
      await vi.waitFor(async () => expect(await clients()).toBeLessThanOrEqual(before + 1), SOON);
    }, 60_000);

    test(
      'killed in the confirming hop and started again, it fulfils its promise',
      async () => {
        const number = newNumber();
        const customer = phone(number);
        registry.behave('hanging');
        await customer.dial();
        await customer.types(...answers());
        const asked = new Promise<void>((resolve) => {
          const end = registry.subscribe((event) => {
            if (event.kind !== 'registry_request') return;
            end();
            resolve();
          });
        });
        const cut = customer.types('1').catch(() => 'no answer');
        await asked;
        await service.kill();
        expect(await cut).not.toMatch(/^CON/);
        registry.behave('up');
        service = await start();
        expect(await notified(number)).toMatch(/^Dear Anthony, you are registered/);
      },
      START_WITHIN_MS,
    );

    test('nothing that it wrote names a customer or a key', async () => {
      // What it writes comes through a pipe, or two: the last of it is on its way.
      await vi.waitFor(() => expect(service.output()).toContain('"msg":"settled"'), SOON);
      expect(service.output()).not.toMatch(/Kamau|Anthony|711\d{6}|30000\d{3}|-for-tests/);
    });

    test('it ends with 0 on SIGTERM', async () => {
      const { code, afterMs } = await service.stop('SIGTERM');
      expect(code).toBe(0);
      expect(afterMs).toBeLessThan(15_000);
      await vi.waitFor(async () => expect(await clients()).toBe(1), SOON);
    });

    const tries = () => count('"msg":"registry attempt"');
    const smsTries = () => count('"msg":"sms attempt"');
    const count = (words: string) => service.output().split(words).length - 1;

    /** The connections of the service, and ours. */
    async function clients(): Promise<number> {
      return String(await redis.client('LIST'))
        .trim()
        .split('\n').length;
    }
  });
}
