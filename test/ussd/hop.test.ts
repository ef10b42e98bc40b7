import { describe, expect, test } from 'vitest';
import type { RegistryAnswer } from '../../src/ports/partners.ts';
import type { Service } from '../../src/runtime/service.ts';
import { paced } from '../support/due-phones.ts';
import { atReview, caller, type ServiceWorld, serviceWorld, TO_REVIEW } from '../support/service-world.ts';

const NAMES = /^CON Enter your full names/;
const SESSION_OVER = /^END This session has ended/;

/** Two processes, each with what it keeps in memory of the phones that it answers. */
const processes = (world: ServiceWorld): readonly [Service, Service] => [
  world.another({}, { sharesAnswers: true }),
  world.another({}, { sharesAnswers: true }),
];

describe('a hop', () => {
  test('answers each screen in turn, and counts the answers for the gateway to echo', async () => {
    const customer = caller(serviceWorld().service);
    expect(await customer.dial()).toMatchObject({ screen: 'language', outcome: 'answered', answered: 1 });
    expect(await customer.types('1', '1')).toMatchObject({ body: expect.stringMatching(NAMES), answered: 3 });
  });

  test('may hold a * in its answer', async () => {
    const customer = caller(serviceWorld().service);
    await customer.dial();
    expect(await customer.types('1', '1', 'Mary Wanjiku', '2131*4151')).toMatchObject({ screen: 'nationalId' });
    expect(await customer.types('21314151')).toMatchObject({ screen: 'county' });
  });

  test('that never came is answered along with the next one, but consent and review are not', async () => {
    const customer = caller(serviceWorld().service);
    await customer.dial();
    await customer.types('1', '1');
    expect(await customer.sends({ text: '1*1*Anthony Kamau*21314151' })).toMatchObject({ screen: 'county' });
    const other = caller(serviceWorld().service);
    await other.dial();
    expect(await other.sends({ text: '1*1*Anthony Kamau' })).toMatchObject({ screen: 'consent' });
  });

  test('whose text was changed on its way, so that it may answer another screen, gives no consent and sends nothing', async () => {
    const world = serviceWorld();
    const customer = await atReview(world.service);
    await customer.sends({ text: '1' });
    await customer.sends({ text: '9*9*9*9*9*1' });
    expect(world.asked).toEqual([]);
    expect(await world.stored()).not.toHaveProperty('registration');
    const deleting = await customer.sends({ text: '9*9*9*9*9*9*3' });
    expect(deleting).toMatchObject({ screen: 'deleteCheck' });
    expect(await customer.sends({ text: '8*1' })).toMatchObject({ screen: 'deleteCheck' });
  });

  test('of a sessionId that another phone brought shows nothing of the other', async () => {
    const world = serviceWorld();
    const customer = await atReview(world.service);
    const other = caller(world.service, '0722000222');
    const sessionId = customer.sessionId();
    const seen = [await other.sends({ sessionId, text: customer.text() }), await other.sends({ sessionId, text: '' })];
    for (const { body } of seen) expect(body).not.toMatch(/Anthony|21314151|Kwale/);
    expect(await customer.types('1')).toMatchObject({ screen: 'success' });
    expect(world.asked).toMatchObject([{ phone: '254711000111' }]);
  });

  test('after the END of its session is the END again', async () => {
    const customer = caller(serviceWorld().service);
    await customer.dial();
    const declined = await customer.types('1', '2');
    expect(declined).toMatchObject({ screen: 'declined' });
    expect(await customer.types('1')).toMatchObject({ body: declined.body, outcome: 'late' });
  });

  test('of a session that never ends by itself ends it, and the answers are stored', async () => {
    const customer = caller(serviceWorld().service);
    await customer.dial();
    let reply = await customer.types('1');
    for (let n = 0; n < 80 && reply.body.startsWith('CON '); n++) reply = await customer.types('3', '0');
    expect(reply).toMatchObject({ screen: 'tooManyErrors' });
    expect(await customer.dial()).toMatchObject({ screen: 'resume' });
  });
});

