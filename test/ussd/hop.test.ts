import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/ports/clock.ts';
import type { HopReply } from '../../src/ussd/hop.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { type Caller, caller, type ServiceWorld, startServiceWorld, TO_REVIEW } from '../support/service-world.ts';

const NAME = 'CON Enter your full names as on your ID card.\nE.g. Grace Neema Baraka\n0:Back';
const LANGUAGE = 'CON Welcome to Umoja\nKaribu Umoja\n1:English\n2:Kiswahili';
const SESSION_OVER =
  'END This session has ended. Please dial *384*70421# again.\nMuda umeisha. Tafadhali piga *384*70421# tena.';
const POLITE_WITHIN_MS = 8_000;

let server: RedisServer;
let world: ServiceWorld;

describeWithRedis('a hop', () => {
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  afterEach(() => world.close());

  const bodies = (replies: readonly HopReply[]) => new Set(replies.map(({ body }) => body));
  const textsKept = async () => (await world.kept()).session?.calls[0]?.hops.map(({ text }) => text);

  test('answers each screen in turn, and counts the answers for the gateway to echo', async () => {
    world = await startServiceWorld(server.url);
    const customer = caller(world.service);
    expect(await customer.dial()).toMatchObject({
      body: LANGUAGE,
      screen: 'language',
      outcome: 'answered',
      answered: 1,
    });
    expect(await customer.types('1', '1')).toMatchObject({ body: NAME, screen: 'name', answered: 3 });
  });

  test('repeated, the latest or an earlier one, gets the same bytes and changes nothing', async () => {
    world = await startServiceWorld(server.url);
    const customer = caller(world.service);
    const first = await customer.dial();
    const second = await customer.types('2');
    const third = await customer.types('1');
    const before = (await world.kept()).session;
    for (const [text, reply] of [
      ['2*1', third],
      ['', first],
      ['2', second],
      ['2*1', third],
    ] as const) {
      expect(await customer.sends({ text })).toMatchObject({ body: reply.body, outcome: 'repeated' });
    }
    expect((await world.kept()).session).toEqual(before);
    expect(await customer.types('Anthony Kamau')).toMatchObject({ screen: 'nationalId' });
  });

  test('sent by ten connections at once to two processes is one change and the same bytes', async () => {
    world = await startServiceWorld(server.url);
    const both = [world.service, world.another()];
    const text = ['', '1', '1*1', '1*1*Anthony Kamau', '1*1*Anthony Kamau*21314151'];
    const sessionId = 'ATUid_at_once';
    for (const [n, typed] of text.entries()) {
      const sends = Array.from({ length: 10 }, (_, nth) =>
        caller(both[nth % 2] ?? world.service).sends({ text: typed, sessionId }),
      );
      const replies = await Promise.all(sends);
      expect(bodies(replies).size).toBe(1);
      expect(replies.filter(({ outcome }) => outcome === 'answered')).toHaveLength(1);
      expect(await textsKept()).toEqual(text.slice(0, n + 1));
    }
  });

  test('may hold a * in its answer', async () => {
    world = await startServiceWorld(server.url);
    const customer = caller(world.service);
    await customer.dial();
    expect(await customer.types('1', '1', 'Mary * Wanjiku')).toMatchObject({ screen: 'name' });
    expect(await customer.types('Mary Wanjiku')).toMatchObject({ screen: 'nationalId' });
    expect(await customer.types('2131*4151')).toMatchObject({ screen: 'nationalId' });
    expect(await customer.types('21314151')).toMatchObject({ screen: 'county' });
  });

  test('that is the first and not empty answers the first screens, never consent or review', async () => {
    world = await startServiceWorld(server.url);
    expect(await caller(world.service, '0711000112').dial('2')).toMatchObject({ screen: 'consent' });
    const all = [...TO_REVIEW, '1'].join('*');
    const customer = caller(world.service);
    expect(await customer.dial(all)).toMatchObject({ screen: 'consent' });
    expect(await customer.types('1')).toMatchObject({ body: NAME });
    expect(world.asked()).toBe(0);
  });

  test('of a sessionId that another phone brought shows nothing of the other', async () => {
    world = await startServiceWorld(server.url);
    const customer = caller(world.service);
    await customer.dial();
    await customer.types(...TO_REVIEW);
    const other = caller(world.service, '0722000222');
    const sessionId = customer.sessionId();
    const seen = [await other.sends({ sessionId, text: customer.text() }), await other.sends({ sessionId, text: '' })];
    for (const { body } of seen) expect(body).not.toMatch(/Anthony|21314151|Kwale/);
    expect(await customer.types('1')).toMatchObject({ screen: 'success' });
    expect(world.customers()).toMatchObject([{ phone: '254711000111' }]);
  });

  test('of a session that a newer one has taken the place of: old bytes for old hops, a polite END for new ones', async () => {
    world = await startServiceWorld(server.url);
    const old = caller(world.service);
    await old.dial();
    const second = await old.types('1');
    const late = old.text();
    const third = await old.types('1');
    const newer = caller(world.service);
    const resumed = await newer.dial();
    expect(resumed.body).toMatch(/^CON Welcome back/);

    expect(await old.sends({ text: late })).toMatchObject({ body: second.body, outcome: 'repeated' });
    expect(await old.sends({ text: old.text() })).toMatchObject({ body: third.body, outcome: 'repeated' });
    expect(await old.types('Anthony Kamau')).toMatchObject({ body: SESSION_OVER, outcome: 'stale' });
    expect(await newer.sends({ text: '' })).toMatchObject({ body: resumed.body, outcome: 'repeated' });
    expect(await newer.types('1')).toMatchObject({ body: NAME });
  });

  test('of a call long ago is stale too, and leaves the one that goes on as it is', async () => {
    world = await startServiceWorld(server.url);
    const old = caller(world.service);
    await old.dial();
    await old.types('1', '1');
    const newer = caller(world.service);
    for (let dials = 0; dials < 5; dials++) await newer.dial();
    await newer.types('1', 'Jane Doe');
    expect(await old.sends({ text: '1*1' })).toMatchObject({ body: SESSION_OVER, outcome: 'stale' });
    expect(await newer.types('21314151')).toMatchObject({ screen: 'county' });
  });

  test('after the END of its session is the END again', async () => {
    world = await startServiceWorld(server.url);
    const customer = caller(world.service);
    await customer.dial();
    const declined = await customer.types('1', '2');
    expect(declined.body).toMatch(/^END You did not agree/);
    expect(await customer.types('1')).toMatchObject({ body: declined.body, outcome: 'repeated' });
  });

  test("past a phone's limit gets a polite END, repeats not counted, and goes on a minute later", async () => {
    world = await startServiceWorld(server.url, { maxHopsPerMinute: 3 });
    const customer = caller(world.service);
    await customer.dial();
    await customer.types('1', '1');
    for (let n = 0; n < 5; n++) expect(await customer.sends({ text: '1*1' })).toMatchObject({ body: NAME });
    expect(await customer.types('Anthony Kamau')).toMatchObject({
      outcome: 'limited',
      body: 'END Please wait one minute, then dial *384*70421# again.\nTafadhali subiri dakika moja, kisha piga *384*70421# tena.',
    });
    expect(await caller(world.service, '0722000222').dial()).toMatchObject({ outcome: 'answered' });
    world.clock.advance(60_000);
    expect(await customer.dial()).toMatchObject({ screen: 'resume', outcome: 'answered' });
  });

  test('past the limit of dials a second gets a polite END, its repeats not counted, calls under way go on', async () => {
    world = await startServiceWorld(server.url, { maxDialsPerS: 2 });
    const [first, second, third] = ['0711000001', '0711000002', '0711000003'].map((number) =>
      caller(world.service, number),
    ) as [Caller, Caller, Caller];
    await first.dial();
    for (let n = 0; n < 5; n++) expect(await first.sends({ text: '' })).toMatchObject({ outcome: 'repeated' });
    expect(await second.dial()).toMatchObject({ outcome: 'answered' });
    const turnedAway = await third.dial();
    expect(turnedAway).toMatchObject({ outcome: 'limited' });
    expect(turnedAway.body).toMatch(/^END Many people are dialling\./);
    expect(await first.types('1')).toMatchObject({ screen: 'consent' });
    world.clock.advance(1_000);
    expect(await third.dial()).toMatchObject({ body: LANGUAGE });
  });

  test('a call that never ends by itself is ended, and its answers are kept', async () => {
    world = await startServiceWorld(server.url);
    const customer = caller(world.service);
    await customer.dial();
    let reply = await customer.types('1');
    for (let n = 0; n < 80 && reply.body.startsWith('CON '); n++) reply = await customer.types('3', '0');
    expect(reply).toMatchObject({ screen: 'tooManyErrors' });
    expect(await customer.dial()).toMatchObject({ screen: 'resume' });
  });

  test('of a phone whose registration cannot be read: the helpline, and nothing is written', async () => {
    world = await startServiceWorld(server.url);
    const { key } = await world.kept();
    await world.redis.set(`j:r:{${key}}`, 'damaged');
    expect(await caller(world.service).dial()).toMatchObject({ screen: 'callUs', outcome: 'poisoned' });
    expect(await world.redis.get(`j:r:{${key}}`)).toBe('damaged');
    expect(await world.kept()).not.toHaveProperty('session');
  });

  test('of a phone whose conversation cannot be read begins anew', async () => {
    world = await startServiceWorld(server.url);
    const { key } = await world.kept();
    await world.redis.set(`j:s:{${key}}`, 'damaged');
    expect(await caller(world.service).dial()).toMatchObject({ body: LANGUAGE });
  });
});

describeWithRedis('a hop while Redis is away', () => {
  test.each(['killed', 'hanging'] as const)(
    '%s: a polite END in time, and the next dial works once it is back',
    async (how) => {
      const own = await startRedisServer(['--appendonly', 'yes', '--appendfsync', 'always']);
      world = await startServiceWorld(own.url);
      const service = world.another({}, systemClock);
      const customer = caller(service);
      try {
        await customer.dial();
        await customer.types('1', '1');
        if (how === 'killed') await own.kill();
        else own.pause();
        const startedAt = performance.now();
        const reply = await customer.types('Anthony Kamau');
        expect(performance.now() - startedAt).toBeLessThan(POLITE_WITHIN_MS);
        expect(reply).toMatchObject({ outcome: 'failed' });
        expect(reply.body).toMatch(/^END Sorry, this did not work\. Please dial/);

        if (how === 'killed') await own.start();
        else own.resume();
        await expect.poll(async () => (await customer.dial()).screen, { timeout: 10_000 }).toBe('resume');
        expect(await customer.types('1')).toMatchObject({ outcome: 'answered' });
      } finally {
        await world.close();
        await own.discard();
      }
    },
  );
});
