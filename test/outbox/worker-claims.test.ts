import { describe, expect, test } from 'vitest';
import type { PhoneStore } from '../../src/outbox/phone.ts';
import { TIMING } from '../../src/outbox/policy.ts';
import type { RegistryAnswer } from '../../src/ports/partners.ts';
import type { PhoneKey } from '../../src/ports/store.ts';
import { dues, held, nth, numberOf, paced, polling, turn, turns } from '../support/due-phones.ts';
import { confirms, serviceWorld } from '../support/service-world.ts';
import { smsCustomer } from '../support/sms-customer.ts';

const DOWN: RegistryAnswer = { kind: 'retry', because: 'unreachable', mayHaveRegistered: false };
describe('a claim', () => {
  test('whose worker stands still past its visibility and goes on, does nothing twice', async () => {
    const world = serviceWorld();
    await dues(world, 30);
    let isFirst = true;
    const store = {
      ...world.store,
      async claim(...args: Parameters<typeof world.store.claim>) {
        const claimed = await world.store.claim(...args);
        if (isFirst && claimed.phones.length > 0) {
          isFirst = false;
          world.clock.advance(TIMING.visibilityMs + 1);
          await world.work(world.service);
        }
        return claimed;
      },
    };
    await world.work(world.another({}, { store }));
    await world.workOff();
    expect(isFirst).toBe(false);
    expect([world.asked.length, world.sent.length]).toEqual([30, 30]);
  });

  test('whose answer is lost makes its phones due again after the visibility timeout, and delays no other', async () => {
    const world = serviceWorld();
    await dues(world, 30);
    const lost: PhoneKey[] = [];
    const store = {
      ...world.store,
      async claim(...args: Parameters<typeof world.store.claim>) {
        const claimed = await world.store.claim(...args);
        if (lost.length === 0 && claimed.phones.length > 0) {
          lost.push(...claimed.phones.map(({ key }) => key));
          throw new Error('the answer was lost');
        }
        return claimed;
      },
    };
    const service = world.another({}, { store });
    await world.work(service);
    expect(world.asked).toHaveLength(30 - lost.length);
    expect(world.heard.failed).toHaveLength(1);
    world.clock.advance(TIMING.visibilityMs);
    await world.work(service);
    expect([world.asked.length, world.sent.length]).toEqual([30, 30]);
  });

  test('of a worker that dies is due again after the visibility timeout, not before', async () => {
    const world = serviceWorld();
    await dues(world, 1);
    const dying = { ...world.store, loadByKey: () => Promise.reject(new Error('died')) };
    await world.another({}, { store: dying }).worker.runFor(1);
    await world.work();
    expect(world.asked).toEqual([]);
    world.clock.advance(TIMING.visibilityMs);
    await world.work();
    expect(world.asked).toHaveLength(1);
  });

  test('in a half-open circuit is one probe; the others wait for what it says', async () => {
    const world = serviceWorld();
    const service = paced(world);
    world.registryAnswers(DOWN);
    for (let n = 0; n < 5; n++) await confirms(service, numberOf(1_000 + n));
    await dues(world, 40);
    world.clock.advance(TIMING.probeFirstMs);
    const registry = held<RegistryAnswer>({ kind: 'registered' });
    world.registryAnswers(registry.answering);
    await polling([service], async () => {
      await expect.poll(() => registry.waiting.length).toBe(1);
      await turns(100);
      expect(registry.waiting.length).toBe(1);
      world.registryAnswers({ kind: 'registered' });
      registry.release();
      await expect.poll(() => world.sent.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(40);
    });
  });
});

test('while a circuit is open for long, each phone is looked at, not the same ones over and over', async () => {
  const world = serviceWorld();
  world.registryAnswers(DOWN);
  for (let n = 0; n < 5; n++) await confirms(world.service, numberOf(5_000 + n));
  await dues(world, 500);
  world.clock.advance(20 * 60_000);
  const looks = new Map<PhoneKey, number>();
  let commits = 0;
  const store: PhoneStore = {
    ...world.store,
    loadByKey(key) {
      looks.set(key, (looks.get(key) ?? 0) + 1);
      return world.store.loadByKey(key);
    },
    commit(...args) {
      commits += 1;
      return world.store.commit(...args);
    },
  };
  const service = world.another({}, { store });
  // This process has to find out for itself.
  for (let n = 0; n < 5; n++) await confirms(service, numberOf(6_000 + n));
  expect(service.circuits().registry.is).toBe('open');
  commits = 0;
  for (let polls = 0; polls < 100; polls++) await service.worker.runFor(1);
  expect(service.circuits().registry.is).toBe('open');
  expect([looks.size, Math.max(...looks.values()), commits]).toEqual([505, 1, 0]);

  world.registryAnswers({ kind: 'registered' });
  await world.workOff(service);
  expect(world.sent).toHaveLength(510);
});

test('a phone that was looked at while a circuit was open waits for no more than the longest pause once it is closed', async () => {
  const world = serviceWorld({ retryFirstS: 1, retryMaxS: 10 });
  world.registryAnswers(DOWN);
  await dues(world, 100);
  await world.workOff(world.service, world.clock.nowMs() + 90_000);
  expect(world.service.circuits().registry.is).not.toBe('closed');
  world.registryAnswers({ kind: 'registered' });
  // A probe closes the circuit first.
  await world.workOff(world.service, world.clock.nowMs() + 25_000);
  expect(world.sent).toHaveLength(100);
});

describe('a backlog of SMS', () => {
  test('goes out at SMS_MAX_PER_S, all processes together, oldest first', async () => {
    const world = serviceWorld({ smsMaxPerS: 10 });
    await dues(world, 60, 'sms');
    const other = world.another();
    while (world.store.nextTimerMs() !== undefined) {
      await Promise.all([world.service.worker.runFor(1), other.worker.runFor(1)]);
      world.clock.advance(99);
    }
    const seconds = new Map<number, number>();
    for (const { atMs } of world.sent) {
      const second = Math.floor(atMs / 1_000);
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
    }
    expect(Math.max(...seconds.values())).toBeLessThanOrEqual(10);
    expect(seconds.size).toBeLessThanOrEqual(10);
    // Two workers that look at one bucket at once take its second phone, too.
    const places = world.sent.map(({ to }, at) => Math.abs(nth(to) - at));
    expect(places.reduce((sum, each) => sum + each) / places.length).toBeLessThan(10);
  });

  test('phones that are looked at and need none take nothing of that', async () => {
    const world = serviceWorld({ smsMaxPerS: 2 });
    // What they were asked is forgotten: a timer for SMS, and nothing to send.
    for (let n = 0; n < 10; n++) {
      await smsCustomer(world, numberOf(100 + n)).takes({ text: 'JOIN' });
      world.clock.advance(1_000);
      await world.afterReplies();
      await world.work();
    }
    world.clock.advance(24 * 3_600_000);
    await dues(world, 2, 'sms');
    world.sent.length = 0;
    await world.work();
    expect(world.sent).toHaveLength(2);
  });
});

describe('a worker that is stopped', () => {
  test('claims nothing more, and waits for what is under way and for its SMS', async () => {
    const world = serviceWorld();
    await dues(world, 60);
    const registry = held<RegistryAnswer>({ kind: 'registered' });
    world.registryAnswers(registry.answering);
    world.service.worker.start();
    await expect.poll(() => registry.waiting.length).toBe(TIMING.slots);
    let isStopped = false;
    const stopped = world.service.worker.stop().then(() => {
      isStopped = true;
    });
    await turns();
    expect(isStopped).toBe(false);
    registry.release();
    await stopped;
    expect([world.asked.length, world.sent.length]).toEqual([TIMING.slots, TIMING.slots]);
    await turns();
    expect(world.asked).toHaveLength(TIMING.slots);
  });

  test('after a while that it was given does the same', async () => {
    const world = serviceWorld();
    await dues(world, 60);
    world.registryAnswers(() => turn().then(() => ({ kind: 'registered' })));
    await world.service.worker.runFor(1);
    const { length } = world.sent;
    expect(length).toBe(world.asked.length);
    await turns();
    expect(world.asked).toHaveLength(length);
    expect(length).toBeLessThan(60);
  });
});

test('work that a platform cut off in the middle leaves nothing in the way of the next', async () => {
  const world = serviceWorld();
  await dues(world, TIMING.slots + 5);
  const cutOff = held<RegistryAnswer>({ kind: 'registered' });
  world.registryAnswers(cutOff.answering);
  void world.service.worker.runFor(1);
  await expect.poll(() => cutOff.waiting.length).toBe(TIMING.slots);
  world.registryAnswers(() => Promise.resolve({ kind: 'registered' }));
  await world.work(world.service);
  expect(world.sent).toHaveLength(5);
});

test('a store that is away is said, and polled again', async () => {
  const world = serviceWorld();
  await dues(world, 3);
  let isAway = true;
  const store = {
    ...world.store,
    peek: () => (isAway ? Promise.reject(new Error('away')) : world.store.peek()),
  };
  const service = world.another({}, { store });
  await service.worker.runFor(1);
  expect([world.heard.failed.length, world.asked.length]).toEqual([1, 0]);
  isAway = false;
  await world.work(service);
  expect(world.asked).toHaveLength(3);
});
