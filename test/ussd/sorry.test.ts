import { describe, expect, test, vi } from 'vitest';
import type { PhoneStore } from '../../src/outbox/phone.ts';
import type { Unreadable } from '../../src/ports/store.ts';
import { changing } from '../support/altered-store.ts';
import { caller, confirms, type ServiceWorld, serviceWorld } from '../support/service-world.ts';

describe('where something breaks', () => {
  test.each<Unreadable>(['damaged', 'unknown_key', 'version'])(
    'a registration that is unreadable (%s): the helpline, and nothing is written',
    async (because) => {
      const world = serviceWorld();
      let writes = 0;
      const store: PhoneStore = {
        ...changing(world.store, (stored, change, commit) => {
          writes += 1;
          return commit(stored, change);
        }),
        load: async (msisdn) => ({ ...(await world.store.load(msisdn)), unreadable: { registration: because } }),
      };
      const reply = await caller(world.another({}, { store })).dial();
      expect(reply).toMatchObject({ screen: 'callUs', outcome: 'unreadable', body: expect.stringMatching(/^END /) });
      expect(writes).toBe(0);
    },
  );

  test('a conversation that is unreadable begins anew', async () => {
    const world = serviceWorld();
    const store: PhoneStore = {
      ...world.store,
      load: async (msisdn) => ({ ...(await world.store.load(msisdn)), unreadable: { conversation: 'damaged' } }),
    };
    expect(await caller(world.another({}, { store })).dial()).toMatchObject({ screen: 'language' });
  });

  const full = (world: ServiceWorld) =>
    world.another({}, { store: changing(world.store, () => Promise.reject(new Error('the store is full'))) });

  test('in words of the language that is known', async () => {
    const world = serviceWorld();
    const customer = caller(world.service);
    await customer.dial();
    await customer.types('2', '1');
    const broken = caller(full(world));
    const reply = await broken.sends({ text: '2*1*Anthony Kamau', sessionId: customer.sessionId() });
    expect(reply).toMatchObject({
      screen: 'unavailable',
      outcome: 'failed',
      body: expect.stringMatching(/^END Samahani/),
    });
    expect(await caller(full(world), '0722000222').dial()).toMatchObject({ screen: 'trouble', outcome: 'failed' });
  });

  test.each([
    ['who is registered', { kind: 'registered' }, 'alreadyPhone'],
    ['who waits for the outcome', { kind: 'retry', because: 'cut', mayHaveRegistered: true }, 'pending'],
    ['who was refused', { kind: 'refused' }, 'unavailable'],
  ] as const)('a customer %s hears what is known', async (_, answer, screen) => {
    const world = serviceWorld();
    world.registryAnswers(answer);
    await confirms(world.service);
    expect(await caller(full(world)).dial()).toMatchObject({
      screen,
      outcome: 'failed',
      body: expect.stringMatching(/^END /),
    });
  });

  test('a store that never answers: a polite END while the customer is still there', async () => {
    vi.useFakeTimers();
    try {
      const never = () => new Promise<never>(() => undefined);
      const world = serviceWorld();
      const reply = caller(world.another({}, { store: { ...world.store, load: never } })).dial();
      await vi.advanceTimersByTimeAsync(8_000);
      expect(await reply).toMatchObject({ outcome: 'failed', body: expect.stringMatching(/^END Sorry/) });
    } finally {
      vi.useRealTimers();
    }
  });
});
