import { describe, expect, test, vi } from 'vitest';
import { BUCKETS, bucketOf } from '../../src/adapters/redis/keys.ts';
import type { Due, PhoneKey } from '../../src/ports/store.ts';
import { CALLER, countsOf, type Made, neighbour, type Races, REGISTRATION, type SomeChange } from './made-store.ts';

const BUCKET = bucketOf(neighbour(0));
/** Long before now, as the store's clock goes, and long after. */
const AGO_MS = 60_000;
const SHORT_MS = 400;
const LONG = { limit: 100, visibilityMs: 60_000 };

async function headOf({ store }: Made) {
  return (await store.peek()).find(({ bucket }) => bucket === BUCKET);
}

/** What every store does with timers, attention marks and counters. */
export function storeTimersContract(made: () => Made, races: Races): void {
  describe('a timer', () => {
    test('is one per phone, over both partners', async () => {
      const key = neighbour(1);
      await set(key, { for: 'registry', atMs: 1_000 });
      expect(await headOf(made())).toEqual({ bucket: BUCKET, registry: 1_000 });
      await set(key, { for: 'sms', atMs: 2_000 });
      expect(await headOf(made())).toEqual({ bucket: BUCKET, sms: 2_000 });
      await set(key, { for: 'registry', atMs: 3_000 });
      await set(key, { for: 'registry', atMs: 4_000 });
      expect(await headOf(made())).toEqual({ bucket: BUCKET, registry: 4_000 });
      await set(key, null);
      expect(await headOf(made())).toEqual({ bucket: BUCKET });
    });

    test('is seen in its own bucket alone, the oldest of each partner', async () => {
      await set(neighbour(1), { for: 'registry', atMs: 3_000 });
      await set(neighbour(2), { for: 'registry', atMs: 2_000 });
      await set(neighbour(3), { for: 'sms', atMs: 1_000 });
      const heads = await made().store.peek();
      expect(heads).toHaveLength(BUCKETS);
      expect(heads.filter(({ registry, sms }) => registry ?? sms)).toEqual([
        { bucket: BUCKET, registry: 2_000, sms: 1_000 },
      ]);
    });
  });

  describe('a claim', () => {
    test('takes what is due for its partner, oldest first, no more than asked for, and says what is next', async () => {
      const nowMs = await made().timeMs();
      for (const [n, agoMs] of [
        [1, 3_000],
        [2, 5_000],
        [3, 4_000],
      ] as const)
        await set(neighbour(n), { for: 'registry', atMs: nowMs - agoMs });
      await set(neighbour(4), { for: 'registry', atMs: nowMs + AGO_MS });
      await set(neighbour(5), { for: 'sms', atMs: nowMs - 9_000 });
      const { store } = made();
      expect(await store.claim(BUCKET, 'registry', { ...LONG, limit: 2 })).toEqual({
        phones: [
          { key: neighbour(2), atMs: nowMs - 5_000 },
          { key: neighbour(3), atMs: nowMs - 4_000 },
        ],
        nextAtMs: nowMs - 3_000,
      });
      const { phones, nextAtMs } = await store.claim(BUCKET, 'registry', { ...LONG, visibilityMs: 2 * AGO_MS });
      expect(phones).toEqual([{ key: neighbour(1), atMs: nowMs - 3_000 }]);
      // The two that were claimed first are hidden until then, at about the time of the fourth.
      expect(nextAtMs).toBeGreaterThanOrEqual(nowMs + 60_000);
      expect((await store.claim(BUCKET, 'sms', LONG)).phones).toEqual([{ key: neighbour(5), atMs: nowMs - 9_000 }]);
    });

    test('of a bucket without timers takes nothing, and nothing is next', async () => {
      expect(await made().store.claim(BUCKET, 'registry', LONG)).toEqual({ phones: [] });
    });

    test('takes nothing before its time', async () => {
      const atMs = (await made().timeMs()) + AGO_MS;
      await set(neighbour(1), { for: 'sms', atMs });
      expect(await made().store.claim(BUCKET, 'sms', LONG)).toEqual({ phones: [], nextAtMs: atMs });
    });

    test('hides a phone until the visibility timeout, then it is due again', async () => {
      await set(neighbour(1), { for: 'registry', atMs: 1 });
      const first = await made().store.claim(BUCKET, 'registry', { limit: 1, visibilityMs: SHORT_MS });
      const untilMs = first.nextAtMs ?? 0;
      expect(first.phones).toHaveLength(1);
      expect((await made().another().claim(BUCKET, 'registry', LONG)).phones).toEqual([]);
      await made().pass(SHORT_MS + 1);
      expect((await made().another().claim(BUCKET, 'registry', LONG)).phones).toEqual([
        { key: neighbour(1), atMs: untilMs },
      ]);
    });

    test('ends with the commit that follows, which sets the timer or takes it away', async () => {
      await set(neighbour(1), { for: 'registry', atMs: 1 });
      await made().store.claim(BUCKET, 'registry', LONG);
      await set(neighbour(1), { for: 'registry', atMs: 2 });
      expect((await made().store.claim(BUCKET, 'registry', LONG)).phones).toEqual([{ key: neighbour(1), atMs: 2 }]);
      await set(neighbour(1), null);
      expect(await made().store.claim(BUCKET, 'registry', LONG)).toEqual({ phones: [] });
    });

    test('of those alone that have been due for so long, where it says so', async () => {
      const nowMs = await made().timeMs();
      await set(neighbour(1), { for: 'registry', atMs: nowMs - 30_000 });
      await set(neighbour(2), { for: 'registry', atMs: nowMs - 1 });
      const { phones } = await made().store.claim(BUCKET, 'registry', { ...LONG, overdueByMs: 20_000 });
      expect(phones).toEqual([{ key: neighbour(1), atMs: nowMs - 30_000 }]);
      expect((await made().store.claim(BUCKET, 'registry', LONG)).phones).toHaveLength(1);
    });

    test('and others at once: each phone is taken, none twice', async () => {
      const keys = Array.from({ length: 3 * races.atOnce }, (_, n) => neighbour(n));
      await Promise.all(keys.map((key, n) => set(key, { for: 'registry', atMs: 1_000 + n })));
      const stores = [made().store, made().another()];
      const claims = await Promise.all(
        Array.from({ length: races.atOnce }, (_, n) =>
          (stores[n % 2] ?? made().store).claim(BUCKET, 'registry', { ...LONG, limit: 4 }),
        ),
      );
      const taken = claims.flatMap(({ phones }) => phones);
      expect(taken.map(({ key }) => key).sort()).toEqual(keys);
      for (const { phones } of claims) expect(phones).toEqual([...phones].sort(byTime));
    });
  });

  describe('what waits', () => {
    test('is counted, and listed: timers soonest first, attention latest first', async () => {
      const { store } = made();
      // Of three buckets, whose order is neither order.
      const [one, two, three] = ['Bxxxxxxxxxxxxxxx', neighbour(1), 'axxxxxxxxxxxxxxx'] as [
        PhoneKey,
        PhoneKey,
        PhoneKey,
      ];
      await set(one, { for: 'registry', atMs: 2_000 }, 5_000);
      await set(two, { for: 'registry', atMs: 3_000 }, 7_000);
      await set(three, { for: 'sms', atMs: 1_000 }, 6_000);
      expect(await countsOf(store)).toEqual({ due: { registry: 2, sms: 1 }, attention: 3 });
      expect(await store.listDue(2)).toEqual([
        { key: three, atMs: 1_000 },
        { key: one, atMs: 2_000 },
      ]);
      expect(await store.listDue(1, 'registry')).toEqual([{ key: one, atMs: 2_000 }]);
      expect(await store.listDue(2, 'sms')).toEqual([{ key: three, atMs: 1_000 }]);
      expect(await store.listAttention(9)).toEqual([
        { key: two, atMs: 7_000 },
        { key: three, atMs: 6_000 },
        { key: one, atMs: 5_000 },
      ]);
      expect(await store.listAttention(1)).toEqual([{ key: two, atMs: 7_000 }]);
      await set(three, null, null);
      expect(await countsOf(store)).toEqual({ due: { registry: 2, sms: 0 }, attention: 2 });
      // Who is reminded in a minute waits for nothing.
      await set(three, { for: 'sms', atMs: Date.now() + 60_000_000 }, null);
      expect((await store.count()).due.sms.count).toBe(0);
    });
  });

  describe('who needs attention', () => {
    const mark = async (key: PhoneKey, change: SomeChange) =>
      expect((await made().store.commit(await made().store.loadByKey(key), change)).done).toBe(true);

    test('is counted by cause, with the oldest, and a new cause takes the place of the one before', async () => {
      const { store } = made();
      await mark(neighbour(1), { attention: { cause: 'registry_down', sinceMs: 3_000 } });
      await mark(neighbour(2), { attention: { cause: 'registry_down', sinceMs: 2_000 } });
      await mark(neighbour(3), { attention: { cause: 'unreadable', sinceMs: 1_000 } });
      expect((await store.count()).attention).toMatchObject({
        registry_down: { count: 2, oldestMs: 2_000 },
        unreadable: { count: 1, oldestMs: 1_000 },
        opted_out: { count: 0 },
      });
      await mark(neighbour(2), { attention: { cause: 'sms_undeliverable', sinceMs: 4_000 } });
      expect(await store.listAttention(9, 'registry_down')).toEqual([{ key: neighbour(1), atMs: 3_000 }]);
      expect(await store.listAttention(9, 'sms_undeliverable')).toEqual([{ key: neighbour(2), atMs: 4_000 }]);
      await mark(neighbour(2), { attention: null });
      expect((await store.count()).attention.sms_undeliverable).toEqual({ count: 0 });
    });

    test('to be called back is counted and listed, latest first, until that is removed', async () => {
      const { store } = made();
      await mark(neighbour(1), { callBackSinceMs: 1_000 });
      await mark(neighbour(2), { callBackSinceMs: 2_000, registration: { value: REGISTRATION } });
      expect((await store.count()).callBacks).toEqual({ count: 2, oldestMs: 1_000 });
      expect((await store.listCallBacks(9)).map(({ key }) => key)).toEqual([neighbour(2), neighbour(1)]);
      await mark(neighbour(2), { callBackSinceMs: null });
      expect(await store.listCallBacks(9)).toEqual([{ key: neighbour(1), atMs: 1_000 }]);
    });
  });

  describe('a proof', () => {
    test('outlives the documents that it was written with, for its time', async () => {
      const { store } = made();
      const stored = await store.loadByKey(neighbour(1));
      expect(await store.proofOf(neighbour(1))).toBeUndefined();
      const proof = { value: ['1', 'sw', 5], ttlS: 1 };
      const written = await store.commit(stored, { registration: { value: REGISTRATION }, proof });
      expect(written.done).toBe(true);
      expect((await store.commit(written.now, { registration: null })).done).toBe(true);
      expect(await made().another().proofOf(neighbour(1))).toEqual(['1', 'sw', 5]);
      await made().pass(1_100);
      expect(await store.proofOf(neighbour(1))).toBeUndefined();
    });
  });

  test('every registration is found, each phone of them', async () => {
    const { store } = made();
    const keys = [neighbour(1), neighbour(2), await store.keyOf(CALLER)];
    for (const key of keys) await store.commit(await store.loadByKey(key), { registration: { value: REGISTRATION } });
    await store.commit(await store.loadByKey(neighbour(3)), { timer: { for: 'sms', atMs: 1 } });
    const found = new Set<PhoneKey>();
    for (let from: string | undefined = ''; from !== undefined; ) {
      const page: { keys: readonly PhoneKey[]; next?: string } = await store.listRegistrations(from || undefined);
      for (const key of page.keys) found.add(key);
      from = page.next;
    }
    expect([...found].sort()).toEqual([...keys].sort());
  });

  describe('counters of a second', () => {
    test('dials are counted over all processes, and anew in the next second', async () => {
      const count = async () => [
        await made().store.countDial(),
        await made().another().countDial(),
        await made().store.countDial(),
      ];
      expect(await inOneSecond(count)).toEqual([1, 2, 3]);
      expect(await inOneSecond(count)).toEqual([1, 2, 3]);
    });

    test('SMS are handed out up to the limit over all processes, and anew in the next second', async () => {
      const take = async () => [
        await made().store.takeSms(3, 5),
        await made().another().takeSms(3, 5),
        await made().store.takeSms(1, 5),
        await made().another().takeSms(0, 5),
        // A process that was started with a lower limit.
        await made().another().takeSms(1, 2),
        await made().store.takeSms(9, 6),
      ];
      expect(await inOneSecond(take)).toEqual([3, 2, 0, 0, 0, 1]);
      const stores = [made().store, made().another()];
      const takeAtOnce = () =>
        Promise.all(Array.from({ length: 10 }, (_, n) => (stores[n % 2] ?? made().store).takeSms(3, 10)));
      expect((await inOneSecond(takeAtOnce)).reduce((sum, each) => sum + each)).toBe(10);
    });
  });

  test("time is the store's own, as far as its replies say", async () => {
    const { store, timeMs, pass } = made();
    for (const ms of [0, 50]) {
      await pass(ms);
      // A reply that was slow misleads until a fast one comes.
      await vi.waitFor(async () => {
        await store.ping();
        const beforeMs = await timeMs();
        const nowMs = store.nowMs();
        const afterMs = await timeMs();
        expect(nowMs).toBeGreaterThan(beforeMs - TOLERANCE_MS);
        expect(nowMs).toBeLessThan(afterMs + TOLERANCE_MS);
        expect(Number.isInteger(nowMs)).toBe(true);
      }, 5_000);
    }
  });

  async function set(
    key: PhoneKey,
    timer: { readonly for: 'registry' | 'sms'; readonly atMs: number } | null,
    attentionSinceMs?: number | null,
  ): Promise<void> {
    const { store } = made();
    const { done } = await store.commit(await store.loadByKey(key), {
      timer,
      ...(attentionSinceMs !== undefined && {
        attention: attentionSinceMs === null ? null : { cause: 'registry_down', sinceMs: attentionSinceMs },
      }),
    });
    expect(done).toBe(true);
  }

  /** What is counted by the second must not see it turn: then it is done once more, in a new one. */
  async function inOneSecond<T>(work: () => Promise<T>): Promise<T> {
    const stores = [made().store, made().another()];
    for (;;) {
      await Promise.all(stores.map((store) => store.ping()));
      await made().pass(1_000 - (made().store.nowMs() % 1_000) + 2 * TOLERANCE_MS);
      const seconds = () => stores.map((store) => Math.floor(store.nowMs() / 1_000)).join();
      const before = seconds();
      const result = await work();
      if (seconds() === before) return result;
    }
  }
}

/** As far as one reply may mislead about the time at the server. */
const TOLERANCE_MS = 30;

function byTime(one: Due, other: Due): number {
  return one.atMs - other.atMs;
}