describe('a repeat', () => {
  test('of the latest hop gets the same bytes; a late one of an earlier hop gets the current screen; neither changes anything', async () => {
    const world = serviceWorld();
    for (const service of [world.service, ...processes(world)]) {
      const customer = caller(service);
      await customer.dial();
      await customer.types('2');
      const third = await customer.types('1');
      const before = await world.stored();
      for (const [text, outcome] of [
        ['2*1', 'repeated'],
        ['', 'late'],
        ['2', 'late'],
        ['2*1', 'repeated'],
      ] as const)
        expect(await customer.sends({ text })).toMatchObject({ body: third.body, outcome });
      expect(await world.stored()).toEqual(before);
      expect(await customer.types('Anthony Kamau')).toMatchObject({ screen: 'nationalId' });
      await world.store.commit(await world.stored(), { conversation: null });
    }
  });

  test('at once from ten connections, on two processes: one change and the same bytes', async () => {
    const world = serviceWorld();
    for (const both of [[world.service, world.another()], processes(world)]) {
      const sessionId = `ATUid_at_once_${both.length}_${Math.random()}`;
      for (const text of ['', '1', '1*1', '1*1*Anthony Kamau', '1*1*Anthony Kamau*21314151']) {
        const sends = Array.from({ length: 10 }, (_, n) =>
          caller(both[n % 2] ?? world.service).sends({ text, sessionId }),
        );
        const replies = await Promise.all(sends);
        expect(new Set(replies.map(({ body }) => body)).size).toBe(1);
        expect(replies.filter(({ outcome }) => outcome === 'answered')).toHaveLength(1);
      }
      await world.store.commit(await world.stored(), { conversation: null });
    }
  });

  test('of the confirmation, ten times at once on two processes: one customer, one SMS, the same bytes', async () => {
    const world = serviceWorld();
    const [one, other] = [paced(world, { sharesAnswers: true }), paced(world, { sharesAnswers: true })];
    const customer = await atReview(one);
    let answer: () => void = () => undefined;
    world.registryAnswers(
      () =>
        new Promise((resolve) => {
          answer = () => resolve({ kind: 'registered' });
        }),
    );
    const text = `${customer.text()}*1`;
    const sends = Array.from({ length: 10 }, (_, n) =>
      caller(n % 2 === 0 ? one : other).sends({ text, sessionId: customer.sessionId() }),
    );
    await expect.poll(() => world.asked.length).toBe(1);
    await new Promise(setImmediate);
    answer();
    const replies = await Promise.all(sends);
    expect(new Set(replies.map(({ body }) => body)).size).toBe(1);
    expect(replies[0]?.body).toMatch(/You are now registered/);
    await world.workOff();
    expect([world.asked.length, world.sent.length]).toEqual([1, 1]);
    for (const service of [one, other, world.another()])
      expect(await caller(service).sends({ text, sessionId: customer.sessionId() })).toMatchObject({
        body: replies[0]?.body,
        outcome: 'repeated',
      });
  });

  test('of the confirmation waits for the same answer, also where that is the review again', async () => {
    const world = serviceWorld();
    const customer = await atReview(world.service);
    let repeat: Promise<unknown> | undefined;
    world.registryAnswers(async () => {
      repeat = caller(world.another()).sends({ text: `${customer.text()}`, sessionId: customer.sessionId() });
      await new Promise(setImmediate);
      return { kind: 'refused' };
    });
    const first = await customer.types('1');
    expect(await repeat).toMatchObject({ body: first.body, outcome: 'repeated' });
    expect(first.body).toMatch(/^CON Not accepted/);
  });

  test.each<RegistryAnswer>([
    { kind: 'registered' },
    { kind: 'refused' },
    { kind: 'already', named: 'phone' },
    { kind: 'retry', because: 'timeout', mayHaveRegistered: true },
  ])(
    'of the confirmation that has waited for long enough reads "received", and so does the one it repeats: %o',
    async (answer) => {
      const world = serviceWorld();
      const customer = await atReview(world.service);
      let repeat: { body: string } | undefined;
      world.registryAnswers(async () => {
        // Whoever waits on the clock that is held passes the time.
        repeat = await caller(world.another()).sends({ text: customer.text(), sessionId: customer.sessionId() });
        return answer;
      });
      const first = await customer.types('1');
      expect(repeat?.body).toMatch(/We have received your details/);
      expect(first.body).toBe(repeat?.body);
      world.registryAnswers({ kind: 'already', named: 'unsaid' });
      await world.workOff();
      expect(world.sent).toHaveLength(1);
      expect((await world.stored()).registration).toMatchObject({ notification: 'sent' });
    },
  );
});

describe('an earlier session', () => {
  test('that a newer one has taken the place of: a polite END, and the newer one goes on', async () => {
    const world = serviceWorld();
    const old = caller(world.service);
    await old.dial();
    await old.types('1', '1');
    const newer = caller(world.service);
    const resumed = await newer.dial();
    expect(resumed).toMatchObject({ screen: 'resume' });
    for (const text of ['', '1', '1*1', '1*1*Anthony Kamau'])
      expect(await old.sends({ text })).toMatchObject({ body: expect.stringMatching(SESSION_OVER), outcome: 'late' });
    expect(await newer.sends({ text: '' })).toMatchObject({ body: resumed.body, outcome: 'repeated' });
    expect(await newer.types('1')).toMatchObject({ screen: 'name' });
  });

  test('in the memory of another process: its next hop is a polite END, too', async () => {
    const world = serviceWorld();
    const [one, other] = processes(world);
    const old = caller(one);
    await old.dial();
    await old.types('1', '1');
    await caller(other).dial();
    expect(await old.types('Anthony Kamau')).toMatchObject({ body: expect.stringMatching(SESSION_OVER) });
  });
});

describe('what this process remembers', () => {
  test('is not taken for certain where another process answered in between', async () => {
    const world = serviceWorld();
    const [one, other] = processes(world);
    const customer = caller(one);
    await customer.dial();
    await customer.types('1', '1', 'Anthony Kamau');
    // Back, and the gateway drops what was undone: the same text may come again, answering another screen.
    const elsewhere = caller(other);
    await elsewhere.sends({ text: '1*1*Anthony Kamau*0', sessionId: customer.sessionId() });
    const next = await customer.sends({ text: '1*1*Anthony Kamau*Mary Wanjiku' });
    expect(next).toMatchObject({ screen: 'nationalId' });
    expect((await world.stored()).conversation?.conversation.answers.name).toBe('Mary Wanjiku');
  });
});

test('a first hop that is not empty answers the first screens, never consent or review', async () => {
  const world = serviceWorld();
  expect(await caller(world.service, '0711000112').dial('2')).toMatchObject({ screen: 'consent' });
  const customer = caller(world.service);
  expect(await customer.dial([...TO_REVIEW, '1'].join('*'))).toMatchObject({ screen: 'consent' });
  expect(await customer.types('1')).toMatchObject({ screen: 'name' });
  expect(world.asked).toEqual([]);
});
