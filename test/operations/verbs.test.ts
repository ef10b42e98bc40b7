import { beforeEach, describe, expect, test } from 'vitest';
import { acknowledge } from '../../src/operations/acknowledge.ts';
import { closeCall, listCallBacks } from '../../src/operations/call-backs.ts';
import { proofOfConsent } from '../../src/operations/consent.ts';
import { erase } from '../../src/operations/erase.ts';
import { look } from '../../src/operations/look.ts';
import type { Operations } from '../../src/operations/operations.ts';
import { resendSms } from '../../src/operations/resend-sms.ts';
import { retry } from '../../src/operations/retry.ts';
import { retryAll } from '../../src/operations/retry-all.ts';
import { reveal } from '../../src/operations/reveal.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import type { Registration } from '../../src/outbox/registration.ts';
import type { RetryAllProgress } from '../../src/ports/operations.ts';
import { type MemoryRecords, memoryRecords } from '../support/memory-records.ts';
import { phone } from '../support/phone.ts';
import { POLICY } from '../support/registrations.ts';
import { caller, confirms, NUMBER, type ServiceWorld, serviceWorld } from '../support/service-world.ts';

const TIMEOUT = { kind: 'retry', because: 'timeout', mayHaveRegistered: true } as const;
const MINUTE_MS = 60_000;

let world: ServiceWorld;
let records: MemoryRecords;
let operations: Operations;

beforeEach(() => {
  world = serviceWorld({ giveUpAfterH: 12 });
  records = memoryRecords();
  const { store, clock } = world;
  operations = { store, records, policy: POLICY, retentionS: 86_400, resumeWithinS: 86_400, clock };
});

async function stored(number = NUMBER): Promise<Registration> {
  const { registration } = await world.stored(number);
  if (registration === undefined) throw new Error('nothing is stored');
  return registration;
}

async function confirmed(number = NUMBER): Promise<string> {
  await confirms(world.service, number);
  await world.afterReplies();
  return (await stored(number)).reference;
}

/** The registry gave no answer until the retry window ended. */
async function failed(number = NUMBER): Promise<string> {
  world.registryAnswers(TIMEOUT);
  const reference = await confirmed(number);
  await world.workOff();
  expect(await stored(number)).toMatchObject({ status: 'failed' });
  return reference;
}

describe('support', () => {
  test.each<[string, (reference: string) => Promise<unknown>]>([
    ['retry', (reference) => retry(operations, 'support', reference)],
    ['resend', (reference) => resendSms(operations, 'support', reference)],
    ['acknowledge', (reference) => acknowledge(operations, 'support', reference, 'note')],
    ['reveal', (reference) => reveal(operations, 'support', { reference }, 'why')],
    ['erase', (reference) => erase(operations, 'support', { reference })],
    ['withdraw', (reference) => withdraw(operations, 'support', { reference })],
    ['retry all', () => retryAll(operations, 'support', 'registry_down')],
    ['learn of the consent', () => proofOfConsent(operations, 'support', phone(NUMBER))],
  ])('is not allowed to %s: nothing is changed, and nothing is audited', async (_, act) => {
    const reference = await failed();
    const before = await stored();
    expect(await act(reference)).toEqual({ done: false, because: 'not_allowed' });
    expect([await stored(), records.audit]).toEqual([before, []]);
  });
});

