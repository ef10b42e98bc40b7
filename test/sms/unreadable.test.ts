import { beforeEach, describe, expect, test } from 'vitest';
import { withdraw } from '../../src/operations/withdraw.ts';
import type { Phone, PhoneStore } from '../../src/outbox/phone.ts';
import type { Service } from '../../src/runtime/service.ts';
import { memoryRecords } from '../support/memory-records.ts';
import { phone } from '../support/phone.ts';
import { POLICY } from '../support/registrations.ts';
import { caller, confirms, NUMBER, type ServiceWorld, serviceWorld, TO_REVIEW } from '../support/service-world.ts';
import { smsCustomer } from '../support/sms-customer.ts';

const HOUR_MS = 3_600_000;

/** A store in which conversations are damaged, until they are written over. */
function damaged(store: PhoneStore): PhoneStore {
  let isDamaged = true;
  const read = ({ conversation, ...stored }: Phone): Phone =>
    isDamaged && conversation !== undefined
      ? { ...stored, unreadable: { conversation: 'damaged' } }
      : { ...stored, ...(conversation && { conversation }) };
  return {
    ...store,
    load: async (msisdn) => read(await store.load(msisdn)),
    loadByKey: async (key) => read(await store.loadByKey(key)),
    async commit(stored, change) {
      const committed = await store.commit(stored, change);
      if (committed.done && change.conversation !== undefined) isDamaged = false;
      return { ...committed, now: read(committed.now) };
    },
  };
}

describe('a customer who wrote STOP, and whose conversation cannot be read', () => {
  let world: ServiceWorld;
  let store: PhoneStore;
  let service: Service;

  beforeEach(async () => {
    world = serviceWorld({ dialbackAfterS: 600 });
    await smsCustomer(world).sends('STOP');
    world.clock.advance(HOUR_MS);
    world.sent.length = 0;
    store = damaged(world.store);
    service = world.another({}, { store });
  });

  const optedOutAtMs = async () => (await store.load(phone(NUMBER))).conversation?.sms?.optedOutAtMs;

  test('may dial as ever, and is not reminded', async () => {
    const customer = caller(service);
    expect(await customer.dial()).toMatchObject({ screen: 'language' });
    expect(await customer.types(...TO_REVIEW)).toMatchObject({ screen: 'review' });
    await world.workOff(service, world.clock.nowMs() + 20 * HOUR_MS);
    expect(world.sent).toEqual([]);
    await customer.dial();
    expect(await customer.types('1', '1')).toMatchObject({ screen: 'success' });
    await world.workOff(service);
    expect(world.sent).toMatchObject([{ message: expect.stringContaining('you are registered') }]);
  });

  test('gets silence for an SMS, and an answer for a keyword', async () => {
    const customer = smsCustomer(world);
    const sends = async (text: string) => {
      world.clock.advance(60_000);
      await customer.takes({ text }, service);
      await world.workOff(service, world.clock.nowMs() + 1_000);
      return customer.hears();
    };
    expect(await sends('Hello')).toEqual([]);
    expect(await optedOutAtMs()).toBeDefined();
    expect(await sends('JOIN')).toEqual([expect.stringContaining('18+')]);
    expect(await sends('1')).toEqual([expect.stringContaining('full names')]);
  });

  test('has opted out for good where the gateway says so, too', async () => {
    await service.takeOptOut(phone(NUMBER));
    expect(await optedOutAtMs()).toBeDefined();
  });

  test('is withdrawn by the helpline without being taken for one who wants SMS', async () => {
    await confirms(world.service);
    await world.afterReplies();
    store = damaged(world.store);
    const operations = { store, records: memoryRecords(), clock: world.clock, policy: POLICY };
    const parts = { ...operations, retentionS: 86_400, resumeWithinS: 86_400 };
    expect(await withdraw(parts, 'admin', { phone: phone(NUMBER) })).toMatchObject({ done: true });
    expect(await optedOutAtMs()).toBeDefined();
  });
});

test('an opt-out, and what was refused since is a day old: dialling goes on at the review', async () => {
  const world = serviceWorld();
  world.registryAnswers({ kind: 'refused', field: 'name' });
  await confirms(world.service);
  await world.service.takeOptOut(phone(NUMBER));
  await world.workOff(world.service, world.clock.nowMs() + 25 * HOUR_MS);
  expect(await caller(world.service).dial()).toMatchObject({ screen: 'resume' });
});
