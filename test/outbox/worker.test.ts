import { describe, expect, test } from 'vitest';
import { TIMING } from '../../src/outbox/policy.ts';
import type { RegistryAnswer } from '../../src/ports/partners.ts';
import { dues, held, nth, numberOf, paced, polling, turn, turns } from '../support/due-phones.ts';
import { phone } from '../support/phone.ts';
import { confirms, serviceWorld } from '../support/service-world.ts';

describe('due phones', () => {
  test('go out oldest first, over all buckets', async () => {
    const world = serviceWorld();
    await dues(world, 200);
    await world.work();
    expect(world.asked).toHaveLength(200);
    const order = world.asked.map((applicant) => nth(applicant.phone));
    order.forEach((n, at) => {
      // What is claimed together may overtake.
      expect(Math.abs(n - at)).toBeLessThan(TIMING.slots);
    });
  });

  test('no more at once than there are slots, and one that is free is filled at once', async () => {
    const world = serviceWorld();
    const service = paced(world);
    await dues(world, 60);
    const registry = held<RegistryAnswer>({ kind: 'registered' });
    world.registryAnswers(registry.answering);
    await polling([service], async () => {
      await expect.poll(() => registry.waiting.length).toBe(TIMING.slots);
      await turns();
      expect(registry.waiting.length).toBe(TIMING.slots);
      registry.release(5);
      await expect.poll(() => world.asked.length).toBe(TIMING.slots + 5);
      world.registryAnswers({ kind: 'registered' });
      registry.release();
      await expect.poll(() => world.sent.length).toBe(60);
    });
  });

  test('ten thousand of them drain evenly, and customers in a call notice nothing', { timeout: 180_000 }, async () => {
    const world = serviceWorld();
    const service = paced(world);
    await dues(world, 10_000);
    let underWay = 0;
    let most = 0;
    world.registryAnswers(async () => {
      most = Math.max(most, ++underWay);
      await turn();
      underWay -= 1;
      return { kind: 'registered' };
    });
    const outMeanwhile: number[] = [];
    await polling([service], async () => {
      for (let n = 0; world.sent.length < 10_000; n++) {
        const before = world.asked.length;
        expect(await confirms(service, numberOf(50_000 + n))).toMatchObject({ screen: 'success' });
        outMeanwhile.push(world.asked.length - before);
        await turns(10);
      }
    });
    expect(most).toBeLessThanOrEqual(TIMING.slots + 1);
    const ours = world.asked.filter((applicant) => applicant.phone < phone(numberOf(50_000)));
    expect([ours.length, new Set(ours.map((applicant) => applicant.phone)).size]).toEqual([10_000, 10_000]);
    // Eight hops and an attempt, and never behind what is due: while they were answered, some hundreds went out at most.
    expect(outMeanwhile.length).toBeGreaterThan(20);
    expect(Math.max(...outMeanwhile)).toBeLessThan(1_000);
    // Oldest first, as far as twenty at once allow.
    ours.forEach((applicant, at) => {
      expect(Math.abs(nth(applicant.phone) - at)).toBeLessThan(200);
    });
  });

  test('are done once by two workers at once', async () => {
    const world = serviceWorld();
    await dues(world, 500);
    world.registryAnswers(() => turn().then(() => ({ kind: 'registered' })));
    await polling([paced(world), paced(world)], () =>
      expect.poll(() => world.sent.length, { timeout: 10_000 }).toBe(500),
    );
    expect(new Set(world.asked.map((applicant) => applicant.phone)).size).toBe(500);
    expect([world.asked.length, world.sent.length]).toEqual([500, 500]);
  });
});

describe('a hanging SMS gateway must not delay registry attempts: slots and due phones are counted per partner', () => {
  test('where its SMS are due', async () => {
    const world = serviceWorld();
    const service = paced(world);
    await dues(world, 100, 'sms');
    const sms = held({ kind: 'accepted' as const, messageId: 'ATXid_1' });
    world.smsAnswers(sms.answering);
    await polling([service], async () => {
      await expect.poll(() => sms.waiting.length).toBe(TIMING.slots);
      for (let n = 0; n < 50; n++) await confirms(world.another({ role: 'web' }), numberOf(1_000 + n));
      expect(world.asked).toHaveLength(50);
      world.smsAnswers({ kind: 'accepted', messageId: 'ATXid_1' });
      sms.release();
    });
  });

  test('where the SMS of the attempts themselves hang', async () => {
    const world = serviceWorld();
    const service = paced(world);
    await dues(world, 100);
    const sms = held({ kind: 'accepted' as const, messageId: 'ATXid_1' });
    world.smsAnswers(sms.answering);
    await polling([service], async () => {
      await expect.poll(() => world.asked.length).toBe(100);
      expect(sms.waiting.length).toBeLessThanOrEqual(2 * TIMING.slots);
      world.smsAnswers({ kind: 'accepted', messageId: 'ATXid_1' });
      sms.release();
      await expect.poll(() => world.sent.length, { timeout: 10_000 }).toBe(100);
    });
  });
});
