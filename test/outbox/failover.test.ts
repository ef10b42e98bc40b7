import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PhoneStore } from '../../src/outbox/keep.ts';
import type { Service } from '../../src/runtime/service.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { caller, type ServiceWorld, startServiceWorld, TO_REVIEW } from '../support/service-world.ts';

describeWithRedis('a delivery whose beginning the store loses, as in a failover', () => {
  let server: RedisServer;
  let world: ServiceWorld;
  let key: string;
  /** What the partners were asked, and what was waited for. */
  let asked: string[];

  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  beforeEach(async () => {
    world = await startServiceWorld(server.url);
    asked = [];
    world.registry.behave('down');
    const customer = caller(world.service);
    await customer.dial();
    await customer.types(...TO_REVIEW, '1');
    key = (await world.kept()).key;
  });
  afterEach(() => world.close());

  /** As it was before the commit that began the try: what is asked while `partner` works. */
  function serviceLosing(partner: 'registry' | 'sms' | undefined): Service {
    let before: Buffer | null = null;
    const store: PhoneStore = {
      ...world.store,
      async commit(kept, change) {
        before = await world.redis.getBuffer(`j:r:{${key}}`);
        return world.store.commit(kept, change);
      },
    };
    const works = async (which: 'registry' | 'sms') => {
      asked.push(which);
      if (which === partner && before !== null) await world.redis.set(`j:r:{${key}}`, before);
    };
    return world.with({
      store,
      registry: { register: async () => works('registry').then(() => ({ kind: 'registered' })) },
      sms: { send: async () => works('sms').then(() => ({ kind: 'accepted', messageId: 'ATXid_1' })) },
      untilSafe: async () => void asked.push('safe'),
    });
  }

  async function delivered(service: Service): Promise<void> {
    world.clock.advance(60_000);
    await world.deliveries.runDue(service.deliver);
  }

  test('asks nobody before it is kept safely', async () => {
    await delivered(serviceLosing(undefined));
    expect(asked).toEqual(['safe', 'registry', 'safe', 'sms']);
  });

  test.each(['registry', 'sms'] as const)('writes down what the %s answered all the same', async (partner) => {
    await delivered(serviceLosing(partner));
    expect(asked).toEqual(['safe', 'registry', 'safe', 'sms']);
    expect((await world.kept()).registration).toMatchObject({ stage: 'registered', told: 'accepted', smsTries: 1 });
  });
});
