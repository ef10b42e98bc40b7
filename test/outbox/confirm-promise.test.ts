import { describe, expect, test } from 'vitest';
import type { RegistryAnswer } from '../../src/ports/partners.ts';
import type { Change } from '../../src/ports/store.ts';
import { changing } from '../support/altered-store.ts';
import { countsOf } from '../support/made-store.ts';
import { HOUR_MS } from '../support/registrations.ts';
import { atReview, caller, confirms, serviceWorld } from '../support/service-world.ts';

const DOWN: RegistryAnswer = { kind: 'retry', because: 'unreachable', mayHaveRegistered: false };

const isPromise = (change: Change<unknown, unknown>) => change.reference?.ttlS != null;

describe('the promise', () => {
  test('carries a latest time: once the customer has stopped waiting none is made, but a polite END, and the review is still there', async () => {
    const world = serviceWorld();
    const store = changing(world.store, async (stored, change, commit) => {
      // It waited somewhere on its way, in a client's offline queue.
      if (isPromise(change)) world.clock.advance(7_500);
      return commit(stored, change);
    });
    const customer = await atReview(world.another({}, { store }));
    expect(await customer.types('1')).toMatchObject({ screen: 'unavailable', outcome: 'failed' });
    expect(await world.stored()).not.toHaveProperty('registration');
    await world.workOff();
    expect([world.asked.length, world.sent.length]).toEqual([0, 0]);
    expect(await customer.dial()).toMatchObject({ screen: 'resume' });
  });

  test('that the store does not take is none: a polite END, and nobody is asked', async () => {
    const world = serviceWorld();
    const store = changing(world.store, async (stored, change, commit) => {
      if (isPromise(change)) throw new Error('the store is full');
      return commit(stored, change);
    });
    expect(await confirms(world.another({}, { store }))).toMatchObject({ screen: 'unavailable', outcome: 'failed' });
    expect(await world.stored()).not.toHaveProperty('registration');
    expect(world.asked).toEqual([]);
  });

  /** The last of the promises is made so late that nothing can be asked any more. */
  async function madeLate(afterMs: number, isOpen: boolean, becomesDurable: () => Promise<void>) {
    const world = serviceWorld();
    let isLate = false;
    const store = changing(world.store, async (stored, change, commit) => {
      const committed = await commit(stored, change);
      if (isLate && isPromise(change)) world.clock.advance(afterMs);
      return committed;
    });
    const durable = () => (isLate ? becomesDurable() : Promise.resolve());
    const service = world.another({}, { store, durable });
    world.registryAnswers(DOWN);
    if (isOpen) for (let n = 0; n < 5; n++) await confirms(service, `071100020${n}`);
    world.registryAnswers({ kind: 'registered' });
    world.asked.length = 0;
    const customer = await atReview(service);
    isLate = true;
    const reply = await customer.types('1');
    expect(world.asked).toEqual([]);
    await world.workOff();
    expect(world.asked).toContainEqual(expect.objectContaining({ phone: '254711000111' }));
    return reply;
  }

  test.each([
    ['with the circuit open', 7_400, true],
    ['too late for an attempt', 6_980, false],
  ])('that stands is said, however long it takes to be durable: %s', async (_, afterMs, isOpen) => {
    const never = () => new Promise<void>(() => {});
    expect(await madeLate(afterMs, isOpen, never)).toMatchObject({ screen: 'received', outcome: 'answered' });
  });

  test('too late for an attempt is said once it is durable, where that is in time', async () => {
    let isDurable = false;
    const reply = await madeLate(6_980, false, async () => {
      await Promise.resolve();
      isDurable = true;
    });
    expect([reply.screen, isDurable]).toEqual(['received', true]);
  });

  test('that was made though its answer was lost is made once: a worker fulfils it', async () => {
    const world = serviceWorld();
    const store = changing(world.store, async (stored, change, commit) => {
      const committed = await commit(stored, change);
      if (isPromise(change)) throw new Error('the answer was lost');
      return committed;
    });
    const customer = await atReview(world.another({}, { store }));
    expect(await customer.types('1')).toMatchObject({ outcome: 'failed' });
    expect(world.asked).toEqual([]);
    expect(await customer.dial()).toMatchObject({ screen: 'pending' });
    await world.workOff();
    expect([world.asked.length, world.sent.length]).toEqual([1, 1]);
  });

  test('whose reference is taken is made with another one', async () => {
    const world = serviceWorld();
    const other = await world.stored('0722000222');
    await world.store.commit(other, { reference: { text: 'TAKEN1', ttlS: 60 } });
    const references = ['TAKEN1', 'TAKEN1', 'K7Q3MA'];
    const service = world.another({}, { newReference: () => references.shift() ?? '' });
    expect(await confirms(service)).toMatchObject({ screen: 'success' });
    expect((await world.stored()).registration).toMatchObject({ reference: 'K7Q3MA' });
    expect(await world.store.findReference('TAKEN1')).toBe(other.key);
  });

  test('before which another hop of the phone was stored is not made', async () => {
    const world = serviceWorld();
    let isFirst = true;
    const store = changing(world.store, async (stored, change, commit) => {
      if (isPromise(change) && isFirst) {
        isFirst = false;
        await caller(world.service).dial();
      }
      return commit(stored, change);
    });
    const reply = await confirms(world.another({}, { store }));
    expect(reply).toMatchObject({ outcome: 'late', body: expect.stringMatching(/^END This session has ended/) });
    expect(await world.stored()).not.toHaveProperty('registration');
    expect(world.asked).toEqual([]);
  });

  test('cannot be made without the answer to a question that is newer than the review', async () => {
    const world = serviceWorld();
    const customer = await atReview(world.service);
    const stored = await world.stored();
    if (stored.conversation === undefined) throw new Error('the conversation is gone');
    const { gender: _, ...answers } = stored.conversation.conversation.answers;
    const value = { ...stored.conversation, conversation: { ...stored.conversation.conversation, answers } };
    await world.store.commit(stored, { conversation: { value, ttlS: 1000 } });
    expect(await customer.types('1')).toMatchObject({ screen: 'gender' });
    expect(await customer.types('1', '1')).toMatchObject({ screen: 'success' });
  });

  test('in the place of one that failed ends its need for attention', async () => {
    const world = serviceWorld();
    world.registryAnswers(DOWN);
    await confirms(world.service);
    await world.workOff();
    expect((await countsOf(world.store)).attention).toBe(1);
    world.registryAnswers({ kind: 'registered' });
    world.clock.advance(HOUR_MS);
    const again = caller(world.service);
    await again.dial();
    expect(await again.types('1', '1')).toMatchObject({ screen: 'success' });
    await world.workOff();
    expect([(await countsOf(world.store)).attention, world.sent.length]).toEqual([0, 2]);
  });
});
