import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { describeWithRedis, startRedisServer } from '../support/redis-server.ts';
import { newCustomer, setStage, toReview } from './support/stage.ts';

const LONG = 60_000;
const CUSTOMERS = 40;
const PENDING_SESSION_BYTES = 1_024;

describeWithRedis('what is kept in Redis', () => {
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
      const live = await bytesOf('j:s:*');
      await Promise.all(calls.map((call) => call.type('1')));
      const session = await bytesOf('j:s:*');
      const registration = await bytesOf('j:r:*');
      const alarm = (await bytesOf('j:ref:*')) + (await bytesOf('j:due')) + (await bytesOf('{jisajili}:deliveries:*'));
      process.stdout.write(
        `bytes in Redis: live session at the review ${live}; pending: session ${session}, registration ${registration}, its alarm ${alarm}\n`,
      );
      expect(session).toBeLessThan(PENDING_SESSION_BYTES);
      expect(registration).toBeLessThan(PENDING_SESSION_BYTES);
    } finally {
      redis.disconnect();
      await stage.close();
      await server.discard();
    }
  });
});
