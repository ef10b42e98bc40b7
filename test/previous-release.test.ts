import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createKeyring } from '../src/adapters/encryption/keyring.ts';
import { readRegistration } from '../src/outbox/registration.ts';
import { readSession } from '../src/ussd/session.ts';
import { phone } from './support/phone.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from './support/redis-server.ts';
import { caller, NUMBER, type ServiceWorld, startServiceWorld } from './support/service-world.ts';

// What version 1 of the formats wrote. These samples are never changed: a later version adds its own, and goes on reading them.
const fixture = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));

describe('what the previous release sealed', () => {
  const { dataKey, identity, value, sealed, phone: number, phoneKey } = fixture('v1-sealed');
  const keyring = createKeyring([Buffer.alloc(32, 9), Buffer.from(String(dataKey), 'base64')]);

  test('opens', () => {
    const opened = keyring.open(Buffer.from(String(sealed), 'base64'), String(identity));
    expect(opened).toEqual({ ok: true, value });
  });

  test('is found under the same name', () => expect(keyring.phoneKeys(phone(String(number)))[1]).toBe(phoneKey));
});

describeWithRedis('what the previous release kept', () => {
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

  const registrations = fixture('v1-registrations');
  const sessions = fixture('v1-sessions');

  async function keep(name: string): Promise<void> {
    const session = readSession(sessions[name]);
    const registration = readRegistration(registrations[name]);
    const kept = await world.kept();
    await world.store.commit(kept, {
      ...(session && { session: { value: session, ttlS: 600 } }),
      ...(registration && { registration: { value: registration } }),
    });
    if (registration === undefined) return;
    await world.store.markDue(kept.key, registration.id, world.clock.nowMs());
    await world.deliveries.schedule({ key: kept.key, registrationId: registration.id }, 0);
  }

  test('a conversation goes on where it stopped', async () => {
    await keep('in the middle');
    const customer = caller(world.service);
    expect((await customer.dial('', 'ATUid_later')).screen).toBe('resume');
    expect((await customer.types('1')).screen).toBe('county');
    expect((await customer.types('Kwale', '1', '1')).screen).toBe('success');
    expect(world.customers()).toMatchObject([{ full_name: 'Anthony Kamau', national_id: '21314151' }]);
  });

  test.each([
    ['pending', { stage: 'registered', told: 'accepted' }, 1, 1],
    ['a try under way', { stage: 'registered', told: 'accepted' }, 1, 1],
    ['registered, not told', { stage: 'registered', told: 'accepted' }, 0, 1],
    ['registered, told', { stage: 'registered', told: 'accepted' }, 0, 0],
    ['refused', { stage: 'refused', told: 'screen' }, 0, 0],
    ['given up', { stage: 'abandoned', told: 'accepted' }, 0, 0],
  ])('a registration that is %s gets what it is owed', async (name, end, customers, sms) => {
    await keep(name);
    world.clock.advance(3_600_000);
    await world.deliver();
    expect((await world.kept()).registration).toMatchObject(end);
    expect(world.customers()).toHaveLength(customers);
    expect(world.sms.inbox()).toHaveLength(sms);
    expect(await world.store.countDue()).toBe(0);
    expect((await caller(world.service).dial()).screen).not.toBe('callUs');
  });

  test('each sample is one', () => {
    for (const value of Object.values(sessions)) expect(readSession(value)).toEqual(value);
    for (const value of Object.values(registrations)) expect(readRegistration(value)).toEqual(value);
    expect(phone(NUMBER)).toBe('254711000111');
  });
});
