import { describe, expect, test } from 'vitest';
import type { PhoneStore } from '../../src/outbox/phone.ts';
import type { FailureReason, RegistryAnswer, SmsAnswer } from '../../src/ports/partners.ts';
import type { Unreadable } from '../../src/ports/store.ts';
import { countsOf } from '../support/made-store.ts';
import { phone } from '../support/phone.ts';
import { HOUR_MS } from '../support/registrations.ts';
import { caller, confirms, NUMBER, type ServiceWorld, serviceWorld } from '../support/service-world.ts';

const MINUTE_MS = 60_000;
const fails = (because: FailureReason): RegistryAnswer => ({ kind: 'retry', because, mayHaveRegistered: false });
const smsFails = (because: FailureReason): SmsAnswer => ({ kind: 'retry', because, mayHaveSent: false });
const numbers = (count: number) => Array.from({ length: count }, (_, n) => `07110002${String(n).padStart(2, '0')}`);

async function promised(world: ServiceWorld, answer: RegistryAnswer = fails('unreachable')): Promise<void> {
  world.registryAnswers(answer);
  await confirms(world.service);
  world.registryAnswers({ kind: 'registered' });
}

const hoursLater = (world: ServiceWorld, hours: number) => world.clock.nowMs() + hours * HOUR_MS;
const registration = async (world: ServiceWorld) => (await world.stored()).registration;

describe('the registry', () => {
  test('is asked again and again, with pauses that grow to RETRY_MAX_S', async () => {
    const world = serviceWorld();
    const askedAtMs: number[] = [];
    await promised(world);
    world.registryAnswers(() => {
      askedAtMs.push(world.clock.nowMs());
      return fails('unreachable');
    });
    // A probe after each pause, too: here it is the same customer's.
    await world.workOff(world.service, hoursLater(world, 3));
    const pausesMs = askedAtMs.slice(1).map((atMs, n) => atMs - (askedAtMs[n] ?? 0));
    expect(pausesMs[0]).toBeGreaterThanOrEqual(10_000);
    for (const pauseMs of pausesMs) expect(pauseMs).toBeLessThanOrEqual(16 * MINUTE_MS);
    for (const pauseMs of pausesMs.slice(7)) expect(pauseMs).toBeGreaterThanOrEqual(11 * MINUTE_MS);
  });

  test('down until the window ends: the failure SMS, and attention until the customer is registered after all', async () => {
    const world = serviceWorld({ giveUpAfterH: 12 });
    await promised(world);
    const confirmedMs = world.clock.nowMs();
    world.registryAnswers(fails('unreachable'));
    await world.workOff();
    const { key, registration: failed } = await world.stored();
    expect(failed).toMatchObject({ status: 'failed', notification: 'sent' });
    expect((failed?.settledAtMs ?? 0) - confirmedMs).toBeGreaterThanOrEqual(12 * HOUR_MS);
    expect((failed?.settledAtMs ?? 0) - confirmedMs).toBeLessThan(13 * HOUR_MS);
    expect(world.sent).toMatchObject([{ message: expect.stringContaining(`Ref: ${failed?.reference}`) }]);
    expect(await world.store.listAttention(10)).toMatchObject([{ key }]);
    world.clock.advance(365 * 24 * HOUR_MS);
    expect(await registration(world)).toMatchObject({ status: 'failed' });

    world.registryAnswers({ kind: 'registered' });
    const customer = caller(world.service);
    expect(await customer.dial()).toMatchObject({ screen: 'resume' });
    // Nobody found fault with what was typed, and no screen says so.
    expect((await customer.types('1')).body).toMatch(/^CON Check your details:\nAnthony Kamau/);
    expect(await customer.types('1')).toMatchObject({ screen: 'success' });
    await world.workOff();
    expect([(await countsOf(world.store)).attention, world.sent.length]).toEqual([0, 2]);
  });

  test('down until the window ends: it needs attention, and is said to once', async () => {
    const world = serviceWorld();
    await promised(world);
    world.registryAnswers(fails('unreachable'));
    await world.workOff();
    const failed = await registration(world);
    await world.service.takeReport({ id: failed?.messageId ?? '', msisdn: phone(NUMBER), outcome: 'delivered' });
    expect(await registration(world)).toMatchObject({ status: 'failed', notification: 'delivered' });
    expect(world.heard.needAttention).toEqual([failed?.reference]);
  });

  test('that had registered the customer before the window ended: sent again, that is success', async () => {
    const world = serviceWorld({ giveUpAfterH: 12 });
    await promised(world, { kind: 'retry', because: 'cut', mayHaveRegistered: true });
    world.registryAnswers(fails('unreachable'));
    await world.workOff();
    expect(await registration(world)).toMatchObject({ status: 'failed' });
    world.registryAnswers({ kind: 'already', named: 'unsaid' });
    const again = caller(world.service);
    await again.dial();
    expect(await again.types('1', '1')).toMatchObject({ screen: 'success' });
  });

  test('while we were down ourselves for longer than the window: a last attempt is made', async () => {
    const world = serviceWorld();
    await promised(world);
    world.clock.advance(72 * HOUR_MS);
    await world.work();
    expect(world.heard.settled).toEqual(['registered']);
  });

  test('refuses: the failure SMS, and the next dial goes on at the review with what was answered', async () => {
    const world = serviceWorld();
    await promised(world);
    world.registryAnswers({ kind: 'refused', field: 'nationalId' });
    await world.workOff();
    expect(world.sent).toHaveLength(1);
    const customer = caller(world.service);
    expect(await customer.dial()).toMatchObject({ screen: 'resume' });
    expect((await customer.types('1')).body).toMatch(/^CON Not accepted\..*\nCheck your details:\nAnthony Kamau/s);
  });
});

