import { describe, expect, test } from 'vitest';
import { type Caller, caller, serviceWorld } from '../support/service-world.ts';

describe('past the limit of a phone', () => {
  test('a polite END, repeats not counted; it goes on a minute later', async () => {
    const world = serviceWorld({ maxHopsPerMinute: 3 });
    const customer = caller(world.service);
    await customer.dial();
    const names = await customer.types('1', '1');
    for (let n = 0; n < 5; n++) expect(await customer.sends({ text: '1*1' })).toMatchObject({ body: names.body });
    const limited = await customer.types('Anthony Kamau');
    expect(limited).toMatchObject({ outcome: 'limited', body: expect.stringMatching(/^END Please wait one minute/) });
    expect(await caller(world.service, '0722000222').dial()).toMatchObject({ outcome: 'answered' });
    world.clock.advance(60_000);
    expect(await customer.dial()).toMatchObject({ screen: 'resume', outcome: 'answered' });
  });

  test('what was refused is remembered: its repeat gets the same bytes, also a minute later and on another process', async () => {
    const world = serviceWorld({ maxHopsPerMinute: 2 });
    const customer = caller(world.service);
    await customer.dial();
    await customer.types('1');
    const limited = await customer.types('1');
    world.clock.advance(60_000);
    for (const service of [world.service, world.another()]) {
      const repeat = { text: customer.text(), sessionId: customer.sessionId() };
      expect(await caller(service).sends(repeat)).toMatchObject({ body: limited.body, outcome: 'repeated' });
    }
    expect((await world.stored()).conversation?.conversation.at.screen).toBe('consent');
  });

  test('redialling does not help', async () => {
    const world = serviceWorld({ maxHopsPerMinute: 5 });
    const customer = caller(world.service);
    for (let n = 0; n < 5; n++) await customer.dial();
    expect(await customer.dial()).toMatchObject({ outcome: 'limited' });
  });
});

describe('past the limit of dials per second, all phones together', () => {
  test('a polite END, its repeats not counted; calls under way go on', async () => {
    const world = serviceWorld({ maxDialsPerS: 2 });
    const [first, second, third] = ['0711000001', '0711000002', '0711000003'].map((number) =>
      caller(world.service, number),
    ) as [Caller, Caller, Caller];
    await first.dial();
    for (let n = 0; n < 5; n++) expect(await first.sends({ text: '' })).toMatchObject({ outcome: 'repeated' });
    expect(await second.dial()).toMatchObject({ outcome: 'answered' });
    const turnedAway = await third.dial();
    expect(turnedAway).toMatchObject({
      outcome: 'limited',
      body: expect.stringMatching(/^END Many people are dialling/),
    });
    expect(await first.types('1')).toMatchObject({ screen: 'consent' });
    world.clock.advance(1_000);
    expect(await third.sends({ text: '' })).toMatchObject({ body: turnedAway.body, outcome: 'repeated' });
    expect(await third.dial()).toMatchObject({ screen: 'language' });
  });
});

describe('150 dials of one phone at once', () => {
  test('cost a few, and nobody else waits for them', async () => {
    const world = serviceWorld();
    let loads = 0;
    let commits = 0;
    const store = {
      ...world.store,
      load(...args: Parameters<typeof world.store.load>) {
        loads += 1;
        return world.store.load(...args);
      },
      commit(...args: Parameters<typeof world.store.commit>) {
        commits += 1;
        return world.store.commit(...args);
      },
    };
    const service = world.another({}, { store, sharesAnswers: true });
    const dials = Array.from({ length: 150 }, () => caller(service).dial());
    const other = caller(service, '0722000222').dial();
    const replies = await Promise.all(dials);
    expect(replies.filter(({ outcome }) => outcome === 'answered').length).toBeLessThanOrEqual(8);
    for (const { body } of replies) expect(body).toMatch(/^(CON|END) /);
    expect(loads).toBeLessThan(20);
    expect(commits).toBeLessThan(20);
    expect(await other).toMatchObject({ screen: 'language' });
    expect(await caller(service).dial()).toMatchObject({ outcome: 'answered' });
  });
});
