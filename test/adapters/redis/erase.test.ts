import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createKeyring } from '../../../src/adapters/encryption/keyring.ts';
import { erasePhone } from '../../../src/adapters/redis/erase.ts';
import type { PhoneStore } from '../../../src/outbox/keep.ts';
import { beginRegistering } from '../../../src/outbox/registration.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { phone } from '../../support/phone.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { confirmed } from '../../support/registrations.ts';
import { NUMBER, type ServiceWorld, startServiceWorld } from '../../support/service-world.ts';

describeWithRedis('erasing a phone', () => {
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

  const keyring = createKeyring([Buffer.alloc(32, 7)]);
  const erase = (clock: Clock = world.clock, store = world.store) =>
    erasePhone({ redis: world.redis, keyring, store, clock }, phone(NUMBER));

  async function tryUnderWay(forMs: number): Promise<number> {
    const lease = { by: 'a delivery', untilMs: world.clock.nowMs() + forMs };
    const kept = await world.kept();
    await world.store.commit(kept, { registration: { value: beginRegistering(confirmed(), lease) } });
    return lease.untilMs;
  }

  test('waits for a try that is under way: its answer would be written down afterwards', async () => {
    const untilMs = await tryUnderWay(18_000);
    // And answers what there was in the end: by then the registry may know the customer.
    expect(await erase()).toMatchObject({ registration: { tries: 1 } });
    expect(world.clock.nowMs()).toBeGreaterThanOrEqual(untilMs);
    expect((await world.kept()).registration).toBeUndefined();
  });

  test('refuses where one try follows on the other, and has erased nothing then', async () => {
    await tryUnderWay(18_000);
    const clock: Clock = {
      nowMs: world.clock.nowMs,
      async wait(ms) {
        await world.clock.wait(ms * 20);
        await tryUnderWay(18_000);
      },
    };
    expect(await erase(clock)).toBe('busy');
    expect((await world.kept()).registration).toBeDefined();
  });

  test('of one who sends anew right after it nothing is taken', async () => {
    const { key } = await world.kept();
    await world.store.markDue(key, 'before', 1);
    const store: PhoneStore = {
      ...world.store,
      async commit(kept, change) {
        const done = await world.store.commit(kept, change);
        const anew = await world.kept();
        await world.store.markDue(key, 'after', 1);
        await world.store.commit(anew, { registration: { value: confirmed() } });
        return done;
      },
    };
    expect(await erase(world.clock, store)).not.toBe('busy');
    expect(await world.redis.zrange('j:due', 0, -1)).toEqual([`${key}.after`]);
    expect((await world.kept()).registration).toBeDefined();
  });

  test('a hop that is kept meanwhile is erased with the rest', async () => {
    await tryUnderWay(1);
    world.clock.advance(10);
    const stale = await world.kept();
    await world.store.commit(stale, { session: { value: { v: 1, conversation: OPENING, calls: [] }, ttlS: 60 } });
    expect(await erase()).not.toBe('busy');
    expect(await world.store.commit(stale, { session: null })).toBe(false);
    expect(await world.redis.keys('j:[sr]:*')).toEqual([]);
  });
});

const OPENING = { at: { screen: 'language' }, answers: {}, wrongInputs: 0 } as const;
