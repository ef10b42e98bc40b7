import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/ports/clock.ts';
import type { Terms } from '../../src/runtime/service.ts';
import type { RegistryMode } from '../../src/sandbox/registry-stand-in.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import {
  type Caller,
  caller,
  NUMBER,
  type ServiceWorld,
  startServiceWorld,
  TO_REVIEW,
} from '../support/service-world.ts';

const SUCCESS =
  'END Thank you Anthony. You are now registered with Umoja. This is not a loan. We will send you an SMS. Help: 0700000000';
const RECEIVED =
  'END Thank you Anthony. We have received your details. Please wait for our SMS, no need to dial again. Help: 0700000000';
const REVIEW = 'Check your details:\nAnthony Kamau\nID 21314151\nKwale\nMale\n1:Correct, send\n2:Change\n3:Delete all';
const REFUSED = `CON Not accepted. Reply 2 to correct or call 0700000000.\n${REVIEW.replace('1:Correct, send\n', '')}`;

let server: RedisServer;
let world: ServiceWorld;

async function start(terms: Partial<Terms> = {}): Promise<void> {
  world = await startServiceWorld(server.url, terms);
}

/** A customer at the review screen, whose next answer is the confirmation. */
async function atReview(service = world.service): Promise<Caller> {
  const customer = caller(service);
  await customer.dial();
  await customer.types(...TO_REVIEW);
  return customer;
}

const inbox = () => world.sms.inbox().map(({ to, message }) => `${to}: ${message}`);

