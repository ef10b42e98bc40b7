import { afterEach, describe, expect, test, vi } from 'vitest';
import { TIMING } from '../../src/outbox/policy.ts';
import type { FailureReason, SmsAnswer } from '../../src/ports/partners.ts';
import type { Partner } from '../../src/ports/store.ts';
import { changing } from '../support/altered-store.ts';
import { DOWN, promised } from '../support/promised.ts';
import { atReview, confirms, type ServiceWorld, serviceWorld } from '../support/service-world.ts';
import { smsCustomer } from '../support/sms-customer.ts';

/** The store of a process to which something happens once it has written the token of an attempt at a partner. */
function afterToken(world: ServiceWorld, at: Partner, happens: () => void | Promise<void>) {
  let isOver = false;
  return changing(world.store, async (stored, change, commit) => {
    const committed = await commit(stored, change);
    if (!isOver && change.registration?.value.attempt?.at === at) {
      isOver = true;
      await happens();
    }
    return committed;
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the token and the next timer are written, and durable, before a partner is called', () => {
  test('by a worker', async () => {
    const world = serviceWorld();
    await promised(world);
    const said: string[] = [];
    const seen = async (what: string) => {
      const { key, registration } = await world.stored();
      said.push(`${what} at ${registration?.attempt?.at}, timer ${world.store.timerOf(key)?.for}`);
    };
    world.registryAnswers(() => seen('call').then(() => ({ kind: 'registered' })));
    world.smsAnswers(() => seen('call').then(() => ({ kind: 'accepted', messageId: 'ATXid_1' })));
    await world.work(world.another({}, { durable: () => seen('durable') }));
    expect(said).toEqual([
      'durable at registry, timer registry',
      'call at registry, timer registry',
      'durable at sms, timer sms',
      'call at sms, timer sms',
    ]);
  });

  test.each([
    ['registered', 'success', false],
    ['received', 'received', false],
    ['received, with nobody asked', 'received', true],
  ])('by a hop: nobody reads "%s" before', async (_, screen, isOpen) => {
    const world = serviceWorld();
    if (screen === 'received') world.registryAnswers(DOWN);
    let isWaitedFor = false;
    const waiting: (() => void)[] = [];
    const durable = () => new Promise<void>((resolve) => (isWaitedFor ? waiting.push(resolve) : resolve()));
    const service = world.another({}, { durable });
    if (isOpen) for (let n = 0; n < 5; n++) await confirms(service, `071100020${n}`);
    const asked = world.asked.length;
    const customer = await atReview(service);
    isWaitedFor = true;
    const reply = customer.types('1');
    let isRead = false;
    void reply.then(() => {
      isRead = true;
    });
    await expect.poll(() => waiting.length).toBe(1);
    await new Promise(setImmediate);
    expect([isRead, world.asked.length]).toEqual([false, asked]);
    isWaitedFor = false;
    for (const done of waiting) done();
    expect(await reply).toMatchObject({ screen });
  });
});

describe('a process that stood still since it wrote the token', () => {
  const LONG_MS = TIMING.attemptMarginMs + 1;

  test.each([
    ['asks the registry no more: another attempt is made', LONG_MS, 0],
    ['for a moment asks all the same', TIMING.attemptMarginMs - 1, 1],
  ])('%s', async (_, ms, asked) => {
    const world = serviceWorld();
    await promised(world);
    await world.work(world.another({}, { store: afterToken(world, 'registry', () => world.clock.advance(ms)) }));
    expect(world.asked).toHaveLength(asked);
    await world.workOff();
    expect([world.asked.length, world.sent.length]).toEqual([1, 1]);
    expect((await world.stored()).registration).toMatchObject({ status: 'registered', mayHaveRegistered: false });
  });

  test('sends no SMS, which another process has sent meanwhile', async () => {
    const world = serviceWorld();
    await promised(world);
    const other = world.another();
    const store = afterToken(world, 'sms', async () => {
      world.clock.advance(10 * 60_000);
      await world.work(other);
    });
    await world.work(world.another({}, { store }));
    await world.workOff();
    expect([world.asked.length, world.sent.length]).toEqual([1, 1]);
  });

  test('in the confirming hop makes no attempt: "received", and a worker asks once', async () => {
    const world = serviceWorld({ registerDeadlineMs: 200 });
    const store = afterToken(world, 'registry', () => world.clock.advance(LONG_MS));
    expect(await confirms(world.another({}, { store }))).toMatchObject({ screen: 'received' });
    expect(world.asked).toEqual([]);
    await world.workOff();
    expect([world.asked.length, world.sent.length]).toEqual([1, 1]);
  });

  test('says nothing about the partner: its circuit stays closed', async () => {
    const world = serviceWorld();
    const stands = changing(world.store, async (stored, change, commit) => {
      const committed = await commit(stored, change);
      const sms = change.conversation?.value.sms?.outgoing?.attempt;
      if (change.registration?.value.attempt ?? sms) world.clock.advance(LONG_MS);
      return committed;
    });
    const service = world.another({}, { store: stands });
    for (let n = 0; n < 6; n++) await confirms(service, `071100020${n}`);
    expect([world.asked, world.heard.attempted.length]).toEqual([[], 6]);
    for (let n = 0; n < 6; n++) await smsCustomer(world, `072200020${n}`).takes({ text: 'JOIN' }, service);
    await world.afterReplies();
    expect(world.sent).toEqual([]);
    expect(world.heard.messaged.length).toBeGreaterThan(5);
    expect(world.heard.circuits).toEqual([]);
  });

  test('in a machine that slept: the wall clock counts where the monotonic one stood', async () => {
    const world = serviceWorld();
    await promised(world);
    const nowMs = Date.now();
    const store = afterToken(world, 'registry', () => {
      vi.spyOn(Date, 'now').mockReturnValue(nowMs + 3_600_000);
    });
    await world.work(world.another({}, { store }));
    expect(world.asked).toEqual([]);
    expect(world.heard.attempted.at(-1)).toMatchObject({ because: 'unreachable', mayHaveRegistered: false });
  });
});

describe('the SMS of an outcome', () => {
  test('is started in the same commit', async () => {
    const world = serviceWorld();
    const outcomes: (string | undefined)[] = [];
    const store = changing(world.store, async (stored, change, commit) => {
      if (change.registration?.value.status === 'registered') outcomes.push(change.registration.value.attempt?.at);
      return commit(stored, change);
    });
    await confirms(world.another({}, { store }));
    await world.afterReplies();
    expect([outcomes, world.sent.length]).toEqual([['sms', undefined], 1]);
  });

  test('is left to the workers by a process that serves hops alone', async () => {
    const world = serviceWorld({ role: 'web' });
    expect(await confirms(world.service)).toMatchObject({ screen: 'success' });
    await world.afterReplies();
    expect(world.sent).toEqual([]);
    const { key } = await world.stored();
    expect(world.store.timerOf(key)).toEqual({ for: 'sms', atMs: world.clock.nowMs() });
    await world.work(world.another({ role: 'worker' }));
    expect(world.sent).toHaveLength(1);
  });

  test('past SMS_MAX_PER_S is left to the workers', async () => {
    const world = serviceWorld({ smsMaxPerS: 2 });
    for (let n = 0; n < 5; n++) await confirms(world.service, `071100020${n}`);
    await world.afterReplies();
    expect(world.sent).toHaveLength(2);
    await world.workOff();
    expect(world.sent).toHaveLength(5);
    const perSecond = new Map<number, number>();
    for (const { atMs } of world.sent)
      perSecond.set(Math.floor(atMs / 1000), (perSecond.get(Math.floor(atMs / 1000)) ?? 0) + 1);
    expect(Math.max(...perSecond.values())).toBe(2);
  });
});

test('the outcome is written, and shown, though the leave to send its SMS does not come', async () => {
  const world = serviceWorld({ smsMaxPerS: 2 });
  const takeSms = () => new Promise<number>(() => {});
  const service = world.another({}, { store: { ...world.store, takeSms } });
  expect(await confirms(service)).toMatchObject({ screen: 'success' });
  expect((await world.stored()).registration).toMatchObject({ status: 'registered', notification: 'due' });
  await world.workOff();
  expect(world.sent).toHaveLength(1);
});

describe('what an answer says about the registry', () => {
  async function fiveAnswer(because: FailureReason, stoodMs: number): Promise<readonly string[]> {
    const world = serviceWorld();
    world.registryAnswers({ kind: 'retry', because, mayHaveRegistered: true });
    const stands = changing(world.store, async (stored, change, commit) => {
      const committed = await commit(stored, change);
      if (change.registration?.value.attempt?.at === 'registry') world.clock.advance(stoodMs);
      return committed;
    });
    const service = world.another({}, { store: stands });
    for (let n = 0; n < 5; n++) await confirms(service, `071100020${n}`);
    expect(world.asked).toHaveLength(5);
    return world.heard.circuits;
  }

  test('a time-out is one', async () => {
    expect(await fiveAnswer('timeout', 0)).toEqual(['registry open: timeout']);
  });

  test('a time-out where we left it little time says nothing', async () => {
    expect(await fiveAnswer('timeout', 5_400)).toEqual([]);
    expect(await fiveAnswer('cut', 5_400)).toEqual(['registry open: cut']);
  });

  test("a 403 is one customer's; the second customer's says that the token is not accepted", async () => {
    const world = serviceWorld();
    world.registryAnswers({ kind: 'retry', because: 'forbidden', mayHaveRegistered: false });
    await confirms(world.service);
    expect((await world.stored()).registration?.registry.failed).toMatchObject({ because: 'forbidden' });
    await confirms(world.service, '0722000222');
    expect((await world.stored('0722000222')).registration?.registry.failed).toMatchObject({ because: 'unauthorised' });
    expect(world.heard.circuits).toEqual(['registry open: unauthorised']);
  });
});

describe('what an answer says about the SMS gateway', () => {
  const BUSY: SmsAnswer = { kind: 'retry', because: 'busy', mayHaveSent: false, afterMs: 120_000 };

  test.each([
    ['the SMS of an outcome', (world: ServiceWorld) => confirms(world.service)],
    ['a reply', (world: ServiceWorld) => smsCustomer(world).sends('JOIN')],
  ])('its Retry-After, for %s, is obeyed by whoever sends next', async (_, happens) => {
    const world = serviceWorld();
    world.smsAnswers(BUSY);
    await happens(world);
    await world.afterReplies();
    expect(world.heard.circuits).toEqual(['sms open: busy']);
    world.smsAnswers({ kind: 'accepted', messageId: 'ATXid_2' });
    const leftAloneUntilMs = (world.sent[0]?.atMs ?? 0) + 120_000;
    await confirms(world.service, '0722000222');
    await world.workOff(world.service, leftAloneUntilMs - 1);
    expect(world.sent).toHaveLength(1);
    await world.workOff(world.service, leftAloneUntilMs + 120_000);
    expect(world.sent).toHaveLength(3);
  });
});
