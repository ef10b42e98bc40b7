import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { caller, type ServiceWorld, startServiceWorld, TO_REVIEW } from '../support/service-world.ts';

let server: RedisServer;
let world: ServiceWorld;
const told = async () => (await world.kept()).registration?.told;
const messageId = () => world.sms.inbox()[0]?.id ?? '';

describeWithRedis('a delivery report', () => {
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  beforeEach(async () => {
    world = await startServiceWorld(server.url);
    const customer = caller(world.service);
    await customer.dial();
    await customer.types(...TO_REVIEW, '1');
    await world.deliverAll();
  });
  afterEach(() => world.close());

  test.each([
    ['Success', 'delivered'],
    ['Failed', 'undeliverable'],
    ['Rejected', 'undeliverable'],
    ['AbsentSubscriber', 'undeliverable'],
    ['Sent', 'accepted'],
    ['Submitted', 'accepted'],
    ['Buffered', 'accepted'],
  ])('%s: the SMS is %s', async (status, expected) => {
    await world.service.keepReport({ id: messageId(), status });
    expect(await told()).toBe(expected);
  });

  test('of an SMS that is unknown changes nothing', async () => {
    await world.service.keepReport({ id: 'ATXid_unknown', status: 'Success' });
    expect(await told()).toBe('accepted');
  });

  test('repeated, at once, or contradicted later, counts once', async () => {
    const report = { id: messageId(), status: 'Success' };
    const services = [world.service, world.another()];
    await Promise.all(Array.from({ length: 6 }, (_, n) => services[n % 2]?.keepReport(report)));
    await world.service.keepReport({ ...report, status: 'Failed' });
    expect(await told()).toBe('delivered');
  });

  test('sends nobody a second SMS', async () => {
    await world.service.keepReport({ id: messageId(), status: 'Failed' });
    world.clock.advance(3_600_000);
    await world.service.sweep();
    await world.deliverAll();
    expect(world.sms.inbox()).toHaveLength(1);
  });
});
