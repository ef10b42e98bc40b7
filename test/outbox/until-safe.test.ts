import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Service } from '../../src/runtime/service.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { caller, type ServiceWorld, startServiceWorld, TO_REVIEW } from '../support/service-world.ts';

describeWithRedis('a store that tells when it has something safely', () => {
  let server: RedisServer;
  let world: ServiceWorld;
  let service: Service;
  let asked: string[];
  let isSafe: () => void;
  let isDown: boolean;

  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  beforeEach(async () => {
    world = await startServiceWorld(server.url);
    asked = [];
    isDown = false;
    service = world.with({
      registry: {
        register: async () => {
          asked.push('registry');
          return isDown ? { kind: 'retry', because: 'cut', mayHaveRegistered: true } : { kind: 'registered' };
        },
      },
      untilSafe: async (key) => {
        asked.push(`safe, with ${(await world.store.loadByKey(key)).registration?.stage}`);
        await new Promise<void>((resolve) => {
          isSafe = resolve;
        });
      },
    });
  });
  afterEach(() => world.close());

  test.each([
    ['registered', false, 'success'],
    ['received', true, 'received'],
  ])('nobody reads that they are %s before the promise is there', async (_, down, screen) => {
    isDown = down;
    const customer = caller(service);
    await customer.dial();
    await customer.types(...TO_REVIEW);
    expect(asked).toEqual([]);
    let read = '';
    const reply = customer.types('1').then((it) => {
      read = it.screen;
    });
    await expect.poll(() => [...asked].sort()).toEqual(['registry', 'safe, with pending']);
    // The registry has answered; a round trip to Redis later a reply would be here, if it did not wait.
    await world.store.ping();
    await world.store.ping();
    expect(read).toBe('');
    isSafe();
    await reply;
    expect(read).toBe(screen);
  });

  test('nor where the registry is not even asked', async () => {
    isDown = true;
    for (let n = 0; n < 6; n++) {
      const customer = caller(service, `071100012${n}`);
      await customer.dial();
      await customer.types(...TO_REVIEW);
      const before = asked.length;
      let read = '';
      const reply = customer.types('1').then((it) => {
        read = it.screen;
      });
      await expect.poll(() => asked.slice(before)).toContain('safe, with pending');
      await world.store.ping();
      expect(read).toBe('');
      isSafe();
      await reply;
    }
    expect(asked.filter((each) => each === 'registry')).toHaveLength(5);
  });
});
