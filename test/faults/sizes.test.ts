import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { describeWithRedis, startRedisServer } from '../support/redis-server.ts';
import { newCustomer, setStage, toReview } from './support/stage.ts';

const LONG = 60_000;
const CUSTOMERS = 40;
const LIVE_SESSION_BYTES = 600;
const PENDING_BYTES = 1_536;

describeWithRedis('what is stored in Redis', () => {
  test('is small: a live session at the review, and a registration that waits for the registry', {
    timeout: LONG,
  }, async () => {
    const server = await startRedisServer();
    const stage = await setStage(server.url);
    const redis = new Redis(server.url);
    try {
      stage.registry.behave(() => 'has an error');
      const service = await stage.start({ settings: { RETRY_FIRST_S: '600', RETRY_MAX_S: '600' } });
      const bytesOf = async (pattern: string) => {
        let bytes = 0;
        for (const key of await redis.keys(pattern)) bytes += Number(await redis.memory('USAGE', key));
        return Math.round(bytes / CUSTOMERS);
      };
      const customers = Array.from({ length: CUSTOMERS }, newCustomer);
      const calls = await Promise.all(customers.map((customer) => toReview(customer, () => service.ussd)));
      const live = await bytesOf('j:c{*');
      await Promise.all(calls.map((call) => call.type('1')));
      const session = await bytesOf('j:c{*');
      const registration = await bytesOf('j:r{*');
      const timer = (await bytesOf('j:ref{*')) + (await bytesOf('j:due:*'));
      process.stdout.write(
        `bytes in Redis: live session at the review ${live}; pending: session ${session}, registration ${registration}, reference and timer ${timer}\n`,
      );
      for (const bytes of [live, session, registration, timer]) expect(bytes).toBeGreaterThan(0);
      expect(live).toBeLessThan(LIVE_SESSION_BYTES);
      expect(session + registration + timer).toBeLessThan(PENDING_BYTES);
    } finally {
      redis.disconnect();
      await stage.close();
      await server.discard();
    }
  });
});
