import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createKeyring } from '../../src/adapters/encryption/keyring.ts';
import type { PhoneStore } from '../../src/outbox/keep.ts';
import type { DeliveryId, PhoneKey } from '../../src/ports/store.ts';
import type { SmsMode } from '../../src/sandbox/sms-stand-in.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { caller, type ServiceWorld, startServiceWorld, TO_REVIEW } from '../support/service-world.ts';

const HOUR_MS = 3_600_000;
const GIVE_UP_AFTER_H = 3;
const MINUTE_MS = 60_000;

let server: RedisServer;
let world: ServiceWorld;

/** A customer who was told "received": the registry has not been heard of. */
async function promised(): Promise<DeliveryId> {
  const before = world.registry.mode();
  world.registry.behave('down');
  const customer = caller(world.service);
  await customer.dial();
  await customer.types(...TO_REVIEW, '1');
  world.registry.behave(before);
  const { key, registration } = await world.kept();
  return { key, registrationId: registration?.id ?? '' };
}

const inbox = () => world.sms.inbox().map(({ message }) => message);
const registration = async () => (await world.kept()).registration;
const msSince = (ms: number) => world.clock.nowMs() - ms;

describeWithRedis('a delivery', () => {
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  beforeEach(async () => {
    world = await startServiceWorld(server.url, { giveUpAfterH: GIVE_UP_AFTER_H });
  });
  afterEach(() => world.close());

  test('tries again and again, with pauses that grow to RETRY_MAX_S', async () => {
    await promised();
    world.registry.behave('down');
    const triedAtMs: number[] = [];
    world.registry.subscribe(({ kind }) => {
      if (kind === 'registry_request') triedAtMs.push(world.clock.nowMs());
    });
    while (triedAtMs.length < 12) {
      world.clock.advance(Math.max(0, (world.deliveries.alarmsMs()[0] ?? 0) - world.clock.nowMs()));
      await world.deliver();
    }
    const pausesMs = triedAtMs.slice(1).map((atMs, n) => atMs - (triedAtMs[n] ?? 0));
    expect(pausesMs[0]).toBeGreaterThanOrEqual(10_000);
    for (const pauseMs of pausesMs) expect(pauseMs).toBeLessThanOrEqual(15 * MINUTE_MS);
    for (const pauseMs of pausesMs.slice(7)) expect(pauseMs).toBeGreaterThanOrEqual(11 * MINUTE_MS);
  });

  test('gives up after GIVE_UP_AFTER_H: the failure SMS, and a dead letter that stays until the customer registers after all', async () => {
    const { key, registrationId } = await promised();
    const confirmedMs = world.clock.nowMs();
    world.registry.behave('down');
    await world.deliverAll();

    expect(msSince(confirmedMs)).toBeGreaterThanOrEqual(GIVE_UP_AFTER_H * HOUR_MS);
    expect(msSince(confirmedMs)).toBeLessThan((GIVE_UP_AFTER_H + 1) * HOUR_MS);
    expect(inbox()).toEqual([
      `Dear Anthony, we could not complete your registration with Umoja. Dial *384*70421# to check your details, or call 0700000000. Ref: ${registrationId}.`,
    ]);
    expect(await registration()).toMatchObject({ stage: 'abandoned', told: 'accepted' });
    expect(await world.redis.ttl(`j:r:{${key}}`)).toBe(-1);
    expect(await world.store.listDead(10)).toMatchObject([{ key, registrationId }]);
    expect(await world.store.countDue()).toBe(0);

    world.registry.behave('up');
    world.clock.advance(HOUR_MS);
    const customer = caller(world.service);
    expect(await customer.dial()).toMatchObject({ screen: 'resume' });
    expect((await customer.types('1')).body).toContain('Check your details:\nAnthony Kamau');
    expect(await customer.types('1')).toMatchObject({ screen: 'success' });
    await world.deliverAll();
    expect([await world.store.countDead(), world.customers().length, inbox().length]).toEqual([0, 1, 2]);
  });

  test('of an SMS whose report may come at once: its name is known before it is written down as sent', async () => {
    const id = await promised();
    world.clock.advance(MINUTE_MS);
    let known: string | undefined;
    const store: PhoneStore = {
      ...world.store,
      async commit(kept, change) {
        if (change.registration?.value.told === 'accepted') known = await world.store.findMessage('ATXid_1');
        return world.store.commit(kept, change);
      },
    };
    await world.with({ store }).deliver(id);
    expect(known).toBe(id.key);
  });

  test('refused, cancelled, and made anew: its SMS comes a minute after the one before', async () => {
    await promised();
    world.registry.behave('refusing');
    await world.deliver();
    await world.deliverAll();
    const customer = caller(world.service);
    await customer.dial();
    expect(await customer.types('3')).toMatchObject({ screen: 'cancelled' });
    expect(await registration()).toBeUndefined();
    world.registry.behave('up');
    const again = caller(world.service);
    await again.dial();
    await again.types(...TO_REVIEW, '1');
    await world.deliverAll();
    const [first = 0, second = 0, ...more] = world.sms.inbox().map(({ at }) => Date.parse(at));
    expect(more).toEqual([]);
    expect(second - first).toBeGreaterThanOrEqual(MINUTE_MS);
  });

  test('given up, and cancelled by the customer: nothing of it is kept', async () => {
    await promised();
    world.registry.behave('down');
    await world.deliverAll();
    const customer = caller(world.service);
    await customer.dial();
    expect(await customer.types('3')).toMatchObject({ screen: 'cancelled' });
    expect(await registration()).toBeUndefined();
    expect(await world.store.countDead()).toBe(0);
  });

  test('of a registration that the registry had made before we gave up, once sent again, is success', async () => {
    const customer = caller(world.service);
    await customer.dial();
    world.registry.behave('cut_after_creating');
    await customer.types(...TO_REVIEW, '1');
    world.registry.behave('down');
    await world.deliverAll();
    expect(await registration()).toMatchObject({ stage: 'abandoned' });
    world.registry.behave('up');
    world.clock.advance(HOUR_MS);
    const again = caller(world.service);
    await again.dial();
    expect(await again.types('1', '1')).toMatchObject({ screen: 'success' });
    expect(world.customers()).toHaveLength(1);
  });

  test('refused: the failure SMS, and the next dial goes on at the review with what was answered', async () => {
    await promised();
    world.registry.behave('refusing');
    await world.deliverAll();
    expect(inbox()).toEqual([expect.stringContaining('we could not complete your registration')]);
    const customer = caller(world.service);
    expect(await customer.dial()).toMatchObject({ screen: 'resume' });
    expect((await customer.types('1')).body).toBe(
      'CON Not accepted. Reply 2 to correct or call 0700000000.\nCheck your details:\nAnthony Kamau\nID 21314151\nKwale\nMale\n2:Change\n3:Delete all',
    );
  });

  test('run by ten at once asks the registry once and sends one SMS', async () => {
    const id = await promised();
    world.clock.advance(MINUTE_MS);
    world.registry.behave('slow', { slowMs: 100 });
    const asked = world.asked();
    const others = [world.service, world.another()];
    await Promise.all(Array.from({ length: 10 }, (_, n) => (others[n % 2] ?? world.service).deliver(id)));
    await world.deliverAll();
    expect([world.asked() - asked, world.customers().length, inbox().length]).toEqual([1, 1, 1]);
  });

  test.each<[SmsMode]>([['failing'], ['unauthorised'], ['no_credit'], ['invalid_sender_id']])(
    'whose SMS gateway is %s at first sends it once that is over',
    async (mode) => {
      await promised();
      world.clock.advance(MINUTE_MS);
      world.sms.behave(mode);
      for (let n = 0; n < 4; n++) {
        world.clock.advance(Math.max(0, (world.deliveries.alarmsMs()[0] ?? 0) - world.clock.nowMs()));
        await world.deliver();
      }
      expect(inbox()).toEqual([]);
      world.sms.behave('up');
      await world.deliverAll();
      expect(inbox()).toEqual([expect.stringContaining('you are registered')]);
      expect(await registration()).toMatchObject({ told: 'accepted' });
    },
  );

  test('whose SMS goes out without a word of it: never two a minute', async () => {
    await promised();
    world.sms.behave('hanging_after_sending');
    while (world.sms.inbox().length < 3) {
      world.clock.advance(Math.max(0, (world.deliveries.alarmsMs()[0] ?? 0) - world.clock.nowMs()));
      await world.deliver();
    }
    world.sms.behave('up');
    await world.deliverAll();
    const atMs = world.sms.inbox().map(({ at }) => Date.parse(at));
    for (const [n, ms] of atMs.slice(1).entries()) expect(ms - (atMs[n] ?? 0)).toBeGreaterThanOrEqual(MINUTE_MS);
  });

  test('to a phone that takes no SMS is at its end', async () => {
    await promised();
    world.sms.behave('blacklisted');
    await world.deliverAll();
    expect(world.seen.texted).toMatchObject([{ kind: 'undeliverable', because: 'opted_out' }]);
    expect(await registration()).toMatchObject({ stage: 'registered', told: 'undeliverable' });
    expect(await world.store.countDue()).toBe(0);
  });

  test('of a refusal, to a phone that takes no SMS, is a dead letter: somebody else has to tell', async () => {
    const { registrationId } = await promised();
    world.registry.behave('refusing');
    world.sms.behave('blacklisted');
    await world.deliverAll();
    expect(await registration()).toMatchObject({ stage: 'refused', told: 'undeliverable' });
    expect(await world.store.listDead(10)).toMatchObject([{ registrationId }]);
  });

  test('whose SMS cannot be sent ends after GIVE_UP_AFTER_H, and the registration stands', async () => {
    await promised();
    world.sms.behave('failing');
    await world.deliverAll();
    expect(await registration()).toMatchObject({ stage: 'registered', told: 'unreached' });
    expect(await caller(world.service).dial()).toMatchObject({ screen: 'alreadyPhone' });
  });

  test('of what is not kept any more, or of another confirmation, is done', async () => {
    const unknown = { key: 'abcdefghijklmnopqrstuv' as PhoneKey, registrationId: 'K7Q3MA' };
    expect(await world.service.deliver(unknown)).toEqual({ done: true });
    const { key } = await promised();
    const asked = world.asked();
    // Cancelled while it was given up.
    await world.store.markDead(key, 'K7Q3MA', 1);
    expect(await world.service.deliver({ key, registrationId: 'K7Q3MA' })).toEqual({ done: true });
    expect(world.asked()).toBe(asked);
    expect(await world.store.countDead()).toBe(0);
  });

  test('of a record that cannot be read is put aside for a person, and changes nothing of it', async () => {
    const id = await promised();
    const damaged = `\u0001${'damaged'.repeat(9)}`;
    await world.redis.set(`j:r:{${id.key}}`, damaged);
    world.clock.advance(MINUTE_MS);
    await world.service.deliver(id);
    expect(world.seen.poisoned).toHaveLength(1);
    expect(await world.store.listDead(10)).toMatchObject([id]);
    expect(await world.redis.get(`j:r:{${id.key}}`)).toBe(damaged);
  });

  test('of a record of a later release waits for that release', async () => {
    const id = await promised();
    const name = `j:r:{${id.key}}`;
    const record = { ...(await registration()), v: 2 };
    await world.redis.set(name, createKeyring([Buffer.alloc(32, 7)]).seal(record, name));
    world.clock.advance(MINUTE_MS);
    expect(await world.service.deliver(id)).toEqual({ againInMs: MINUTE_MS });
    expect(world.seen.poisoned).toHaveLength(1);
    expect(await world.store.countDue()).toBe(1);
  });

  test('is kept without an end until nothing is owed, then for RETENTION_DAYS', async () => {
    const { key } = await promised();
    expect(await world.redis.ttl(`j:r:{${key}}`)).toBe(-1);
    await world.deliverAll();
    const ttlS = await world.redis.ttl(`j:r:{${key}}`);
    expect(ttlS).toBeGreaterThan(30 * 86_400 - 60);
    expect(ttlS).toBeLessThanOrEqual(30 * 86_400);
  });
});
