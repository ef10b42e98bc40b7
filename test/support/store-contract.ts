import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bucketOf } from '../../src/adapters/redis/keys.ts';
import type { PhoneKey, Refusal } from '../../src/ports/store.ts';
import {
  CALLER,
  CONVERSATION,
  type Conversation,
  countsOf,
  DAY_S,
  type Made,
  neighbour,
  OTHER,
  type Races,
  REGISTRATION,
  type Registration,
  type SomeChange,
  type SomeStore,
  type SomeStored,
} from './made-store.ts';
import { storeTimersContract } from './store-timers-contract.ts';

const HOUR_MS = 3_600_000;

/** What every store does. `makeStore` makes one that holds nothing yet. */
export function storeContract(makeStore: () => Promise<Made>, races: Races = { rounds: 5, atOnce: 50 }): void {
  let made: Made;
  let store: SomeStore;

  beforeEach(async () => {
    made = await makeStore();
    store = made.store;
  });
  afterEach(() => made.close());

  test('a timer further ahead than any is set is due with the next look, one of each bucket at a time', async () => {
    const inHours = async (key: PhoneKey, hours: number) =>
      store.commit(await store.loadByKey(key), {
        registration: { value: REGISTRATION },
        timer: { for: 'registry', atMs: (await made.timeMs()) + hours * HOUR_MS },
      });
    for (const [n, hours] of [4, 5, 1].entries()) await inHours(neighbour(n), hours);
    const claimed = async () => {
      await store.peek(2 * HOUR_MS);
      const options = { limit: 9, visibilityMs: HOUR_MS };
      return (await store.claim(bucketOf(neighbour(0)), 'registry', options)).phones.map(({ key }) => key);
    };
    expect([await claimed(), await claimed(), await claimed()]).toEqual([[neighbour(1)], [neighbour(0)], []]);
  });

  describe('the documents of a phone', () => {
    test('are none at first', async () => {
      const stored = await store.load(CALLER);
      expect(stored.key).toMatch(/^[\w-]{16}$/);
      expect(await store.keyOf(CALLER)).toBe(stored.key);
      for (const absent of ['conversation', 'registration', 'unreadable']) expect(stored).not.toHaveProperty(absent);
    });

    test('are found as they were written, by phone and by key, by any process', async () => {
      const { key, ...written } = await write({
        conversation: storedFor(CONVERSATION),
        registration: { value: REGISTRATION },
      });
      expect(written).toMatchObject({ conversation: CONVERSATION, registration: REGISTRATION });
      const found = { key, conversation: CONVERSATION, registration: REGISTRATION };
      expect(await store.load(CALLER)).toMatchObject(found);
      expect(await store.loadByKey(key)).toMatchObject(found);
      expect(await made.another().load(CALLER)).toMatchObject(found);
    });

    test('of another phone are others', async () => {
      const { key } = await write({ conversation: storedFor(CONVERSATION) });
      const other = await store.load(OTHER);
      expect(other).not.toHaveProperty('conversation');
      expect(other.key).not.toBe(key);
    });

    test('left out of a change stay as they are, and null deletes them', async () => {
      await write({ conversation: storedFor(CONVERSATION), registration: { value: REGISTRATION } });
      const settled = { ...REGISTRATION, state: 'settled' };
      expect(await write({ registration: { value: settled } })).toMatchObject({ conversation: CONVERSATION });
      expect(await store.load(CALLER)).toMatchObject({ conversation: CONVERSATION, registration: settled });
      expect(await write({ conversation: null })).not.toHaveProperty('conversation');
      expect(await store.load(CALLER)).toMatchObject({ registration: settled });
      await write({ registration: null });
      expect(await store.load(CALLER)).not.toHaveProperty('registration');
    });

    test('that are not of their shape are named, and stay until they are written over', async () => {
      await write({ registration: { value: { of: 'a later version' } as unknown as Registration } });
      const stored = await store.load(CALLER);
      expect(stored.unreadable).toEqual({ registration: 'shape' });
      expect(stored).not.toHaveProperty('registration');
      const next = await commit(stored, { conversation: storedFor(CONVERSATION) });
      expect(next).toMatchObject({ conversation: CONVERSATION, unreadable: { registration: 'shape' } });
      expect(await commit(next, { registration: { value: REGISTRATION } })).not.toHaveProperty('unreadable');
    });

    test('end when their time is over, and without a time they stay', async () => {
      const before = await write({
        conversation: { value: CONVERSATION, ttlS: 1 },
        registration: { value: REGISTRATION, ttlS: 1 },
      });
      const stays = await commit(before, { registration: { value: REGISTRATION } });
      await made.pass(1_100);
      const after = await store.load(CALLER);
      expect(after).not.toHaveProperty('conversation');
      expect(after).toMatchObject({ registration: REGISTRATION });
      expect(await store.commit(stays, { registration: null })).toMatchObject({ done: false, because: 'changed' });
    });
  });

  describe('a commit', () => {
    test('goes on from what a commit answered, without another load', async () => {
      const first = await write({ conversation: storedFor(CONVERSATION), registration: { value: REGISTRATION } });
      const second = await commit(first, { conversation: storedFor({ name: 'Jane Atieno' }) });
      const third = await commit(second, { registration: { value: { ...REGISTRATION, state: 'settled' } } });
      expect(third).toMatchObject({ conversation: { name: 'Jane Atieno' }, registration: { state: 'settled' } });
      expect(await store.load(CALLER)).toMatchObject({ registration: { state: 'settled' } });
    });

    test.each<[string, SomeChange, SomeChange]>([
      ['the conversation was written', {}, { conversation: storedFor(CONVERSATION) }],
      ['the registration was written', {}, { registration: { value: REGISTRATION } }],
      [
        'a document was written again as it was',
        { conversation: storedFor(CONVERSATION) },
        { conversation: storedFor(CONVERSATION) },
      ],
      ['a document was deleted', { registration: { value: REGISTRATION } }, { registration: null }],
    ])('is refused where %s meanwhile, and answers the current state', async (_, before, meanwhile) => {
      if (Object.keys(before).length > 0) await write(before);
      const mine = await store.load(CALLER);
      const theirs = await write(meanwhile);
      const late = storedFor({ name: 'Late' });
      const refused = await store.commit(mine, { conversation: late });
      expect(refused).toMatchObject({ done: false, because: 'changed' });
      expect(contentOf(refused.now)).toEqual(contentOf(theirs));
      expect(await commit(refused.now, { conversation: late })).toMatchObject({ conversation: late.value });
    });

    test('writes documents, timer, attention and reference in one, and null takes them away in one', async () => {
      const { key } = await store.load(CALLER);
      const text = made.newReference(key);
      const atMs = store.nowMs() + 60_000;
      const stored = await write({
        conversation: storedFor(CONVERSATION),
        registration: { value: REGISTRATION },
        timer: { for: 'registry', atMs },
        attention: { cause: 'registry_down', sinceMs: 1_000 },
        reference: { text, ttlS: DAY_S },
      });
      expect(await store.findReference(text)).toBe(key);
      expect(await store.listDue(10)).toEqual([{ key, atMs }]);
      expect(await store.listAttention(10)).toEqual([{ key, atMs: 1_000 }]);
      await commit(stored, {
        conversation: null,
        registration: null,
        timer: null,
        attention: null,
        reference: { text, ttlS: null },
      });
      expect(await nothingBut(text)).toEqual({ due: { registry: 0, sms: 0 }, attention: 0 });
    });

    test('that leaves out timer, attention and reference changes none of them', async () => {
      const { key } = await store.load(CALLER);
      const text = made.newReference(key);
      const atMs = store.nowMs() + 60_000;
      await write({
        timer: { for: 'sms', atMs },
        attention: { cause: 'registry_down', sinceMs: 1_000 },
        reference: { text, ttlS: DAY_S },
      });
      await write({ conversation: storedFor(CONVERSATION) });
      expect(await store.listDue(10)).toEqual([{ key, atMs }]);
      expect(await store.listAttention(10)).toEqual([{ key, atMs: 1_000 }]);
      expect(await store.findReference(text)).toBe(key);
    });

    test.each<[Refusal]>([['changed'], ['late'], ['taken']])(
      'that is refused as %s does nothing of it',
      async (because) => {
        const mine = await store.loadByKey(neighbour(1));
        const other = await store.loadByKey(neighbour(2));
        const reference = made.newReference(mine.key);
        if (because === 'taken') await commit(other, { reference: { text: reference, ttlS: DAY_S } });
        if (because === 'changed') await commit(mine, { registration: { value: REGISTRATION } });
        const refused = await store.commit(mine, {
          conversation: storedFor({ name: 'Late' }),
          registration: { value: { id: 'reg-2', state: 'late' } },
          timer: { for: 'registry', atMs: 1 },
          attention: { cause: 'opted_out', sinceMs: 1 },
          reference: { text: reference, ttlS: DAY_S },
          ...(because === 'late' && { notAfterMs: (await made.timeMs()) - 1_000 }),
        });
        expect(refused).toMatchObject({ done: false, because });
        const now = because === 'changed' ? { registration: REGISTRATION } : {};
        expect(contentOf(refused.now)).toEqual(now);
        expect(contentOf(await store.loadByKey(mine.key))).toEqual(now);
        expect(await countsOf(store)).toEqual({ due: { registry: 0, sms: 0 }, attention: 0 });
        expect(await store.findReference(reference)).toBe(because === 'taken' ? other.key : undefined);
      },
    );

    test('within its time is done', async () => {
      const notAfterMs = (await made.timeMs()) + 60_000;
      expect(await write({ conversation: storedFor(CONVERSATION), notAfterMs })).toMatchObject({
        conversation: CONVERSATION,
      });
    });

    test('of many at once: exactly one wins each round, and what it wrote is what all see', async () => {
      const stores = [store, made.another()];
      for (let round = 0; round < races.rounds; round++) {
        const stored = await store.load(CALLER);
        const commits = Array.from({ length: races.atOnce }, (_, n) =>
          (stores[n % 2] ?? store).commit(stored, {
            conversation: storedFor({ name: `${round}.${n}` }),
            timer: { for: 'registry', atMs: 1_000 + n },
          }),
        );
        const outcomes = await Promise.all(commits);
        const [winner, ...others] = outcomes.filter(({ done }) => done);
        expect(others).toEqual([]);
        const wrote = winner?.now.conversation;
        for (const { now } of outcomes) expect(now.conversation).toEqual(wrote);
        expect((await made.another().load(CALLER)).conversation).toEqual(wrote);
        const [due] = await store.listDue(10);
        expect(due?.atMs).toBe(1_000 + Number(wrote?.name.split('.')[1]));
      }
    });
  });

  describe('a reference', () => {
    test('leads to its phone for its time, and belongs to one phone until then', async () => {
      const [mine, other] = [await store.loadByKey(neighbour(1)), await store.loadByKey(neighbour(2))];
      const text = made.newReference(mine.key);
      const next = await commit(mine, { reference: { text, ttlS: 1 } });
      expect(await store.findReference(text)).toBe(mine.key);
      expect(await commit(next, { reference: { text, ttlS: 1 } })).toMatchObject({ key: mine.key });
      await made.pass(1_100);
      expect(await store.findReference(text)).toBeUndefined();
      await commit(other, { reference: { text, ttlS: DAY_S } });
      expect(await store.findReference(text)).toBe(other.key);
    });

    test('is removed by its own phone, not by one whose reference it no longer is', async () => {
      const [mine, other] = [await store.loadByKey(neighbour(1)), await store.loadByKey(neighbour(2))];
      const text = made.newReference(mine.key);
      await commit(mine, { reference: { text, ttlS: DAY_S } });
      await commit(other, { reference: { text, ttlS: null } });
      expect(await store.findReference(text)).toBe(mine.key);
      await commit(mine, { reference: { text, ttlS: null } });
      expect(await store.findReference(text)).toBeUndefined();
    });

    test.each(['', 'AAAA', '000000', 'AAAAAAA', '{mm}AA'])('that none can be ("%s") leads nowhere', async (text) => {
      expect(await store.findReference(text)).toBeUndefined();
    });
  });

  storeTimersContract(() => made, races);

  async function commit(stored: SomeStored, change: SomeChange): Promise<SomeStored> {
    const committed = await store.commit(stored, change);
    if (!committed.done) throw new Error(`refused: ${committed.because}`);
    return committed.now;
  }

  async function write(change: SomeChange): Promise<SomeStored> {
    return commit(await store.load(CALLER), change);
  }

  async function nothingBut(reference: string): Promise<unknown> {
    expect(contentOf(await store.load(CALLER))).toEqual({});
    expect(await store.findReference(reference)).toBeUndefined();
    return countsOf(store);
  }
}

function storedFor(value: Conversation): { readonly value: Conversation; readonly ttlS: number } {
  return { value, ttlS: DAY_S };
}

function contentOf({ key: _, revision: __, ...content }: SomeStored): unknown {
  return content;
}
