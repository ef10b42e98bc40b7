import { expect, test } from 'vitest';
import { closeCall, listCallBacks } from '../../src/operations/call-backs.ts';
import { memoryRecords } from '../support/memory-records.ts';
import { phone } from '../support/phone.ts';
import { POLICY } from '../support/registrations.ts';
import { caller, NUMBER, type ServiceWorld, serviceWorld } from '../support/service-world.ts';
import { smsCustomer } from '../support/sms-customer.ts';
import { inOneMessage } from '../support/walk.ts';

const HOUR_MS = 3_600_000;
const TYPED = /Kamau|21314151/;

const conversation = async (world: ServiceWorld) => (await world.stored()).conversation;
const aDayLater = (world: ServiceWorld) => world.workOff(world.service, world.clock.nowMs() + 25 * HOUR_MS);

test('who wants no SMS and stops half way is forgotten like anybody else, though the opt-out is stored for two years', async () => {
  const world = serviceWorld();
  await world.service.takeOptOut(phone(NUMBER));
  const customer = caller(world.service);
  await customer.dial();
  await customer.types('1', '1', 'Anthony Kamau', '21314151');
  expect(JSON.stringify(await conversation(world))).toMatch(TYPED);
  await aDayLater(world);
  expect(JSON.stringify(await conversation(world))).not.toMatch(TYPED);
  expect((await conversation(world))?.sms?.optedOutAtMs).toBeDefined();
});

test('details that came in one SMS are gone at once with STOP and with "no", and a day later where nobody agreed', async () => {
  for (const [ends, isGone] of [
    ['STOP', true],
    ['2', true],
    ['?', false],
  ] as const) {
    const world = serviceWorld();
    const customer = smsCustomer(world);
    await customer.sends(inOneMessage('JISAJILI'));
    expect(JSON.stringify(await conversation(world))).toMatch(TYPED);
    await customer.sends(ends);
    expect([ends, TYPED.test(JSON.stringify(await conversation(world)))]).toEqual([ends, !isGone]);
    await aDayLater(world);
    expect(JSON.stringify(await conversation(world))).not.toMatch(TYPED);
  }
});

test.each([[['3']], [['1', '2']], [['2', '1']]])(
  'details that came in one SMS are gone once the customer declines, cancels or begins again by USSD (%j)',
  async (typed) => {
    const world = serviceWorld();
    await smsCustomer(world).sends(inOneMessage('JOIN'));
    expect(JSON.stringify(await conversation(world))).toMatch(TYPED);
    const customer = caller(world.service);
    await customer.dial();
    await customer.types(...typed);
    expect(JSON.stringify(await conversation(world))).not.toMatch(TYPED);
  },
);

test('an SMS that cannot go for days, and an opt-out, keep nothing of what was typed for longer', async () => {
  for (const happens of ['fault', 'opt-out'] as const) {
    const world = serviceWorld({ dialbackAfterS: 600 });
    world.smsAnswers({ kind: 'retry', because: 'fault', mayHaveSent: false });
    const customer = caller(world.service);
    await customer.dial();
    await customer.types('1', '1', 'Anthony Kamau', '21314151');
    await world.workOff(world.service, world.clock.nowMs() + 20 * HOUR_MS);
    if (happens === 'opt-out') await world.service.takeOptOut(phone(NUMBER));
    expect(JSON.stringify(await conversation(world))).toMatch(TYPED);
    await world.workOff(world.service, world.clock.nowMs() + 4.5 * HOUR_MS);
    expect(JSON.stringify(await conversation(world)) ?? '').not.toMatch(TYPED);
  }
});

test('who waits for a call is stored, and what was typed is gone once the call is closed, though the opt-out stays', async () => {
  const world = serviceWorld();
  await world.service.takeOptOut(phone(NUMBER));
  const customer = caller(world.service);
  await customer.dial();
  await customer.types('1', '1', 'Anthony Kamau', 'A1234567', '1');
  await world.workOff(world.service, world.clock.nowMs() + 72 * HOUR_MS);
  expect(JSON.stringify(await conversation(world))).toMatch(TYPED);
  const { store, clock } = world;
  const records = memoryRecords();
  const operations = { store, records, policy: POLICY, retentionS: 86_400, resumeWithinS: 86_400, clock };
  const [call] = await listCallBacks(operations, 9);
  if (call === undefined) throw new Error('nobody waits for a call');
  await closeCall(operations, 'support', call.id);
  await world.work();
  expect(JSON.stringify(await conversation(world))).not.toMatch(TYPED);
  expect((await conversation(world))?.sms?.optedOutAtMs).toBeDefined();
});

test('digests of what was typed are gone with "no", with an opt-out, and with the conversation: names and numbers could be tried', async () => {
  const wordsOf = async (world: ServiceWorld) => {
    const sms = (await conversation(world))?.sms;
    return [sms?.latest?.words, ...(sms?.answered ?? []).map(([words]) => words)].filter(Boolean);
  };
  for (const ends of ['no', 'opt-out', 'silence'] as const) {
    const world = serviceWorld();
    const customer = smsCustomer(world);
    await customer.sends(inOneMessage('JISAJILI'));
    const before = await wordsOf(world);
    expect(before).not.toEqual([]);
    if (ends === 'no') await customer.sends('2');
    if (ends === 'opt-out') await world.service.takeOptOut(phone(NUMBER));
    if (ends === 'silence') await aDayLater(world);
    const after = await wordsOf(world);
    expect([ends, after.filter((words) => before.includes(words))]).toEqual([ends, []]);
  }
});

test('a reply that could not go yet is gone, and never goes, once the details are deleted by USSD', async () => {
  const world = serviceWorld();
  const customer = smsCustomer(world);
  await customer.sends(inOneMessage('JISAJILI'));
  world.smsAnswers({ kind: 'retry', because: 'fault', mayHaveSent: false });
  await customer.sends('1');
  expect(JSON.stringify((await conversation(world))?.sms?.outgoing)).toMatch(TYPED);
  const byUssd = caller(world.service);
  await byUssd.dial();
  expect((await byUssd.types('3', '1')).screen).toBe('cancelled');
  expect(JSON.stringify(await conversation(world))).not.toMatch(TYPED);

  world.smsAnswers({ kind: 'accepted', messageId: 'ATXid_2' });
  const sentBefore = world.sent.length;
  await aDayLater(world);
  expect(world.sent).toHaveLength(sentBefore);
});