describe('while a circuit is open', () => {
  async function opens(world: ServiceWorld, because: FailureReason): Promise<void> {
    world.registryAnswers(fails(because));
    for (const number of numbers(8)) await confirms(world.service, number);
    expect(world.asked).toHaveLength(5);
  }

  test('nobody is asked but one probe after each pause', async () => {
    const world = serviceWorld();
    await opens(world, 'fault');
    await world.workOff(world.service, world.clock.nowMs() + 10 * MINUTE_MS);
    // 5, 10, 20, 40 and then every 60 seconds.
    expect(world.asked.length).toBeLessThanOrEqual(5 + 4 + 10);
    expect(world.asked.length).toBeGreaterThanOrEqual(5 + 8);
  });

  test('longer than the window: each needs attention and is notified, also who never had an attempt', async () => {
    const world = serviceWorld();
    await opens(world, 'fault');
    await world.workOff(world.service, hoursLater(world, 52));
    expect(world.heard.settled).toEqual(Array(8).fill('failed'));
    expect([(await countsOf(world.store)).attention, world.sent.length]).toEqual([8, 8]);
  });

  test.each<FailureReason>(['unauthorised', 'misdirected'])(
    'for %s, which is ours to fix: no retry window ends, however long it takes',
    async (because) => {
      const world = serviceWorld();
      await opens(world, because);
      await world.workOff(world.service, hoursLater(world, 100));
      expect([world.heard.settled, (await countsOf(world.store)).attention]).toEqual([[], 0]);
      world.registryAnswers({ kind: 'registered' });
      await world.workOff();
      expect(world.heard.settled).toEqual(Array(8).fill('registered'));
    },
  );

  test('for what is ours to fix, and then the registry is down: the retry window is a new one', async () => {
    const world = serviceWorld();
    await opens(world, 'unauthorised');
    await world.workOff(world.service, hoursLater(world, 72));
    world.registryAnswers(fails('fault'));
    await world.workOff(world.service, hoursLater(world, 30));
    expect(world.heard.settled).toEqual([]);
    world.registryAnswers({ kind: 'registered' });
    await world.workOff();
    expect(world.heard.settled).toEqual(Array(8).fill('registered'));
  });

  test('all go out once it is closed, each customer once', async () => {
    const world = serviceWorld();
    await opens(world, 'fault');
    for (const number of numbers(40).slice(8)) await confirms(world.service, number);
    await world.workOff(world.service, world.clock.nowMs() + 5 * MINUTE_MS);
    world.registryAnswers({ kind: 'registered' });
    const before = world.asked.length;
    await world.workOff();
    expect([world.asked.length - before, world.sent.length]).toEqual([40, 40]);
    expect(new Set(world.sent.map(({ to }) => to)).size).toBe(40);
  });
});

