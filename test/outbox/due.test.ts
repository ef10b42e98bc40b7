import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createKeyring } from '../../src/adapters/encryption/keyring.ts';
import { reseal } from '../../src/adapters/redis/reseal.ts';
import { createStore } from '../../src/adapters/redis/store.ts';
import { type Registration, readRegistration } from '../../src/outbox/registration.ts';
import { readSession, type Session } from '../../src/ussd/session.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { caller, NUMBER, type ServiceWorld, startServiceWorld, TERMS, TO_REVIEW } from '../support/service-world.ts';

const HOUR_MS = 3_600_000;
const OLD = Buffer.alloc(32, 7);
const NEW = Buffer.alloc(32, 8);

let server: RedisServer;
let world: ServiceWorld;

async function confirms(number = NUMBER, nationalId = '21314151') {
  const customer = caller(world.service, number);
  await customer.dial();
  const answers = TO_REVIEW.map((answer) => (answer === '21314151' ? nationalId : answer));
  return customer.types(...answers, '1');
}

const due = () => world.store.dueBefore(Number.MAX_SAFE_INTEGER, 10);

describeWithRedis('a promise that is due', () => {
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  beforeEach(async () => {
    world = await startServiceWorld(server.url);
    world.registry.behave('down');
  });
  afterEach(() => world.close());

  test('is due when its next try is: the sweep leaves one alone that waits its turn', async () => {
    await confirms();
    let nextMs = 0;
    while (nextMs - world.clock.nowMs() < 120_000) {
      world.clock.advance(Math.max(nextMs - world.clock.nowMs(), 0));
      await world.deliver();
      [nextMs = 0] = world.deliveries.alarmsMs();
    }
    expect(await due()).toMatchObject([{ atMs: nextMs }]);
    world.clock.advance(nextMs - world.clock.nowMs() - 1);
    expect(await world.service.sweep()).toBe(0);
    world.clock.advance(60_002);
    expect(await world.service.sweep()).toBe(1);
  });

  test('under a name of an older data key is due under neither name in the end', async () => {
    await confirms();
    const old = await world.kept();
    const registrationId = old.registration?.id ?? '';
    const keyring = createKeyring([NEW, OLD]);
    const read = { session: readSession, registration: readRegistration };
    const store = createStore<Session, Registration>({ redis: world.redis, keyring, read, nowMs: world.clock.nowMs });
    await reseal({ redis: world.redis, keyring });
    // A process that had read it before it moved says when it is due.
    await store.markDue(old.key, registrationId, world.clock.nowMs());

    const service = world.with({ store });
    world.clock.advance(120_000);
    await world.deliveries.runDue(service.deliver);
    expect([await store.countDue(), await service.sweep()]).toEqual([0, 0]);
  });

  test('after we were away for longer than our patience is not given up unheard by a registry that is ill just now', async () => {
    await confirms();
    world.clock.advance((TERMS.giveUpAfterH + 1) * HOUR_MS);
    for (let n = 0; n < 4; n++) await confirms(`071100012${n}`, `3131415${n}`);
    expect(world.seen.registry).toEqual(['cut']);
    await world.deliver();
    expect(world.seen.settled).toEqual([]);
    world.registry.behave('up');
    await world.deliverAll();
    expect(world.seen.settled).toEqual(Array(5).fill('registered'));
  });
});
