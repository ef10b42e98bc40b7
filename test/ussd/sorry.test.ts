import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PhoneStore } from '../../src/outbox/keep.ts';
import type { RegistryMode } from '../../src/sandbox/registry-stand-in.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { caller, type ServiceWorld, startServiceWorld, TO_REVIEW } from '../support/service-world.ts';

describeWithRedis('a dial that cannot be written down', () => {
  let server: RedisServer;
  let world: ServiceWorld;

  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  beforeEach(async () => {
    world = await startServiceWorld(server.url);
  });
  afterEach(() => world.close());

  /** The service of `world` over a store that only reads. */
  function readingOnly() {
    const store: PhoneStore = {
      ...world.store,
      async commit() {
        throw new Error('the store is full');
      },
    };
    const partner = async () => {
      throw new Error('no partner is asked');
    };
    return world.with({ store, registry: { register: partner }, sms: { send: partner } });
  }

  test.each<[string, RegistryMode, string, RegExp]>([
    ['who is registered', 'up', 'alreadyPhone', /^END This phone number is already registered/],
    ['who waits for the verdict', 'down', 'pending', /^END We have received your details/],
    ['who was refused', 'refusing', 'unavailable', /^END Sorry/],
  ])('of a customer %s is answered with what is known', async (_, mode, screen, body) => {
    world.registry.behave(mode);
    const customer = caller(world.service);
    await customer.dial();
    await customer.types(...TO_REVIEW, '1');
    expect(await caller(readingOnly()).dial()).toMatchObject({
      screen,
      outcome: 'failed',
      body: expect.stringMatching(body),
    });
  });
});
