import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PhoneStore } from '../../src/outbox/keep.ts';
import type { Registration } from '../../src/outbox/registration.ts';
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

  test('that a refusal did not arrive makes it a dead letter', async () => {
    const kept = await world.kept();
    if (kept.registration === undefined) throw new Error('nothing is registered');
    await world.store.commit(kept, { registration: { value: { ...kept.registration, stage: 'refused' } } });
    await world.service.keepReport({ id: messageId(), status: 'Failed' });
    expect(await world.store.listDead(10)).toMatchObject([{ registrationId: kept.registration.id }]);
    expect(await world.redis.ttl(`j:r:{${kept.key}}`)).toBe(-1);
  });

  test('that comes while the delivery of it ends makes it a dead letter all the same', async () => {
    const kept = await world.kept();
    if (kept.registration === undefined) throw new Error('nothing is registered');
    await world.store.commit(kept, { registration: { value: { ...kept.registration, stage: 'refused' } } });
    const store: PhoneStore = {
      ...world.store,
      async commit(...change) {
        // A delivery that had read the record before.
        await world.store.clearDead(kept.key, kept.registration?.id ?? '');
        return world.store.commit(...change);
      },
    };
    await world.with({ store }).keepReport({ id: messageId(), status: 'Failed' });
    expect(await world.store.countDead()).toBe(1);
  });

  test('that comes just before a delivery of it ends makes it a dead letter all the same', async () => {
    const kept = await world.kept();
    if (kept.registration === undefined) throw new Error('nothing is registered');
    await world.store.commit(kept, { registration: { value: { ...kept.registration, stage: 'refused' } } });
    const store: PhoneStore = {
      ...world.store,
      async clearDead(...id) {
        await world.service.keepReport({ id: messageId(), status: 'Failed' });
        await world.store.clearDead(...id);
      },
    };
    await world.with({ store }).deliver({ key: kept.key, registrationId: kept.registration.id });
    expect(await world.store.countDead()).toBe(1);
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

  test.each([
    ['waits until the SMS is written down as accepted', 3, 'delivered'],
    ['does not wait for ever: the gateway is told that it was not kept', 1_000, 'no'],
  ])('that is faster than we are %s', async (_, writtenAfter, expected) => {
    const id = messageId();
    const accepted = (await world.kept()).registration;
    if (accepted === undefined) throw new Error('nothing is registered');
    const { messageId: __, ...rest } = accepted;
    const write = async (value: Registration) =>
      void (await world.store.commit(await world.kept(), { registration: { value } }));
    await write({ ...rest, told: 'no', lease: { by: 'another process', untilMs: world.clock.nowMs() + 13_000 } });
    let waits = 0;
    const service = world.another(
      {},
      {
        ...world.clock,
        async wait(ms) {
          if (++waits === writtenAfter) await write(accepted);
          await world.clock.wait(ms);
        },
      },
    );
    const keeping = service.keepReport({ id, status: 'Success' });
    if (expected === 'no') await expect(keeping).rejects.toThrow();
    else await keeping;
    expect(await told()).toBe(expected);
    expect(waits).toBeLessThan(100);
  });

  test('of an older SMS, while the lease of a try has ended, is not waited for', async () => {
    const accepted = (await world.kept()).registration;
    if (accepted === undefined) throw new Error('nothing is registered');
    const { messageId: id = '', ...rest } = accepted;
    const value: Registration = {
      ...rest,
      told: 'no',
      lease: { by: 'a process that died', untilMs: world.clock.nowMs() - 1 },
    };
    await world.store.commit(await world.kept(), { registration: { value } });
    await world.service.keepReport({ id, status: 'Success' });
    expect(await told()).toBe('no');
  });

  test('sends nobody a second SMS', async () => {
    await world.service.keepReport({ id: messageId(), status: 'Failed' });
    world.clock.advance(3_600_000);
    await world.service.sweep();
    await world.deliverAll();
    expect(world.sms.inbox()).toHaveLength(1);
  });
});