describe('retry', () => {
  test('of one that failed: registered after all, by one SMS more, and it needs attention no more', async () => {
    const reference = await failed();
    world.registryAnswers({ kind: 'registered' });
    const asked = world.asked.length;
    world.clock.advance(MINUTE_MS);
    expect(await retry(operations, 'admin', reference)).toMatchObject({ done: true });
    await world.workOff();
    expect(await stored()).toMatchObject({ status: 'registered', notification: 'sent' });
    expect([world.asked.length - asked, world.sent.length]).toEqual([1, 2]);
    expect(world.store.attentionOf((await world.stored()).key)).toBeUndefined();
  });

  test('after both partners were down for their retry windows: each has a new one', async () => {
    world.registryAnswers(TIMEOUT);
    const reference = await confirmed();
    // First what is ours to fix: its retry window begins anew.
    let because: 'no_credit' | 'fault' = 'no_credit';
    world.smsAnswers(() => ({ kind: 'retry', because, mayHaveSent: false }));
    await world.workOff(world.service, world.clock.nowMs() + 60 * 3_600_000);
    because = 'fault';
    await world.workOff();
    expect(await stored()).toMatchObject({ status: 'failed', notification: 'failed' });
    world.registryAnswers({ kind: 'registered' });
    await retry(operations, 'admin', reference);
    await world.workOff(world.service, world.clock.nowMs() + 3_600_000);
    expect(await stored()).toMatchObject({ status: 'registered', notification: 'due' });
    world.smsAnswers({ kind: 'accepted', messageId: 'ATXid_2' });
    await world.workOff();
    expect(await stored()).toMatchObject({ notification: 'sent' });
  });

  test('of one whose SMS went out twice, since the phone was off: the next SMS may, too', async () => {
    const reference = await failed();
    for (const _ of [1, 2]) {
      await world.service.takeReport({ id: 'ATXid_1', msisdn: phone(NUMBER), outcome: 'phone_off' });
      await world.workOff();
    }
    world.registryAnswers({ kind: 'registered' });
    world.clock.advance(MINUTE_MS);
    await retry(operations, 'admin', reference);
    await world.workOff();
    await world.service.takeReport({ id: 'ATXid_1', msisdn: phone(NUMBER), outcome: 'phone_off' });
    expect(await stored()).toMatchObject({ status: 'registered', notification: 'due', resent: true });
    expect(await stored()).not.toHaveProperty('undeliverable');
  });

  test('while an attempt may be under way: not now, so that nobody is registered twice', async () => {
    let during: unknown;
    world.registryAnswers(async () => {
      during = await retry(operations, 'admin', (await stored()).reference);
      return { kind: 'registered' };
    });
    await confirmed();
    expect(during).toMatchObject({ done: false, because: 'under_way', inMs: expect.any(Number) });
    expect(world.asked).toHaveLength(1);
  });

  test('of what is done, or opted out: nothing to do', async () => {
    const reference = await confirmed();
    expect(await retry(operations, 'admin', reference)).toEqual({ done: false, because: 'nothing_to_do' });
    expect(await retry(operations, 'admin', 'AAAAAA')).toEqual({ done: false, because: 'not_found' });
  });

  test('all of a cause: at a bounded rate, with progress; what a dead process left can be started again', async () => {
    const numbers = Array.from({ length: 45 }, (_, n) => `07110001${String(n).padStart(2, '0')}`);
    world.registryAnswers(TIMEOUT);
    for (const number of numbers) await confirmed(number);
    await world.workOff(world.service, world.clock.nowMs() + 20 * 3_600_000);
    for (const number of numbers) expect(await stored(number)).toMatchObject({ status: 'failed' });
    world.registryAnswers({ kind: 'registered' });
    const { nowMs } = world.clock;
    const dead = { cause: 'registry_down', done: 5, total: 45, startedAtMs: 1, isOver: false } as const;
    await records.writeRetryAll({ ...dead, atMs: nowMs() - 5_000 });
    expect(await retryAll(operations, 'admin', 'registry_down')).toEqual({ done: false, because: 'under_way' });
    await records.writeRetryAll({ ...dead, atMs: nowMs() - 31_000 });
    const startedMs = nowMs();
    const progress: RetryAllProgress[] = [];
    const done = await retryAll(operations, 'admin', 'registry_down', (each) => progress.push(each));
    expect(done).toEqual({ done: true, retried: 45 });
    expect(progress.map(({ done: sofar, isOver }) => [sofar, isOver])).toEqual([
      [0, false],
      [20, false],
      [40, false],
      [45, true],
    ]);
    expect(nowMs() - startedMs).toBe(2_000);
    await world.workOff();
    for (const number of numbers) expect(await stored(number)).toMatchObject({ status: 'registered' });
    expect(records.audit.map(({ did, note }) => [did, note])).toEqual([['retried all', 'registry_down']]);
  });
});

describe('resend', () => {
  test('never two SMS within a minute, and never to who opted out', async () => {
    const reference = await confirmed();
    expect(await resendSms(operations, 'admin', reference)).toMatchObject({ done: false, because: 'too_soon' });
    world.clock.advance(MINUTE_MS);
    expect(await resendSms(operations, 'admin', reference)).toMatchObject({ done: true });
    await world.workOff();
    const [first, second, ...more] = world.sent;
    expect(more).toEqual([]);
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(MINUTE_MS);
    world.smsAnswers({ kind: 'undeliverable', because: 'opted_out' });
    world.clock.advance(MINUTE_MS);
    await resendSms(operations, 'admin', reference);
    await world.workOff();
    world.clock.advance(MINUTE_MS);
    expect(await resendSms(operations, 'admin', reference)).toEqual({ done: false, because: 'opted_out' });
  });
});

