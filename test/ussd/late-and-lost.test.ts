import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createKeyring } from '../../src/adapters/encryption/keyring.ts';
import { createStore } from '../../src/adapters/redis/store.ts';
import type { PhoneStore } from '../../src/outbox/keep.ts';
import { readRegistration } from '../../src/outbox/registration.ts';
import type { RegistryAnswer, SmsAnswer } from '../../src/ports/partners.ts';
import type { Service } from '../../src/runtime/service.ts';
import { readSession } from '../../src/ussd/session.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { caller, type ServiceWorld, startServiceWorld, TO_REVIEW } from '../support/service-world.ts';

const HOUR_MS = 3_600_000;
const DOWN: RegistryAnswer = { kind: 'retry', because: 'fault', mayHaveRegistered: false };

let server: RedisServer;
let world: ServiceWorld;

/** The service of `world`, with something else in the place of a part. */
function serviceWith(parts: { store?: PhoneStore; registry?: RegistryAnswer; sms?: SmsAnswer }): Service {
  const {
    store = world.store,
    registry = { kind: 'registered' },
    sms = { kind: 'accepted', messageId: 'ATXid_1' },
  } = parts;
  const partners = { registry: { register: async () => registry }, sms: { send: async () => sms } };
  // Short enough for an alarm to ring while its hop is still being answered.
  return world.with({ store, ...partners }, { registerDeadlineMs: 1_000 });
}

async function runAllAlarms(service: Service): Promise<void> {
  for (let left = 2000; left > 0; left -= 1) {
    const [next] = world.deliveries.alarmsMs();
    if (next === undefined) return;
    world.clock.advance(Math.max(next - world.clock.nowMs(), 0));
    await world.deliveries.runDue(service.deliver);
  }
}

async function atReview(service: Service) {
  const customer = caller(service);
  await customer.dial();
  await customer.types(...TO_REVIEW);
  return customer;
}

const registration = async () => (await world.kept()).registration;

