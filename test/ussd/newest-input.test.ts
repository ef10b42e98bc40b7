import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { HopReply } from '../../src/ussd/hop.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { caller, type ServiceWorld, startServiceWorld, TO_REVIEW } from '../support/service-world.ts';

const NAME = 'CON Enter your full names as on your ID card.\nE.g. Grace Neema Baraka\n0:Back';
const NEWEST_ONLY = { networkCode: '63907' };

describeWithRedis('a hop whose text holds the newest input alone', () => {
  let server: RedisServer;
  let world: ServiceWorld;

  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  beforeEach(async () => {
    world = await startServiceWorld(server.url);
  });
  afterEach(() => world.close());

  const bodies = (replies: readonly HopReply[]) => new Set(replies.map(({ body }) => body));

  test('a whole journey without a pause', async () => {
    const customer = caller(world.service);
    await customer.dial();
    let last: HopReply | undefined;
    for (const text of [...TO_REVIEW, '1']) last = await customer.sends({ text, ...NEWEST_ONLY });
    expect(last).toMatchObject({ screen: 'success' });
    expect(world.customers()).toMatchObject([{ full_name: 'Anthony Kamau', national_id: '21314151', gender: 'Male' }]);
  });

  test.each([[undefined], [7]])('confirmed twice at once (echo: %s)', async (answered) => {
    const customer = caller(world.service);
    await customer.dial();
    for (const text of TO_REVIEW) await customer.sends({ text, ...NEWEST_ONLY });
    const other = world.another();
    const confirms = [world.service, other, world.service, other].map((service) =>
      caller(service).sends({
        text: '1',
        sessionId: customer.sessionId(),
        ...NEWEST_ONLY,
        ...(answered !== undefined && { answered }),
      }),
    );
    const replies = await Promise.all(confirms);
    expect(bodies(replies).size).toBe(1);
    expect(replies[0]?.body).toMatch(/^END .*You are now registered/);
    expect([world.asked(), world.customers().length]).toEqual([1, 1]);
  });

  test('the same answer twice at once: one answer', async () => {
    const customer = caller(world.service);
    await customer.dial();
    const twice = Array.from({ length: 2 }, () => customer.sends({ text: '1', ...NEWEST_ONLY }));
    expect(bodies(await Promise.all(twice)).size).toBe(1);
    expect((await world.kept()).session?.conversation.at.screen).toBe('consent');
  });

  test('read by another process after its twin was answered, but come before: a repeat', async () => {
    const customer = caller(world.service);
    await customer.dial();
    const consent = await customer.sends({ text: '1', ...NEWEST_ONLY });
    const { clock } = world;
    const cameEarlier = world.another({}, { ...clock, nowMs: () => clock.nowMs() - 5 });
    const twin = { text: '1', sessionId: customer.sessionId(), ...NEWEST_ONLY };
    expect(await caller(cameEarlier).sends(twin)).toMatchObject({ body: consent.body, outcome: 'repeated' });
    expect(await customer.sends({ text: '1', ...NEWEST_ONLY })).toMatchObject({ body: NAME });
  });

  test('with the echo: a repeat is told from the same answer again', async () => {
    const customer = caller(world.service);
    await customer.dial();
    const consent = await customer.sends({ text: '1', answered: 1, ...NEWEST_ONLY });
    expect(await customer.sends({ text: '1', answered: 1, ...NEWEST_ONLY })).toMatchObject({
      body: consent.body,
      outcome: 'repeated',
    });
    expect(await customer.sends({ text: '1', answered: 2, ...NEWEST_ONLY })).toMatchObject({ body: NAME });
  });

  test('an empty text is the first hop again, and no answer', async () => {
    const customer = caller(world.service);
    const first = await customer.dial();
    expect(await customer.sends({ text: '', ...NEWEST_ONLY })).toMatchObject({ body: first.body, outcome: 'repeated' });
    expect(await customer.sends({ text: '1', ...NEWEST_ONLY })).toMatchObject({ screen: 'consent' });
  });
});
