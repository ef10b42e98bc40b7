import { describe, expect, test } from 'vitest';
import type { RegistryAnswer } from '../../src/ports/partners.ts';
import { countsOf } from '../support/made-store.ts';
import { atReview, caller, confirms, type ServiceWorld, serviceWorld, TO_REVIEW } from '../support/service-world.ts';

const DOWN: RegistryAnswer = { kind: 'retry', because: 'unreachable', mayHaveRegistered: false };
const TIMED_OUT: RegistryAnswer = { kind: 'retry', because: 'timeout', mayHaveRegistered: true };
const REFUSED: RegistryAnswer = { kind: 'refused', field: 'nationalId' };
const PHONE_KNOWN: RegistryAnswer = { kind: 'already', named: 'phone' };
const REGISTERED = /^END Thank you Anthony\. You are now registered with Umoja\./;
const RECEIVED = /^END Thank you Anthony\. We have received your details\./;

const dues = async ({ store }: ServiceWorld) => (await countsOf(store)).due;

describe('registered', () => {
  test('is said on the screen, and by one SMS whose reference leads back to the customer', async () => {
    const world = serviceWorld();
    expect(await confirms(world.service)).toMatchObject({ body: expect.stringMatching(REGISTERED), screen: 'success' });
    await world.afterReplies();
    expect(world.asked).toMatchObject([{ phone: '254711000111', name: 'Anthony Kamau', nationalId: '21314151' }]);
    expect(world.sent).toMatchObject([{ to: '254711000111' }]);
    const reference = /Ref: (\w+)/.exec(world.sent[0]?.message ?? '')?.[1] ?? '';
    const { key, registration } = await world.stored();
    expect(await world.store.findReference(reference)).toBe(key);
    expect(registration).toMatchObject({ reference, status: 'registered', notification: 'sent' });
    expect(await dues(world)).toEqual({ registry: 0, sms: 0 });
  });

  test('stores the consent, and no second copy of the answers in the conversation', async () => {
    const world = serviceWorld();
    const customer = await atReview(world.service);
    await customer.types('1');
    const { conversation, registration } = await world.stored();
    expect(conversation?.conversation.answers).toEqual({ language: 'en' });
    const consent = { language: 'en', sessionId: customer.sessionId(), textVersion: expect.any(String) };
    expect(registration?.answers.consent).toMatchObject(consent);
  });

  test('in Kiswahili, the SMS too', async () => {
    const world = serviceWorld();
    const customer = caller(world.service);
    await customer.dial();
    expect((await customer.types('2', ...TO_REVIEW.slice(1), '1')).body).toMatch(/umesajiliwa/i);
    await world.afterReplies();
    expect(world.sent).toMatchObject([{ message: expect.stringMatching(/umesajiliwa/i) }]);
  });

  test('whoever dials again reads so, in whichever process; nobody is asked or notified again', async () => {
    const world = serviceWorld();
    await confirms(world.service);
    await world.afterReplies();
    const again = await caller(world.another()).dial();
    expect(again.body).toMatch(/already registered with Umoja/);
    await world.workOff();
    expect([world.asked.length, world.sent.length]).toEqual([1, 1]);
  });

  test('works where periods are set that are no whole seconds', async () => {
    const { service } = serviceWorld({ retentionDays: 0.01, giveUpAfterH: 0.000_123 });
    expect(await confirms(service)).toMatchObject({ screen: 'success' });
  });
});

