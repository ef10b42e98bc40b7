import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Msisdn } from '../../src/conversation/msisdn.ts';
import type { Store } from '../../src/ports/store.ts';
import { phone } from './phone.ts';

export type Session = { readonly name: string; readonly replies: readonly string[] };
export type Registration = { readonly id: string; readonly state: string };

/** How the contract's documents are read: as a service would, from values it knows nothing of. */
export const readers = {
  session: (value: unknown): Session | undefined => (hasOf(value, 'replies') ? (value as Session) : undefined),
  registration: (value: unknown): Registration | undefined =>
    hasOf(value, 'state') ? (value as Registration) : undefined,
};

export const SESSION: Session = { name: 'Anthony Kamau', replies: ['CON Enter your full name'] };
export const REGISTRATION: Registration = { id: 'reg-1', state: 'pending' };
const DAY_S = 86_400;
const RACES = 50;

export type Made = { readonly store: Store<Session, Registration>; close(): Promise<void> };

/** What every store does. `makeStore` makes one that keeps nothing yet. `races`: fewer where a call takes its time. */
export function storeContract(makeStore: () => Promise<Made>, { races = RACES } = {}): void {
  let made: Made;
  let store: Store<Session, Registration>;
  let caller: Msisdn;

  beforeEach(async () => {
    made = await makeStore();
    store = made.store;
    caller = phone('0711000111');
  });
  afterEach(() => made.close());

  describe('documents of a phone', () => {
    test('are none at first', async () => {
      const kept = await store.load(caller);
      expect(kept).toMatchObject({ hopsThisMinute: 0 });
      expect(kept).not.toHaveProperty('session');
      expect(kept).not.toHaveProperty('registration');
      expect(kept).not.toHaveProperty('broken');
    });

    test('are found as they were written, by phone and by key', async () => {
      const written = await write({ session: { value: SESSION, ttlS: DAY_S }, registration: { value: REGISTRATION } });
      expect(written).toMatchObject({ session: SESSION, registration: REGISTRATION });
      expect(await store.load(caller)).toMatchObject({ session: SESSION, registration: REGISTRATION });
      expect(await store.loadByKey(written.key)).toMatchObject({ session: SESSION, registration: REGISTRATION });
    });

    test('of another phone are others', async () => {
      await write({ session: { value: SESSION, ttlS: DAY_S } });
      expect(await store.load(phone('0711000112'))).not.toHaveProperty('session');
    });

    test('left out of a change stay as they are', async () => {
      await write({ session: { value: SESSION, ttlS: DAY_S }, registration: { value: REGISTRATION } });
      const confirmed = { ...REGISTRATION, state: 'confirmed' };
      expect(await write({ registration: { value: confirmed } })).toMatchObject({ session: SESSION });
      expect(await store.load(caller)).toMatchObject({ session: SESSION, registration: confirmed });
    });

    test('are deleted by null', async () => {
      await write({ session: { value: SESSION, ttlS: DAY_S }, registration: { value: REGISTRATION } });
      const left = await write({ session: null });
      expect(left).not.toHaveProperty('session');
      expect(left).toMatchObject({ registration: REGISTRATION });
      await write({ registration: null });
      expect(await store.load(caller)).not.toHaveProperty('registration');
    });

    test('can be written again from what a commit answered', async () => {
      const first = await write({ session: { value: SESSION, ttlS: DAY_S } });
      const second = await store.commit(first, {
        session: { value: { ...SESSION, name: 'Jane Atieno' }, ttlS: DAY_S },
      });
      expect(second).toMatchObject({ session: { name: 'Jane Atieno' } });
    });
  });

  describe('a commit', () => {
    test.each([
      ['the session', { session: { value: SESSION, ttlS: DAY_S } }],
      ['the registration', { registration: { value: REGISTRATION } }],
    ])('changes nothing where somebody wrote %s meanwhile, even the same', async (_, change) => {
      await write(change);
      const mine = await store.load(caller);
      await write(change);
      expect(await store.commit(mine, { session: null, registration: null, countHop: true })).toBe(false);
      expect(await store.load(caller)).toMatchObject({
        hopsThisMinute: 0,
        ...('session' in change ? { session: SESSION } : { registration: REGISTRATION }),
      });
    });

    test('changes nothing where somebody wrote the first document meanwhile', async () => {
      const mine = await store.load(caller);
      await write({ session: { value: SESSION, ttlS: DAY_S } });
      expect(await store.commit(mine, { session: { value: { ...SESSION, name: 'Late' }, ttlS: DAY_S } })).toBe(false);
    });

    test('changes nothing where somebody deleted the document meanwhile', async () => {
      await write({ session: { value: SESSION, ttlS: DAY_S } });
      const mine = await store.load(caller);
      await write({ session: null });
      expect(await store.commit(mine, { registration: { value: REGISTRATION } })).toBe(false);
    });

    test('of several at once: exactly one wins, and what it wrote is kept', async () => {
      for (let round = 0; round < races; round++) {
        const readers = await Promise.all([store.load(caller), store.load(caller), store.load(caller)]);
        const commits = readers.map((kept, n) =>
          store.commit(kept, { session: { value: { name: `${round}.${n}`, replies: [] }, ttlS: DAY_S } }),
        );
        const winners = (await Promise.all(commits)).filter((kept) => kept !== false);
        expect(winners).toHaveLength(1);
        expect((await store.load(caller)).session).toEqual(winners[0]?.session);
      }
    });
  });

  describe('counters', () => {
    test("a phone's hops are counted by the commits that say so", async () => {
      await write({ session: { value: SESSION, ttlS: DAY_S }, countHop: true });
      await write({ countHop: true });
      await write({ session: null });
      expect((await store.load(caller)).hopsThisMinute).toBe(2);
      expect((await store.load(phone('0711000112'))).hopsThisMinute).toBe(0);
    });

    test('dials are counted by the second', async () => {
      expect(await store.countDial(1_000_000)).toBe(1);
      expect(await store.countDial(1_000_999)).toBe(2);
      expect(await store.countDial(1_001_000)).toBe(1);
    });
  });

  describe('what leads back to a phone', () => {
    test('a reference is given once', async () => {
      const { key } = await store.load(caller);
      const { key: other } = await store.load(phone('0711000112'));
      expect(await store.reserveRef('K7Q2', key, DAY_S)).toBe(true);
      expect(await store.reserveRef('K7Q2', other, DAY_S)).toBe(false);
      expect(await store.findRef('K7Q2')).toBe(key);
      expect(await store.findRef('K7Q3')).toBeUndefined();
    });

    test('an SMS is found by its ID', async () => {
      const { key } = await store.load(caller);
      await store.rememberMessage('ATXid_1', key, DAY_S);
      expect(await store.findMessage('ATXid_1')).toBe(key);
      expect(await store.findMessage('ATXid_2')).toBeUndefined();
    });
  });

  describe('the indexes', () => {
    test('what is due comes soonest first, no more than asked for, and not before its time', async () => {
      const { key } = await store.load(caller);
      await store.markDue(key, 'reg.3', 3_000);
      await store.markDue(key, 'reg.1', 1_000);
      await store.markDue(key, 'reg.2', 2_000);
      const soonest = [
        { key, registrationId: 'reg.1', atMs: 1_000 },
        { key, registrationId: 'reg.2', atMs: 2_000 },
      ];
      expect(await store.dueBefore(3_000, 10)).toEqual(soonest);
      expect(await store.dueBefore(9_000, 2)).toEqual(soonest);
      expect(await store.dueAfter(1_000, 1)).toEqual([{ key, registrationId: 'reg.3', atMs: 3_000 }]);
      expect(await store.dueAfter(3_000, 10)).toEqual([]);
      expect(await store.countDue()).toBe(3);
    });

    test('a registration is due once, at the time marked last, until it is cleared', async () => {
      const { key } = await store.load(caller);
      await store.markDue(key, 'reg', 1_000);
      await store.markDue(key, 'reg', 5_000);
      expect(await store.dueBefore(5_000, 10)).toEqual([]);
      await store.clearDue(key, 'reg');
      await store.clearDue(key, 'reg');
      expect(await store.countDue()).toBe(0);
    });

    test('what was given up comes latest first, until it is cleared', async () => {
      const { key } = await store.load(caller);
      await store.markDead(key, 'reg-1', 1_000);
      await store.markDead(key, 'reg-2', 2_000);
      expect(await store.listDead(1)).toEqual([{ key, registrationId: 'reg-2', atMs: 2_000 }]);
      expect(await store.countDead()).toBe(2);
      await store.clearDead(key, 'reg-2');
      expect(await store.listDead(10)).toEqual([{ key, registrationId: 'reg-1', atMs: 1_000 }]);
      expect(await store.countDue()).toBe(0);
    });
  });

  test('answers a ping', () => expect(store.ping()).resolves.toBeUndefined());

  async function write(change: Parameters<Store<Session, Registration>['commit']>[1]) {
    const kept = await store.commit(await store.load(caller), change);
    if (kept === false) throw new Error('somebody else wrote');
    return kept;
  }
}

function hasOf(value: unknown, property: string): boolean {
  return typeof value === 'object' && value !== null && property in value;
}