describe('the SMS gateway', () => {
  test.each<FailureReason>(['fault', 'unauthorised', 'no_credit', 'sender_id'])(
    '%s at first: the SMS goes out once that is over',
    async (because) => {
      const world = serviceWorld();
      world.smsAnswers(smsFails(because));
      await confirms(world.service);
      await world.workOff(world.service, hoursLater(world, 2));
      world.smsAnswers({ kind: 'accepted', messageId: 'ATXid_1' });
      await world.workOff();
      expect(await registration(world)).toMatchObject({ status: 'registered', notification: 'sent' });
      expect(world.asked).toHaveLength(1);
    },
  );

  test('that says nothing, though the SMS went: never two within a minute', async () => {
    const world = serviceWorld();
    world.smsAnswers({ kind: 'retry', because: 'timeout', mayHaveSent: true });
    await confirms(world.service);
    await world.workOff(world.service, world.clock.nowMs() + 30 * MINUTE_MS);
    expect(world.sent.length).toBeGreaterThan(3);
    const atMs = world.sent.map((each) => each.atMs);
    for (const [n, ms] of atMs.slice(1).entries()) expect(ms - (atMs[n] ?? 0)).toBeGreaterThanOrEqual(MINUTE_MS);
  });

  test('that fails until the window ends: it needs attention, and the registration stands', async () => {
    const world = serviceWorld();
    world.smsAnswers(smsFails('fault'));
    await confirms(world.service);
    await world.workOff();
    expect(await registration(world)).toMatchObject({ status: 'registered', notification: 'failed' });
    expect((await countsOf(world.store)).attention).toBe(1);
    expect(await caller(world.service).dial()).toMatchObject({ screen: 'registered' });
  });

  test('whose account is empty for days: no retry window ends', async () => {
    const world = serviceWorld();
    world.smsAnswers(smsFails('no_credit'));
    await confirms(world.service);
    await world.workOff(world.service, hoursLater(world, 100));
    expect(await registration(world)).toMatchObject({ notification: 'due' });
  });

  test('that cannot reach a phone: attention where a refusal has to be said, not where the customer opted out of good news', async () => {
    const attentionAfter = async (answer: RegistryAnswer, because: 'opted_out' | 'no_route') => {
      const world = serviceWorld();
      await promised(world);
      world.registryAnswers(answer);
      world.smsAnswers({ kind: 'undeliverable', because });
      await world.workOff();
      expect(await registration(world)).toMatchObject({ notification: 'undeliverable', undeliverable: because });
      return (await countsOf(world.store)).attention;
    };
    expect(await attentionAfter({ kind: 'registered' }, 'opted_out')).toBe(0);
    expect(await attentionAfter({ kind: 'refused' }, 'opted_out')).toBe(1);
    expect(await attentionAfter({ kind: 'registered' }, 'no_route')).toBe(1);
  });
});

test('refused, cancelled and confirmed anew: its SMS comes a minute after the one before', async () => {
  const world = serviceWorld();
  await promised(world);
  world.registryAnswers({ kind: 'refused' });
  await world.workOff();
  const customer = caller(world.service);
  await customer.dial();
  expect(await customer.types('3', '1')).toMatchObject({ screen: 'cancelled' });
  expect(await registration(world)).toBeUndefined();
  world.registryAnswers({ kind: 'registered' });
  await confirms(world.service);
  await world.workOff();
  const [first = 0, second = 0, ...more] = world.sent.map(({ atMs }) => atMs);
  expect(more).toEqual([]);
  expect(second - first).toBeGreaterThanOrEqual(MINUTE_MS);
});

describe('a phone that is claimed', () => {
  test('of which nothing is stored any more has no timer any more', async () => {
    const world = serviceWorld();
    await promised(world);
    await world.store.commit(await world.stored(), { registration: null });
    await world.workOff();
    expect([world.asked.length, world.store.nextTimerMs()]).toEqual([1, undefined]);
  });

  function unreadable(store: PhoneStore, because: () => Unreadable | undefined): PhoneStore {
    return {
      ...store,
      async loadByKey(key) {
        const { registration: stored, ...rest } = await store.loadByKey(key);
        const why = because();
        return why === undefined
          ? { ...rest, ...(stored && { registration: stored }) }
          : { ...rest, unreadable: { registration: why } };
      },
    };
  }

  test('whose registration is damaged is put aside for a person, and nothing of it is changed', async () => {
    const world = serviceWorld();
    await promised(world);
    const before = await registration(world);
    await world.workOff(world.another({}, { store: unreadable(world.store, () => 'damaged') }));
    expect([world.heard.unreadable, (await countsOf(world.store)).attention]).toEqual([['damaged'], 1]);
    expect(await registration(world)).toEqual(before);
    expect(world.asked).toHaveLength(1);
  });

  test.each<Unreadable>(['unknown_key', 'version'])(
    'whose registration does not open (%s) waits for the key or release, and then needs attention no more',
    async (because) => {
      const world = serviceWorld();
      await promised(world);
      let why: Unreadable | undefined = because;
      const service = world.another({}, { store: unreadable(world.store, () => why) });
      await world.workOff(service, world.clock.nowMs() + 5 * MINUTE_MS);
      expect((await countsOf(world.store)).attention).toBe(1);
      why = undefined;
      await world.workOff(service);
      expect(await registration(world)).toMatchObject({ status: 'registered', notification: 'sent' });
      expect((await countsOf(world.store)).attention).toBe(0);
    },
  );
});
