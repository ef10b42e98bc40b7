import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Production, startProduction } from '../support/production.ts';
import { describeWithRedis, startRedisServer } from '../support/redis-server.ts';
import type { ServiceProcess } from '../support/service-process.ts';
import { fromQuestion, toQuestion } from '../support/walk.ts';

const POLITE_WITHIN_MS = 8_000;
const SOON = { timeout: 15_000, interval: 50 };

let production: Production;
let service: ServiceProcess;
const statusOf = async (path: string) => (await fetch(`${service.address}${path}`)).status;

describeWithRedis('a process whose Redis goes away and comes back', () => {
  beforeAll(async () => {
    production = await startProduction();
    service = await production.start();
  }, 60_000);
  afterAll(() => production.close());

  test.each([
    ['is killed', '+254711000111', '21314151'],
    ['hangs', '+254711000222', '31314151'],
  ])(
    'it %s: a polite END in time, not ready but alive; then the next dial goes on',
    async (how, number, id) => {
      const phone = production.phone(number, [service]);
      await phone.dial();
      await phone.types(...toQuestion('nationalId'));
      if (how === 'hangs') production.redis.pause();
      else await production.redis.kill();

      const startedAt = performance.now();
      expect(await phone.types(id)).toMatch(/^END Sorry, .*Please dial \*384\*70421# again later\./);
      expect(performance.now() - startedAt).toBeLessThan(POLITE_WITHIN_MS);
      expect([await statusOf('/readyz'), await statusOf('/healthz')]).toEqual([503, 200]);
      await expect
        .poll(() => service.output(), SOON)
        .toMatch(/"session":"ATUid_\w+",("phone":"[^"]+",)?"screen":"(trouble|unavailable)","outcome":"failed"/);

      if (how === 'hangs') production.redis.resume();
      else await production.redis.start();
      await expect.poll(() => statusOf('/readyz'), SOON).toBe(200);
      expect(await phone.dial()).toMatch(/^CON Welcome back to Umoja/);
      let screen = await phone.types('1');
      // Where the hang swallowed only our reply, the ID was stored all the same.
      if (screen.includes('ID NUMBER')) screen = await phone.types(id);
      expect(screen).toMatch(/^CON Where do you live/);
      expect(await phone.types(...fromQuestion('county'), '1')).toMatch(/^END Thank you Anthony\./);
      await expect.poll(() => production.sms.inbox().filter(({ to }) => to === number).length, SOON).toBe(1);
    },
    60_000,
  );

  test('what is at risk is said at start, and of a Redis that was away then, once it is back', async () => {
    const shaky = await startRedisServer(['--maxmemory-policy', 'allkeys-lru']);
    try {
      const says = (of: ServiceProcess) => expect.poll(() => of.output(), SOON);
      const before = await production.start({ REDIS_URL: shaky.url });
      await says(before).toContain('set maxmemory-policy noeviction');
      await shaky.kill();
      const meanwhile = await production.start({ REDIS_URL: shaky.url });
      await says(meanwhile).toContain('Redis could not be looked at: ');
      await shaky.start();
      await says(meanwhile).toContain('set maxmemory-policy noeviction');
      await says(meanwhile).toContain('set appendonly yes');
    } finally {
      await shaky.discard();
    }
  }, 60_000);
});
