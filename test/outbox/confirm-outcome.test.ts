import { describe, expect, test } from 'vitest';
import type { Registry, RegistryAnswer } from '../../src/ports/partners.ts';
import type { Change } from '../../src/ports/store.ts';
import { changing } from '../support/altered-store.ts';
import { countsOf } from '../support/made-store.ts';
import { atReview, caller, confirms, SETTINGS, type ServiceWorld, serviceWorld } from '../support/service-world.ts';

const REFUSED: RegistryAnswer = { kind: 'refused', field: 'nationalId' };
const PHONE_KNOWN: RegistryAnswer = { kind: 'already', named: 'phone' };
const REGISTERED = /^END Thank you Anthony\. You are now registered with Umoja\./;

const dues = async ({ store }: ServiceWorld) => (await countsOf(store)).due;

describe('the outcome', () => {
  const isOutcome = (change: Change<unknown, { status: string }>) =>
    change.registration?.value !== undefined && change.registration.value.status !== 'pending';

  test('that is not written at once is written later: what was read stays true', async () => {
    const world = serviceWorld();
    world.registryAnswers(REFUSED);
    let away = 3;
    const store = changing(world.store, async (stored, change, commit) => {
      if (isOutcome(change) && away-- > 0) throw new Error('away');
      return commit(stored, change);
    });
    const customer = await atReview(world.another({}, { store }));
    expect((await customer.types('1')).body).toMatch(/^CON Not accepted\./);
    await world.afterReplies();
    expect((await world.stored()).registration).toMatchObject({ status: 'refused', notification: 'shown' });
    expect(await customer.types('2')).toMatchObject({ screen: 'change' });
  });

  test.each<[string, RegistryAnswer, RegExp, number]>([
    ['registered', { kind: 'registered' }, REGISTERED, 1],
    ['refused', REFUSED, /^CON Not accepted\./, 0],
    ['already registered', PHONE_KNOWN, /^END This phone number is already registered/, 0],
  ])(
    '%s that was written though the answers of the store were lost is said, and said once',
    async (_, answer, body, sms) => {
      const world = serviceWorld();
      world.registryAnswers(answer);
      let lost = 0;
      const store = changing(world.store, async (stored, change, commit) => {
        const committed = await commit(stored, change);
        if (isOutcome(change) && lost++ === 0) throw new Error('the answer was lost');
        return committed;
      });
      const customer = await atReview(world.another({}, { store }));
      const reply = await customer.types('1');
      expect(reply.body).toMatch(body);
      await world.afterReplies();
      expect(world.sent).toHaveLength(sms);
      await world.workOff();
      expect([world.asked.length, world.sent.length, world.heard.settled.length]).toEqual([1, sms, 1]);
      expect(await customer.sends({ text: customer.text() })).toMatchObject({ body: reply.body });
    },
  );

  test('that is never written is asked for again by a worker, and notified of', async () => {
    const world = serviceWorld({ registerDeadlineMs: 1_000 });
    world.registryAnswers(PHONE_KNOWN);
    const store = changing(world.store, async (stored, change, commit) => {
      if (isOutcome(change)) throw new Error('away');
      return commit(stored, change);
    });
    const customer = await atReview(world.another({}, { store }));
    expect(await customer.types('1')).toMatchObject({ screen: 'alreadyPhone' });
    await world.afterReplies();
    expect(world.heard.failed).toHaveLength(1);
    expect((await world.stored()).registration).toMatchObject({ status: 'pending' });
    await world.workOff();
    // An attempt had no outcome: what the registry knows now is our own doing.
    expect((await world.stored()).registration).toMatchObject({ status: 'registered', notification: 'sent' });
    expect([world.asked.length, world.sent.length]).toEqual([2, 1]);
  });

  test.each<[string, RegistryAnswer]>([
    ['refused', REFUSED],
    ['already_registered', PHONE_KNOWN],
  ])('%s, with the customer gone and dialling again meanwhile: an SMS says so', async (status, answer) => {
    const world = serviceWorld();
    world.registryAnswers(async () => {
      expect(await caller(world.service).dial()).toMatchObject({ screen: 'pending' });
      return answer;
    });
    await confirms(world.service);
    await world.workOff();
    expect((await world.stored()).registration).toMatchObject({ status, notification: 'sent' });
    expect(world.sent).toHaveLength(1);
  });

  test.each([false, true])(
    'of an attempt that a worker has taken over leaves the other one as it is (conversation gone: %s)',
    async (isGone) => {
      const world = serviceWorld({ registerDeadlineMs: 1_000 });
      world.registryAnswers(async () => {
        // This process stands still here; another one finds the attempt's time over.
        world.registryAnswers({ kind: 'registered' });
        world.clock.advance(SETTINGS.registerDeadlineMs + 6_500);
        await world.work(world.another());
        if (isGone) await world.store.commit(await world.stored(), { conversation: null });
        return REFUSED;
      });
      expect(await confirms(world.service)).toMatchObject({ screen: 'received' });
      expect((await world.stored()).registration).toMatchObject({ status: 'registered', notification: 'sent' });
      await world.workOff();
      expect([world.asked.length, world.sent.length]).toEqual([2, 1]);
    },
  );
});

describe('a process that dies', () => {
  /** Everything up to the `nth` commit of a confirmation is done, and nothing after it. */
  function dyingAfter(nth: number, world: ServiceWorld) {
    let commits = 0;
    const dead = () => new Promise<never>(() => undefined);
    const store = changing(world.store, async (stored, change, commit) => {
      if (change.registration === undefined) return commit(stored, change);
      if (++commits > nth) return dead();
      const committed = await commit(stored, change);
      return commits === nth ? dead() : committed;
    });
    return { store };
  }

  test.each([
    ['the promise', 1, 1, 1],
    ['the outcome', 2, 1, 1],
    ['the SMS was written down', 3, 1, 1],
  ])('after %s: a worker goes on from what is stored', async (_, nth, asked, sent) => {
    const world = serviceWorld();
    const customer = await atReview(world.another({}, dyingAfter(nth, world)));
    void customer.types('1');
    await expect.poll(async () => (await world.stored()).registration).toBeDefined();
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    await world.workOff();
    expect((await world.stored()).registration).toMatchObject({ status: 'registered', notification: 'sent' });
    expect([world.asked.length, world.sent.length]).toEqual([asked, sent]);
    const gapsMs = world.sent.slice(1).map(({ atMs }, n) => atMs - (world.sent[n]?.atMs ?? 0));
    for (const gapMs of gapsMs) expect(gapMs).toBeGreaterThanOrEqual(60_000);
    expect(await dues(world)).toEqual({ registry: 0, sms: 0 });
    expect(await caller(world.service).dial()).toMatchObject({ screen: 'registered' });
  });

  test('while the registry answers: the outcome is unknown, and what the registry knows then is our own doing', async () => {
    const world = serviceWorld();
    const hanging: Registry = {
      register(applicant) {
        world.asked.push(applicant);
        return new Promise(() => undefined);
      },
    };
    const customer = await atReview(world.another({}, { registry: hanging }));
    void customer.types('1');
    await expect.poll(() => world.asked.length).toBe(1);
    world.registryAnswers({ kind: 'already', named: 'unsaid' });
    await world.workOff();
    expect((await world.stored()).registration).toMatchObject({ status: 'registered', notification: 'sent' });
    expect(world.sent).toMatchObject([{ message: expect.stringContaining('you are registered') }]);
  });
});