describeWithRedis('the confirming hop', () => {
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  afterEach(() => world.close());

  describe('registered', () => {
    beforeEach(() => start());

    test('is said by SMS at once', async () => {
      await (await atReview()).types('1');
      await world.deliver();
      expect(inbox()).toHaveLength(1);
    });

    test('is said on the screen, and by one SMS whose reference leads back to the customer', async () => {
      const customer = await atReview();
      expect(await customer.types('1')).toMatchObject({ body: SUCCESS, screen: 'success' });
      expect(world.customers()).toMatchObject([
        { full_name: 'Anthony Kamau', national_id: '21314151', phone: '254711000111', gender: 'Male' },
      ]);
      await world.deliverAll();
      expect(inbox()).toEqual([
        expect.stringMatching(/^\+254711000111: Dear Anthony, you are registered with Umoja\. Ref: [A-Z0-9]{6}\./),
      ]);
      const reference = /Ref: (\w+)/.exec(inbox()[0] ?? '')?.[1] ?? '';
      const { key, registration } = await world.kept();
      expect(await world.store.findRef(reference)).toBe(key);
      expect(registration).toMatchObject({
        id: reference,
        stage: 'registered',
        told: 'accepted',
        customerId: '132890',
      });
      expect([world.asked(), await world.store.countDue()]).toEqual([1, 0]);
    });

    test('keeps the consent, and no second copy of the answers in the conversation', async () => {
      const customer = await atReview();
      await customer.types('1');
      const { session, registration } = await world.kept();
      expect(session?.conversation.answers).toEqual({ language: 'en' });
      expect(registration?.consent).toMatchObject({
        language: 'en',
        sessionId: customer.sessionId(),
        textVersion: expect.any(String),
      });
    });

    test('in Kiswahili, the SMS too', async () => {
      const customer = caller(world.service);
      await customer.dial();
      const reply = await customer.types('2', ...TO_REVIEW.slice(1), '1');
      expect(reply.body).toMatch(/umesajiliwa/i);
      await world.deliverAll();
      expect(inbox()).toEqual([expect.stringMatching(/umesajiliwa/i)]);
    });

    test('a phone that dials again is told so, and nothing is sent to the registry', async () => {
      const customer = await atReview();
      await customer.types('1');
      await world.deliverAll();
      const again = await caller(world.another()).dial();
      expect(again.body).toBe(
        'END This phone number is already registered with Umoja. No need to register again. Not you? Call 0700000000.',
      );
      expect([world.asked(), inbox().length]).toEqual([1, 1]);
    });
  });

  describe('repeated', () => {
    beforeEach(() => start());

    test('ten times at once to two processes: one customer, one SMS, the same bytes', async () => {
      const [one, other] = [world.another({}, systemClock), world.another({}, systemClock)];
      const customer = await atReview(one);
      world.registry.behave('slow', { slowMs: 300 });
      const text = `${customer.text()}*1`;
      const sends = Array.from({ length: 10 }, (_, n) =>
        caller(n % 2 === 0 ? one : other).sends({ text, sessionId: customer.sessionId() }),
      );
      const replies = await Promise.all(sends);
      expect(new Set(replies.map(({ body }) => body))).toEqual(new Set([SUCCESS]));
      await world.deliverAll();
      expect([world.asked(), world.customers().length, inbox().length]).toEqual([1, 1, 1]);
    });

    test('while the registry is slow, it waits for the same answer, also where that is the review again', async () => {
      const service = world.another({}, systemClock);
      const customer = await atReview(service);
      await world.registerElsewhere('0722000222', '21314151');
      world.registry.behave('slow', { slowMs: 400 });
      const first = customer.types('1');
      await expect.poll(() => world.asked()).toBe(2);
      const repeat = await caller(world.another({}, systemClock)).sends({
        text: customer.text(),
        sessionId: customer.sessionId(),
      });
      expect(repeat).toMatchObject({ outcome: 'repeated', body: (await first).body });
      expect(repeat.body).toBe(REFUSED);
    });

    test('afterwards gets the same bytes', async () => {
      const customer = await atReview();
      await customer.types('1');
      await world.deliverAll();
      for (const service of [world.service, world.another()]) {
        const hop = { text: customer.text(), sessionId: customer.sessionId() };
        expect(await caller(service).sends(hop)).toMatchObject({ body: SUCCESS, outcome: 'repeated' });
      }
      expect([world.asked(), inbox().length]).toEqual([1, 1]);
    });

    test('whose patience ends first is told "received", and so is the one it repeated', async () => {
      const customer = await atReview(world.another({}, systemClock));
      world.registry.behave('slow', { slowMs: 1_200 });
      const first = customer.types('1');
      await expect.poll(() => world.asked()).toBe(1);
      const hasty = { nowMs: world.clock.nowMs, wait: async () => world.clock.advance(7_500) };
      const hop = { text: customer.text(), sessionId: customer.sessionId() };
      expect(await caller(world.another({}, hasty)).sends(hop)).toMatchObject({ body: RECEIVED });
      expect(await first).toMatchObject({ body: RECEIVED });
      await world.deliverAll();
      expect([world.customers().length, inbox().length]).toEqual([1, 1]);
    });
  });

  describe('without a verdict', () => {
    const later: readonly (readonly [RegistryMode, number])[] = [
      ['down', 0],
      ['hanging', 0],
      ['cut_after_creating', 1],
      ['busy', 0],
      ['unauthorised', 0],
      ['html', 0],
    ];
    test.each(later)('of a registry that is %s: "received", then one customer and one SMS', async (mode, created) => {
      await start({ registerDeadlineMs: 300 });
      world.registry.behave(mode);
      const customer = await atReview();
      expect(await customer.types('1')).toMatchObject({ body: RECEIVED, screen: 'received' });
      expect(world.customers()).toHaveLength(created);
      expect((await caller(world.service).dial()).body).toMatch(/^END We have received your details/);
      world.registry.behave('up');
      await world.deliverAll();
      expect(world.customers()).toMatchObject([{ national_id: '21314151', phone: '254711000111' }]);
      expect(inbox()).toEqual([expect.stringContaining('you are registered with Umoja')]);
      expect((await world.kept()).registration).toMatchObject({ stage: 'registered', told: 'accepted' });
      expect(await world.store.countDue()).toBe(0);
    });

    test('as it is slower than REGISTER_DEADLINE_MS: "received" in time, then one customer and one SMS', async () => {
      await start({ registerDeadlineMs: 100 });
      world.registry.behave('slow', { slowMs: 400 });
      const customer = await atReview();
      const startedAt = performance.now();
      expect(await customer.types('1')).toMatchObject({ body: RECEIVED });
      expect(performance.now() - startedAt).toBeLessThan(2_000);
      await world.deliverAll();
      expect([world.customers().length, inbox().length]).toEqual([1, 1]);
    });

    test('of one that asks to be left alone: not before that', async () => {
      await start();
      world.registry.behave('busy');
      await (await atReview()).types('1');
      const { registration } = await world.kept();
      expect((registration?.nextAtMs ?? 0) - world.clock.nowMs()).toBeGreaterThanOrEqual(30_000);
    });

    test('with the customer gone and dialling again meanwhile: the new call is told, and the SMS says the rest', async () => {
      await start();
      const service = world.another({}, systemClock);
      const customer = await atReview(service);
      world.registry.behave('slow', { slowMs: 400 });
      const first = customer.types('1');
      await expect.poll(() => world.asked()).toBe(1);
      expect(await caller(service).dial()).toMatchObject({ screen: 'pending' });
      await first;
      await world.deliverAll();
      expect([world.customers().length, inbox().length]).toEqual([1, 1]);
      expect(await caller(service).dial()).toMatchObject({ screen: 'alreadyPhone' });
    });
  });

  describe('refused', () => {
    beforeEach(() => start());

    test('with a field: back to the review, to mend it and send it again; one customer, and no SMS of the refusal', async () => {
      world.registry.behave('refusing');
      const customer = await atReview();
      expect(await customer.types('1')).toMatchObject({ body: REFUSED });
      await world.deliverAll();
      expect(inbox()).toEqual([]);
      world.registry.behave('up');
      const mended = await customer.types('2', '2', '31314151');
      expect(mended.body).toBe(`CON ${REVIEW.replace('21314151', '31314151')}`);
      expect(await customer.types('1')).toMatchObject({ body: SUCCESS });
      await world.deliverAll();
      expect(world.customers()).toMatchObject([{ national_id: '31314151' }]);
      expect(inbox()).toHaveLength(1);
    });

    test('plainly, three times: an END that keeps the answers; the next dial goes on, and can succeed', async () => {
      world.registry.behave('refusing_plainly');
      const customer = await atReview();
      for (let n = 0; n < 2; n++) expect(await customer.types('1')).toMatchObject({ body: REFUSED });
      expect(world.asked()).toBe(1);
      expect(await customer.types('2', '2', '31314151', '1')).toMatchObject({ screen: 'review' });
      expect(await customer.types('2', '2', '41314151', '1')).toMatchObject({ screen: 'rejected' });
      world.registry.behave('up');
      const again = caller(world.service);
      expect(await again.dial()).toMatchObject({ screen: 'resume' });
      expect(await again.types('1', '2', '2', '21314151', '1')).toMatchObject({ body: SUCCESS });
      await world.deliverAll();
      expect([world.customers().length, inbox().length]).toEqual([1, 1]);
    });

    test('as the phone is a customer already: that is said, and no SMS is owed', async () => {
      await world.registerElsewhere(NUMBER, '99999999');
      const customer = await atReview();
      expect(await customer.types('1')).toMatchObject({ screen: 'alreadyPhone' });
      await world.deliverAll();
      expect(await caller(world.service).dial()).toMatchObject({ screen: 'alreadyPhone' });
      expect([world.asked(), inbox().length, await world.store.countDue()]).toEqual([2, 0, 0]);
    });

    test('as the ID is a customer already: in the words of any refusal, since no phone may learn that', async () => {
      await world.registerElsewhere('0722000222', '21314151');
      expect(await (await atReview()).types('1')).toMatchObject({ body: REFUSED });
    });

    test('and cancelled: nothing of it is kept', async () => {
      world.registry.behave('refusing');
      const customer = await atReview();
      await customer.types('1');
      expect(await customer.types('3')).toMatchObject({ screen: 'cancelled' });
      const { registration, session } = await world.kept();
      expect(registration).toBeUndefined();
      expect(session?.conversation.answers).toEqual({ language: 'en' });
      await world.deliverAll();
      expect(inbox()).toEqual([]);
      expect((await caller(world.service).dial()).body).toMatch(/^CON Welcome to Umoja/);
    });
  });

  test('whose alarm cannot be set confirms nothing: a polite END, and the review is still there', async () => {
    await start();
    const customer = await atReview();
    world.deliveries.fail();
    expect(await customer.types('1')).toMatchObject({ screen: 'unavailable', outcome: 'failed' });
    expect(await world.kept()).not.toHaveProperty('registration');
    expect(world.asked()).toBe(0);
    expect((await caller(world.service).dial()).body).toMatch(/^CON Welcome back/);
  });

  test('works where periods are set that are no whole seconds', async () => {
    await start({ retentionDays: 0.01, giveUpAfterH: 0.000_123 });
    expect(await (await atReview()).types('1')).toMatchObject({ body: SUCCESS });
  });
});
