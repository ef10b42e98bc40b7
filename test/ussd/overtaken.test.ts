import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ORDINARY } from '../../src/outbox/timing.ts';
import type { Registry, RegistryAnswer } from '../../src/ports/partners.ts';
import type { Service } from '../../src/runtime/service.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { caller, type ServiceWorld, startServiceWorld, TO_REVIEW } from '../support/service-world.ts';

/** So short that the lease of a confirming hop ends well before the hop does. */
const REGISTER_DEADLINE_MS = 200;
const TIMEOUT: RegistryAnswer = { kind: 'retry', because: 'timeout', mayHaveRegistered: true };

let server: RedisServer;
let world: ServiceWorld;

/** The service of `world`, with another registry. */
function serviceWith(register: Registry['register']): Service {
  return world.with({ registry: { register } }, { registerDeadlineMs: REGISTER_DEADLINE_MS });
}

async function confirms(service: Service) {
  const customer = caller(service);
  await customer.dial();
  return customer.types(...TO_REVIEW, '1');
}

const registration = async () => (await world.kept()).registration;

describeWithRedis('a confirming hop that was overtaken', () => {
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  beforeEach(async () => {
    world = await startServiceWorld(server.url);
  });
  afterEach(() => world.close());

  test.each([
    ['is still kept', false],
    ['is not kept any more', true],
  ])('by a delivery leaves its outcome as it is, where the conversation %s', async (_, isGone) => {
    const service = serviceWith(async () => {
      // The process stands still here, and another one hears the alarm.
      world.clock.advance(REGISTER_DEADLINE_MS + ORDINARY.leaseMarginMs);
      await world.deliveries.runDue(world.service.deliver);
      if (isGone) await world.store.commit(await world.kept(), { session: null });
      return TIMEOUT;
    });
    expect(await confirms(service)).toMatchObject({ screen: 'received' });
    expect(await registration()).toMatchObject({ stage: 'registered', told: 'accepted' });
    await world.deliverAll();
    expect([world.asked(), world.sms.inbox().length]).toEqual([1, 1]);
  });

  test.each<[string, RegistryAnswer]>([
    ['refused', { kind: 'refused', field: 'nationalId' }],
    ['already', { kind: 'already', named: 'phone' }],
  ])('by a new dial has said nothing on the screen: %s is told by SMS', async (stage, answer) => {
    const service: Service = serviceWith(async () => {
      expect(await caller(service).dial()).toMatchObject({ screen: 'pending' });
      return answer;
    });
    await confirms(service);
    expect(await registration()).toMatchObject({ stage, told: 'no' });
    await world.deliverAll();
    expect(world.sms.inbox()).toHaveLength(1);
  });
});
