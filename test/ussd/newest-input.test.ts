import { describe, expect, test } from 'vitest';
import type { Service } from '../../src/runtime/service.ts';
import type { HopReply } from '../../src/ussd/hop.ts';
import { caller, serviceWorld, TO_REVIEW } from '../support/service-world.ts';

/** A network of `NEWEST_INPUT_NETWORKS`. */
const NEWEST = { networkCode: '63907' };
const bodies = (replies: readonly HopReply[]) => new Set(replies.map(({ body }) => body));

describe('where a text is the newest input alone', () => {
  test('a whole journey without a pause', async () => {
    const world = serviceWorld();
    const customer = caller(world.service);
    await customer.dial();
    let last: HopReply | undefined;
    for (const text of [...TO_REVIEW, '1']) last = await customer.sends({ text, ...NEWEST });
    expect(last).toMatchObject({ screen: 'success' });
    expect(world.asked).toMatchObject([{ name: 'Anthony Kamau', nationalId: '21314151', gender: 'Male' }]);
  });

  test.each([[undefined], [TO_REVIEW.length + 1]])(
    'confirmed twice at once on two processes (echo: %s): one customer',
    async (answered) => {
      const world = serviceWorld();
      const customer = caller(world.service);
      await customer.dial();
      for (const text of TO_REVIEW) await customer.sends({ text, ...NEWEST });
      const other = world.another();
      const sends = [world.service, other, world.service, other].map((service) =>
        caller(service).sends({
          text: '1',
          sessionId: customer.sessionId(),
          ...NEWEST,
          ...(answered !== undefined && { answered }),
        }),
      );
      const replies = await Promise.all(sends);
      expect(bodies(replies).size).toBe(1);
      expect(replies[0]?.body).toMatch(/You are now registered/);
      expect(world.asked).toHaveLength(1);
    },
  );

  test.each([false, true])(
    'the same answer ten times at once (one process waits for its own answer: %s): one answer',
    async (sharesAnswers) => {
      const world = serviceWorld();
      const customer = caller(world.another({}, { sharesAnswers }));
      await customer.dial();
      for (const [text, screen] of [
        ['1', 'consent'],
        ['1', 'name'],
        ['Anthony Kamau', 'nationalId'],
      ] as const) {
        const replies = await Promise.all(Array.from({ length: 10 }, () => customer.sends({ text, ...NEWEST })));
        expect(bodies(replies).size).toBe(1);
        expect(replies.filter(({ outcome }) => outcome === 'answered')).toHaveLength(1);
        expect(replies[0]).toMatchObject({ screen });
      }
    },
  );

  test('read by another process after its twin was answered, but come before: a repeat', async () => {
    const world = serviceWorld();
    const customer = caller(world.service);
    await customer.dial();
    const consent = await customer.sends({ text: '1', ...NEWEST });
    const store = { ...world.store, nowMs: () => world.clock.nowMs() - 5 };
    const cameEarlier: Service = world.another({}, { store });
    const twin = { text: '1', sessionId: customer.sessionId(), ...NEWEST };
    expect(await caller(cameEarlier).sends(twin)).toMatchObject({ body: consent.body, outcome: 'repeated' });
    expect(await customer.sends({ text: '1', ...NEWEST })).toMatchObject({ screen: 'name' });
  });

  test('with the echo: a repeat is distinguished from the same answer again, and a late one is late', async () => {
    const customer = caller(serviceWorld().service);
    await customer.dial();
    const consent = await customer.sends({ text: '1', answered: 1, ...NEWEST });
    expect(await customer.sends({ text: '1', answered: 1, ...NEWEST })).toMatchObject({
      body: consent.body,
      outcome: 'repeated',
    });
    const names = await customer.sends({ text: '1', answered: 2, ...NEWEST });
    expect(names).toMatchObject({ screen: 'name' });
    expect(await customer.sends({ text: '1', answered: 1, ...NEWEST })).toMatchObject({
      body: names.body,
      outcome: 'late',
    });
  });

  test('an empty text is the first hop again, and no answer', async () => {
    const customer = caller(serviceWorld().service);
    const first = await customer.dial();
    expect(await customer.sends({ text: '', ...NEWEST })).toMatchObject({ body: first.body, outcome: 'repeated' });
    expect(await customer.sends({ text: '1', ...NEWEST })).toMatchObject({ screen: 'consent' });
  });
});
