import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOperationsStore } from '../../../src/adapters/redis/operations.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../../support/redis-server.ts';

describeWithRedis('what is counted of a day', () => {
  let server: RedisServer;
  let redis: Redis;
  beforeAll(async () => {
    server = await startRedisServer();
    redis = new Redis(server.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await server.discard();
  });

  test('adds up, by day, and is stored for forty days', async () => {
    const records = createOperationsStore(redis);
    expect(await records.funnel('2026-11-27')).toEqual(new Map());
    await records.countFunnel('2026-11-27', new Map([['began|ussd', 2]]));
    await records.countFunnel(
      '2026-11-27',
      new Map([
        ['began|ussd', 3],
        ['reminders', 1],
      ]),
    );
    await records.countFunnel('2026-11-28', new Map([['began|ussd', 1]]));
    expect(await records.funnel('2026-11-27')).toEqual(
      new Map([
        ['began|ussd', 5],
        ['reminders', 1],
      ]),
    );
    expect(await redis.ttl('j:funnel:2026-11-27')).toBeGreaterThan(39 * 86_400);
  });
});