describe('refused', () => {
  test('with a field: back to the review, to correct it and send it again; one customer, and no SMS of the refusal', async () => {
    const world = serviceWorld();
    world.registryAnswers(REFUSED);
    const customer = await atReview(world.service);
    const refused = await customer.types('1');
    expect(refused.body).toMatch(/^CON Not accepted\..*\nCheck your details:\nAnthony Kamau\nID 21314151\n/s);
    await world.workOff();
    expect(world.sent).toEqual([]);
    world.registryAnswers({ kind: 'registered' });
    expect((await customer.types('2', '2', '31314151')).body).toContain('ID 31314151');
    expect(await customer.types('1')).toMatchObject({ screen: 'success' });
    await world.workOff();
    expect([world.asked.length, world.sent.length, world.heard.settled]).toEqual([2, 1, ['refused', 'registered']]);
  });

  test('three times: a call is offered, and the answers are stored; the next dial goes on, and can succeed', async () => {
    const world = serviceWorld();
    world.registryAnswers(REFUSED);
    const customer = await atReview(world.service);
    await customer.types('1', '2', '2', '31314151', '1', '2', '2', '41314151');
    expect(await customer.types('1')).toMatchObject({
      screen: 'rejected',
      body: expect.stringMatching(/^CON .*1:Call me$/s),
    });
    world.registryAnswers({ kind: 'registered' });
    expect(await customer.dial()).toMatchObject({ screen: 'resume' });
    await customer.types('1', '2', '2', '51314151');
    expect(await customer.types('1')).toMatchObject({ screen: 'success' });
  });

  test('as the ID is a customer already: in the words of any refusal, since no phone may learn that', async () => {
    const [one, other] = [serviceWorld(), serviceWorld()];
    one.registryAnswers({ kind: 'already', named: 'unsaid' });
    other.registryAnswers(REFUSED);
    expect((await confirms(one.service)).body).toBe((await confirms(other.service)).body);
  });

  test('as the phone is a customer already: that is said, and no SMS is due', async () => {
    const world = serviceWorld();
    world.registryAnswers(PHONE_KNOWN);
    expect(await confirms(world.service)).toMatchObject({ screen: 'alreadyPhone' });
    await world.workOff();
    expect((await world.stored()).registration).toMatchObject({ notification: 'shown' });
    expect([world.asked.length, world.sent.length]).toEqual([1, 0]);
  });

  test('and cancelled: nothing of it is stored', async () => {
    const world = serviceWorld();
    world.registryAnswers(REFUSED);
    const customer = await atReview(world.service);
    await customer.types('1');
    const { reference = '' } = (await world.stored()).registration ?? {};
    expect(await customer.types('3', '1')).toMatchObject({ screen: 'cancelled' });
    const { conversation, registration } = await world.stored();
    expect(registration).toBeUndefined();
    expect(conversation?.conversation.answers).toEqual({ language: 'en' });
    expect(await world.store.findReference(reference)).toBeUndefined();
    expect((await customer.dial()).body).toMatch(/^CON Welcome to Umoja/);
  });
});

describe('without an outcome', () => {
  test.each<RegistryAnswer>([
    DOWN,
    TIMED_OUT,
    { kind: 'retry', because: 'busy', mayHaveRegistered: false, afterMs: 30_000 },
    { kind: 'retry', because: 'unauthorised', mayHaveRegistered: false },
    { kind: 'retry', because: 'unreadable', mayHaveRegistered: true },
  ])('%o: "received", then one customer and one SMS', async (answer) => {
    const world = serviceWorld();
    world.registryAnswers(answer);
    expect(await confirms(world.service)).toMatchObject({ body: expect.stringMatching(RECEIVED), screen: 'received' });
    expect(await caller(world.service).dial()).toMatchObject({ screen: 'pending' });
    world.registryAnswers({ kind: 'registered' });
    await world.workOff();
    expect([world.asked.length, world.sent.length]).toEqual([2, 1]);
    expect((await world.stored()).registration).toMatchObject({ status: 'registered', notification: 'sent' });
  });

  test('a registry that asks to be left alone is', async () => {
    const world = serviceWorld();
    world.registryAnswers({ ...DOWN, because: 'busy', afterMs: 30_000 });
    await confirms(world.service);
    expect(world.store.nextTimerMs()).toBe(world.clock.nowMs() + 30_000);
  });

  test('no permit, as the circuit is open: "received" at once, and a worker makes the first attempt', async () => {
    const world = serviceWorld();
    world.registryAnswers(DOWN);
    for (let n = 0; n < 5; n++) await confirms(world.service, `071100020${n}`);
    expect(world.heard.circuits).toEqual(['registry open: unreachable']);
    expect(await confirms(world.service)).toMatchObject({ screen: 'received' });
    expect(world.asked).toHaveLength(5);
    expect((await world.stored()).registration).toMatchObject({ registry: { count: 0 } });
    world.registryAnswers({ kind: 'registered' });
    await world.workOff();
    expect([world.sent.length, new Set(world.sent.map(({ to }) => to)).size]).toEqual([6, 6]);
  });

  test('with two hundred attempts under way: the next customer reads "received" at once', async () => {
    const world = serviceWorld();
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    world.registryAnswers(() => ended.then(() => ({ kind: 'registered' })));
    const customers = [];
    for (let n = 0; n < 201; n++) customers.push(await atReview(world.service, `07130${String(n).padStart(5, '0')}`));
    const replies = customers.map((customer) => customer.types('1'));
    expect(await replies[200]).toMatchObject({ screen: 'received' });
    expect(world.asked).toHaveLength(200);
    end();
    const screens = (await Promise.all(replies)).map(({ screen }) => screen);
    expect(screens.filter((screen) => screen === 'success')).toHaveLength(200);
    // A place that is free again is the next one's.
    expect(await confirms(world.service)).toMatchObject({ screen: 'success' });
  });
});