describeWithRedis('a promise', () => {
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  beforeEach(async () => {
    world = await startServiceWorld(server.url);
  });
  afterEach(() => world.close());

  test('in the place of one whose SMS nobody took is all that waits for anybody', async () => {
    const refusing = serviceWith({
      registry: { kind: 'refused' },
      sms: { kind: 'retry', because: 'fault', mayHaveSent: false },
    });
    const down = serviceWith({ registry: DOWN });
    await (await atReview(down)).types('1');
    await runAllAlarms(refusing);
    expect(await registration()).toMatchObject({ stage: 'refused', told: 'unreached' });
    expect(await world.store.countDead()).toBe(1);
    const customer = caller(serviceWith({}));
    await customer.dial();
    await customer.types('1', '2', '4', '2', '1');
    expect(await registration()).toMatchObject({ stage: 'registered' });
    expect(await world.store.countDead()).toBe(0);
  });

  test('whose alarm rang before it was kept is made again, with an alarm of its own', async () => {
    let rang = false;
    const store: PhoneStore = {
      ...world.store,
      async commit(kept, change) {
        if (change.registration && !rang) {
          rang = true;
          // The process stands still here, and another one hears the alarm.
          const [next = 0] = world.deliveries.alarmsMs();
          world.clock.advance(Math.max(next - world.clock.nowMs(), 0));
          await world.deliveries.runDue(world.service.deliver);
        }
        return world.store.commit(kept, change);
      },
    };
    const customer = await atReview(serviceWith({ store, registry: DOWN }));
    await customer.types('1');
    expect(rang).toBe(true);
    expect(await registration()).toMatchObject({ stage: 'pending' });
    expect(await world.store.countDue()).toBe(1);
    await runAllAlarms(world.service);
    expect((await registration())?.stage).not.toBe('pending');
  });

  test('whose refusal is not written down at once has it written down later: what was read stays true', async () => {
    let commits = 0;
    let away = 3;
    const store: PhoneStore = {
      ...world.store,
      async commit(kept, change) {
        if (change.registration && ++commits > 1 && away-- > 0) throw new Error('away');
        return world.store.commit(kept, change);
      },
    };
    const customer = await atReview(serviceWith({ store, registry: { kind: 'refused' } }));
    expect((await customer.types('1')).body).toMatch(/^CON Not accepted\. Reply 2/);
    expect((await registration())?.stage).toBe('refused');
    expect(await customer.types('2')).toMatchObject({ screen: 'change' });
  });

  test('cannot be made without the answer to a question that is newer than the review', async () => {
    const customer = await atReview(world.service);
    const kept = await world.kept();
    if (kept.session === undefined) throw new Error('the conversation is gone');
    const { gender: _, ...answers } = kept.session.conversation.answers;
    const value = { ...kept.session, conversation: { ...kept.session.conversation, answers } };
    await world.store.commit(kept, { session: { value, ttlS: 1000 } });
    expect(await customer.types('1')).toMatchObject({ screen: 'gender' });
    expect(await customer.types('1')).toMatchObject({ screen: 'review' });
    expect(await customer.types('1')).toMatchObject({ screen: 'success' });
  });

  test('that one process gave up while another kept it is no dead letter in the end', async () => {
    const customer = await atReview(serviceWith({ registry: DOWN }));
    await customer.types('1');
    const { key, registration: pending } = await world.kept();
    if (pending === undefined) throw new Error('nothing was promised');
    world.clock.advance(49 * HOUR_MS);
    const triedAtMs = world.clock.nowMs();
    await world.store.commit(await world.kept(), { registration: { value: { ...pending, triedAtMs } } });
    const store: PhoneStore = {
      ...world.store,
      async markDead(...dead) {
        await world.store.markDead(...dead);
        const now = await world.store.loadByKey(key);
        if (now.registration?.stage !== 'pending') return;
        const value = { ...now.registration, stage: 'registered' as const, settledAtMs: triedAtMs };
        await world.store.commit(now, { registration: { value } });
      },
    };
    await serviceWith({ store }).deliver({ key, registrationId: pending.id });
    expect(await registration()).toMatchObject({ stage: 'registered', told: 'accepted' });
    expect(await world.store.countDead()).toBe(0);
  });

  test('whose record does not open for want of a key is kept once the key is back', async () => {
    const customer = await atReview(serviceWith({ registry: DOWN }));
    await customer.types('1');
    const store = createStore({
      redis: world.redis,
      keyring: createKeyring([Buffer.alloc(32, 9)]),
      read: { session: readSession, registration: readRegistration },
      nowMs: world.clock.nowMs,
    });
    world.clock.advance(60_000);
    await world.deliveries.runDue(serviceWith({ store }).deliver);
    expect(await world.store.countDead()).toBe(1);
    await runAllAlarms(world.service);
    expect(await registration()).toMatchObject({ stage: 'registered' });
    expect(await world.store.countDead()).toBe(0);
  });

  test('is told for as long as the SMS account is empty, and is a dead letter where the gateway just fails', async () => {
    const customer = await atReview(serviceWith({}));
    await customer.types('1');
    const empty = serviceWith({ sms: { kind: 'retry', because: 'no_credit', mayHaveSent: false } });
    const longAfterMs = world.clock.nowMs() + 60 * HOUR_MS;
    while (world.clock.nowMs() < longAfterMs) {
      const [next = 0] = world.deliveries.alarmsMs();
      world.clock.advance(Math.max(next - world.clock.nowMs(), 0));
      await world.deliveries.runDue(empty.deliver);
    }
    expect(await registration()).toMatchObject({ told: 'no' });
    await runAllAlarms(serviceWith({ sms: { kind: 'retry', because: 'fault', mayHaveSent: false } }));
    expect(await registration()).toMatchObject({ stage: 'registered', told: 'unreached' });
    expect(await world.store.countDead()).toBe(1);
    expect(await world.redis.ttl(`j:r:{${(await world.kept()).key}}`)).toBe(-1);
  });
});

describeWithRedis('what was typed', () => {
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  beforeEach(async () => {
    world = await startServiceWorld(server.url);
  });
  afterEach(() => world.close());

  test('in calls before is gone once the customer begins again', async () => {
    const customer = await atReview(world.service);
    await customer.dial();
    expect(await customer.types('2')).toMatchObject({ screen: 'language' });
    const { session, key } = await world.kept();
    expect(session?.calls).toHaveLength(2);
    expect(JSON.stringify(session)).not.toMatch(/Anthony|21314151/);
    expect(await world.redis.ttl(`j:s:{${key}}`)).toBeLessThanOrEqual(600);
  });
});
