import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PhoneStore } from '../../src/outbox/keep.ts';
import type { RegistryAnswer } from '../../src/ports/partners.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { caller, type ServiceWorld, startServiceWorld, TO_REVIEW } from '../support/service-world.ts';

const HOUR_MS = 3_600_000;

describeWithRedis('a registry that is ill', () => {
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

  let ids = 21314151;
  async function confirms(number: string): Promise<string> {
    const phone = caller(world.service, number);
    await phone.dial();
    const answers = TO_REVIEW.map((answer) => (answer === '21314151' ? String(ids++) : answer));
    const { body } = await phone.types(...answers, '1');
    return body;
  }
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => `07110001${10 + n}`);

  async function fallsIll(mode: 'down' | 'unauthorised'): Promise<void> {
    world.registry.behave(mode);
    for (const number of numbers(5)) await confirms(number);
    expect(world.asked()).toBe(5);
  }

  test('is asked no more after five, and customers read at once that their details were received', async () => {
    await fallsIll('down');
    for (const number of numbers(20).slice(5)) expect(await confirms(number)).toContain('received your details');
    expect(world.asked()).toBe(5);
    expect(world.seen.registry).toEqual(['cut']);
  });

  test('while it is spared a delivery counts no try and pauses no longer', async () => {
    await fallsIll('down');
    const late = '0711000150';
    await confirms(late);
    world.clock.advance(60_000);
    for (let n = 0; n < 5; n++) {
      await world.deliver();
      world.clock.advance(60_000);
    }
    expect(world.asked()).toBeLessThan(5 + 6);
    const { registration } = await world.kept(late);
    expect(registration?.tries).toBeLessThanOrEqual(2);
  });

  test('whose trial a lost race kept from being made is tried all the same', async () => {
    let lost = 0;
    let answer: RegistryAnswer = { kind: 'retry', because: 'unreachable', mayHaveRegistered: false };
    const store: PhoneStore = {
      ...world.store,
      async commit(kept, change) {
        if (answer.kind === 'registered' && change.registration?.value.lease && lost++ === 0) return false;
        return world.store.commit(kept, change);
      },
    };
    const service = world.with({ store, registry: { register: async () => answer } });
    for (const number of numbers(6)) {
      const phone = caller(service, number);
      await phone.dial();
      await phone.types(...TO_REVIEW, '1');
    }
    answer = { kind: 'registered' };
    world.clock.advance(60_000);
    const { key, registration } = await world.kept(numbers(6)[5]);
    await service.deliver({ key, registrationId: registration?.id ?? '' });
    expect((await world.kept(numbers(6)[5])).registration).toMatchObject({ stage: 'registered' });
    expect(lost).toBeGreaterThan(1);
  });

  test('all that waits goes out once it is well again, each customer once', async () => {
    await fallsIll('down');
    for (const number of numbers(30).slice(5)) await confirms(number);
    for (let minute = 0; minute < 10; minute++) {
      world.clock.advance(60_000);
      await world.deliver();
    }
    expect(world.asked()).toBeLessThan(5 + 15);

    world.registry.behave('up');
    // Who was never tried is out within the longest pause between trials; who was, within its own.
    world.clock.advance(62_000);
    await world.deliver();
    world.clock.advance(10_000);
    await world.deliver();
    expect(world.customers().length).toBeGreaterThanOrEqual(25 - 12);
    world.clock.advance(900_000);
    await world.deliver();
    expect(world.customers()).toHaveLength(30);
    expect(world.sms.inbox()).toHaveLength(30);
    expect(await world.store.countDue()).toBe(0);
  });

  test('that does not accept the token: nobody is given up, however long it takes', async () => {
    await fallsIll('unauthorised');
    expect(world.seen.registry).toEqual(['unauthorised']);
    for (const number of numbers(8).slice(5)) await confirms(number);
    for (let hour = 0; hour < 72; hour += 4) {
      world.clock.advance(4 * HOUR_MS);
      await world.deliver();
    }
    expect(world.seen.settled).toEqual([]);
    expect(await world.store.countDead()).toBe(0);

    world.registry.behave('up');
    world.clock.advance(HOUR_MS);
    await world.deliver();
    world.clock.advance(HOUR_MS);
    await world.deliver();
    expect(world.seen.settled).toEqual(Array(8).fill('registered'));
    expect(world.seen.registry.at(-1)).toBe('well');
  });

  test('that does not accept the token for days, and then is ill: that is a trouble of its own, and our patience a new one', async () => {
    await fallsIll('unauthorised');
    for (const number of numbers(8).slice(5)) await confirms(number);
    for (let hour = 0; hour < 72; hour += 4) {
      world.clock.advance(4 * HOUR_MS);
      await world.deliver();
    }
    world.registry.behave('down');
    for (let hour = 0; hour < 30; hour++) {
      world.clock.advance(HOUR_MS);
      await world.deliver();
    }
    expect(world.seen.registry).toEqual(['unauthorised', 'cut']);
    expect(world.seen.settled).toEqual([]);
    world.registry.behave('up');
    for (let hour = 0; hour < 3; hour++) {
      world.clock.advance(HOUR_MS);
      await world.deliver();
    }
    expect(world.seen.settled).toEqual(Array(8).fill('registered'));
  });

  test('for longer than our patience: each is given up and told, also who never had a try', async () => {
    await fallsIll('down');
    for (const number of numbers(8).slice(5)) await confirms(number);
    for (let hour = 0; hour < 52; hour += 2) {
      world.clock.advance(2 * HOUR_MS);
      await world.deliver();
    }
    expect(world.seen.settled).toEqual(Array(8).fill('abandoned'));
    expect(await world.store.countDead()).toBe(8);
    expect(world.sms.inbox()).toHaveLength(8);

    // Nobody found fault with what these typed, and no screen says so.
    const again = caller(world.service, numbers(8)[0]);
    await again.dial();
    expect((await again.types('1')).body).toMatch(/^CON Check your details/);
  });

  test('we were down ourselves for longer than our patience: a last try is made all the same', async () => {
    world.registry.behave('down');
    await confirms('0711000111');
    world.clock.advance(72 * HOUR_MS);
    world.registry.behave('up');
    await world.deliver();
    expect(world.seen.settled).toEqual(['registered']);
  });
});