describe('acknowledge', () => {
  test('takes the mark away, puts the note into the record, and lets retention begin', async () => {
    const reference = await failed();
    const note = 'called, ID 21314151';
    expect(await acknowledge(operations, 'admin', reference, note)).toMatchObject({ done: true });
    const registration = await stored();
    expect(registration.history.at(-1)).toEqual(['o', expect.any(Number), 'admin', 'acknowledged', note]);
    expect(records.audit.at(-1)).toMatchObject({ did: 'acknowledged', note: 'called, ID …' });
    expect(await acknowledge(operations, 'admin', reference, note)).toEqual({ done: false, because: 'nothing_to_do' });
    world.clock.advance(2 * 86_400_000);
    expect((await world.stored()).registration).toBeUndefined();
  });
});

describe('looking', () => {
  test('by two at once: both stand in the history, and what happened meanwhile stays', async () => {
    const reference = await confirmed();
    await Promise.all([
      look(operations, 'admin', { reference }),
      look(operations, 'support', { reference }),
      world.service.takeReport({ id: 'ATXid_1', msisdn: phone(NUMBER), outcome: 'delivered' }),
    ]);
    const registration = await stored();
    const [, ...latest] = registration.history;
    expect(registration.notification).toBe('delivered');
    expect(latest.flatMap((entry) => (entry[0] === 'o' ? [entry[2]] : [])).sort()).toEqual(['admin', 'support']);
  });

  test('leaves timer and attention mark as they were', async () => {
    const reference = await failed();
    const { key } = await world.stored();
    const before = [world.store.timerOf(key), world.store.attentionOf(key)];
    world.clock.advance(5_000);
    await look(operations, 'admin', { reference });
    expect([world.store.timerOf(key), world.store.attentionOf(key)]).toEqual(before);
  });
});

describe('withdraw', () => {
  test('of one that is pending: no attempt any more, one SMS, and the phone may register anew', async () => {
    world.registryAnswers(TIMEOUT);
    const reference = await confirmed();
    expect(await withdraw(operations, 'admin', { reference })).toMatchObject({ done: true });
    const asked = world.asked.length;
    await world.workOff();
    expect(world.asked).toHaveLength(asked);
    expect(world.sent.map(({ message }) => message)).toEqual([expect.stringContaining('ending your registration')]);
    expect(world.store.attentionOf((await world.stored()).key)).toBeUndefined();
    expect((await caller(world.service).dial()).screen).not.toBe('registered');
  });

  test('while the registry is being asked: the customer it registered then is nobody else, when registering anew', async () => {
    world.registryAnswers(async () => {
      world.registryAnswers({ kind: 'already', named: 'unsaid' });
      await withdraw(operations, 'admin', { reference: (await stored()).reference });
      return { kind: 'registered' };
    });
    await confirms(world.service);
    await world.afterReplies();
    expect(await stored()).toMatchObject({ withdrawnAtMs: expect.any(Number), mayHaveRegistered: true });
    expect(await confirms(world.service)).toMatchObject({ screen: 'success' });
  });

  test('closing its call leaves a registration alone that came after it', async () => {
    await withdraw(operations, 'admin', { reference: await confirmed() });
    const reference = await confirmed();
    const [call] = await listCallBacks(operations, 9);
    if (call !== undefined) expect(await closeCall(operations, 'support', call.id)).toMatchObject({ done: true });
    expect(await stored()).toMatchObject({ reference, status: 'registered' });
    expect(await listCallBacks(operations, 9)).toEqual([]);
  });

  test('closing its call erases all but the proof of consent', async () => {
    const reference = await confirmed();
    await withdraw(operations, 'admin', { reference });
    const [call] = await listCallBacks(operations, 9);
    expect(call).toMatchObject({ what: 'withdraw', reference });
    if (call !== undefined) expect(await closeCall(operations, 'support', call.id)).toMatchObject({ done: true });
    expect(await world.stored()).not.toHaveProperty('registration');
    expect(await listCallBacks(operations, 9)).toEqual([]);
    const proof = await proofOfConsent(operations, 'admin', phone(NUMBER));
    expect(proof).toEqual({
      done: true,
      proof: { textVersion: expect.any(String), language: 'en', atMs: expect.any(Number) },
    });
    expect(records.audit.map(({ by, did }) => `${by} ${did}`)).toEqual([
      'admin withdrew',
      'support closed call',
      'support erased',
      'admin proved consent',
    ]);
  });
});
