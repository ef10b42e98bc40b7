import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { gatewayPhone } from '../support/gateway-phone.ts';
import { type Production, SECRETS, startProduction } from '../support/production.ts';
import { describeWithRedis } from '../support/redis-server.ts';
import { describeWithWorkerd, WORKERD_READY_WITHIN_MS } from '../support/runtimes.ts';
import { toReview } from '../support/walk.ts';
import { CRON } from '../worker-dev/front.ts';
import { startWrangler, type Wrangler } from '../worker-dev/wrangler.ts';

const SOON = { timeout: 30_000, interval: 50 };
const LONG = 120_000;

describeWithWorkerd('a Worker whose cron trigger nobody has set off', () => {
  describeWithRedis('over Redis', () => {
    let production: Production;
    let wrangler: Wrangler;
    let redis: Redis;
    let numbers = 0;
    const lines: string[] = [];

    beforeAll(async () => {
      production = await startProduction();
      redis = new Redis(production.redis.url);
      wrangler = await startWrangler({
        environment: { ...production.env, RETRY_MAX_S: '2' },
        onLine: (line) => lines.push(line),
      });
    }, WORKERD_READY_WITHIN_MS + LONG);
    beforeEach(() => {
      production.registry.behave('up');
      production.sms.behave('up');
    });
    afterAll(async () => {
      await wrangler.stop();
      redis.disconnect();
      await production.close();
    });

    const newNumber = () => `+2547110${String(20_000 + numbers++)}`;
    const smsTo = (number: string) => production.sms.inbox().filter(({ to }) => to === number);
    const cron = () => fetch(`${wrangler.address}${CRON}`);

    async function registers(number: string): Promise<string> {
      const callbacks = [`${wrangler.address}/ussd?key=${encodeURIComponent(SECRETS.callbackKey)}`];
      const phone = gatewayPhone({ callbacks, number });
      await phone.dial();
      await phone.types(...toReview({ nationalId: `3${number.slice(-7)}` }));
      return phone.types('1');
    }

    async function timers(): Promise<number> {
      const counts = (await redis.keys('j:due:*')).map((key) => redis.zcard(key));
      return (await Promise.all(counts)).reduce((sum, each) => sum + each, 0);
    }

    test('sends the SMS after the reply, and leaves no timer', { timeout: LONG }, async () => {
      const number = newNumber();
      expect(await registers(number)).toMatch(/^END Thank you Anthony\. You are now registered/);
      await vi.waitFor(() => expect(smsTo(number)).toHaveLength(1), SOON);
      await vi.waitFor(async () => expect(await timers()).toBe(0), SOON);
    });

    describe('works on due phones when it is set off', () => {
      test('a registration, and its SMS', { timeout: LONG }, async () => {
        const number = newNumber();
        production.registry.behave('down');
        expect(await registers(number)).toMatch(/^END Thank you Anthony\. We have received your details/);
        expect(await timers()).toBe(1);
        production.registry.behave('up');
        const event = cron();
        await vi.waitFor(() => expect(smsTo(number)).toHaveLength(1), SOON);
        await vi.waitFor(async () => expect(await timers()).toBe(0), SOON);
        expect((await event).status).toBe(200);
        expect(await redis.exists('j:turn:rewrite')).toBe(1);
        expect(JSON.parse((await redis.get('j:credit')) ?? '{}')).toMatchObject({ amount: 1234.5678, currency: 'KES' });
      });

      test('an SMS that was not taken after the reply; two events at once do it once', { timeout: LONG }, async () => {
        const numbers = [newNumber(), newNumber(), newNumber()];
        production.sms.behave('failing');
        for (const number of numbers) expect(await registers(number)).toMatch(/You are now registered/);
        await vi.waitFor(async () => expect(await timers()).toBe(numbers.length), SOON);
        production.sms.behave('up');
        const events = [cron(), cron()];
        for (const number of numbers) await vi.waitFor(() => expect(smsTo(number)).toHaveLength(1), SOON);
        await vi.waitFor(async () => expect(await timers()).toBe(0), SOON);
        for (const event of events) expect((await event).status).toBe(200);
        for (const number of numbers) expect(smsTo(number)).toHaveLength(1);
        expect(lines.join('\n')).not.toMatch(/different request|never generate a response|"level":50/);
      });

      test('a registration, and its SMS, also where what it says of itself cannot be stored', {
        timeout: LONG,
      }, async () => {
        const number = newNumber();
        production.registry.behave('down');
        expect(await registers(number)).toMatch(/We have received your details/);
        production.registry.behave('up');
        await redis.set('j:heartbeats', 'of another kind');
        // Nobody waits for its end, 50 s later.
        cron().catch(() => undefined);
        await vi.waitFor(() => expect(smsTo(number)).toHaveLength(1), SOON);
        await vi.waitFor(async () => expect(await timers()).toBe(0), SOON);
        expect(lines.join('\n')).toMatch(/"because":"redis: fault \(WRONGTYPE\)"/);
      });
    });
  });
});
