import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { caller, type ServiceWorld, startServiceWorld, TO_REVIEW } from '../support/service-world.ts';

let server: RedisServer;
let world: ServiceWorld;

describeWithRedis('the sweep', () => {
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  beforeEach(async () => {
    world = await startServiceWorld(server.url);
    world.registry.behave('down');
    const customer = caller(world.service);
    await customer.dial();
    await customer.types(...TO_REVIEW, '1');
    world.registry.behave('up');
  });
  afterEach(() => world.close());

  test('sets an alarm anew that was lost, once it is a minute late', async () => {
    world.deliveries.lose();
    world.clock.advance(30_000);
    expect(await world.service.sweep()).toBe(0);
    world.clock.advance(90_000);
    expect(await world.service.sweep()).toBe(1);
    await world.deliverAll();
    expect([world.customers().length, world.sms.inbox().length]).toEqual([1, 1]);
    world.clock.advance(90_000);
    expect(await world.service.sweep()).toBe(0);
  });

  test('an alarm too many does nothing, in whichever process', async () => {
    world.deliveries.lose();
    world.clock.advance(120_000);
    await Promise.all([world.service.sweep(), world.another().sweep()]);
    await world.deliverAll();
    expect([world.customers().length, world.sms.inbox().length]).toEqual([1, 1]);
  });

  test('sets all of them anew, however many there are', async () => {
    const { key } = await world.kept();
    world.deliveries.lose();
    const others = Array.from({ length: 24 }, (_, n) => `REF${n}`);
    for (const other of others) await world.store.markDue(key, other, world.clock.nowMs());
    world.clock.advance(120_000);
    expect(await world.service.sweep()).toBe(25);
    expect(world.deliveries.alarmsMs()).toHaveLength(25);
  });

  test('sets one anew that is due at a time that cannot be, as the clock was set back since', async () => {
    world.clock.advance(-24 * 3_600_000);
    expect(await world.service.sweep()).toBe(1);
    await world.deliverAll();
    expect([world.customers().length, world.sms.inbox().length]).toEqual([1, 1]);
  });

  test('finds a promise whose hop died right after it was made', async () => {
    const { key, registration } = await world.kept();
    world.deliveries.lose();
    expect(await world.store.dueBefore(Number.MAX_SAFE_INTEGER, 10)).toMatchObject([
      { key, registrationId: registration?.id },
    ]);
  });
});
