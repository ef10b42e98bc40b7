import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { caller, type ServiceWorld, startServiceWorld } from '../support/service-world.ts';

const NEWEST_ONLY = '63907';

let server: RedisServer;
let world: ServiceWorld;

describeWithRedis('callbacks that are the same, while the first of them is being answered', () => {
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  beforeEach(async () => {
    world = await startServiceWorld(server.url);
  });
  afterEach(() => world.close());

  test('get its answer, also where only the newest input comes', async () => {
    const customer = caller(world.with({ sharesAnswers: true }));
    const sends = (text: string) => customer.sends({ text, networkCode: NEWEST_ONLY });
    await customer.dial();
    for (const [text, screen] of [
      ['1', 'consent'],
      ['1', 'name'],
      ['Anthony Kamau', 'nationalId'],
    ] as const) {
      const replies = await Promise.all(Array.from({ length: 10 }, () => sends(text)));
      expect(new Set(replies.map(({ body }) => body)).size).toBe(1);
      expect(replies[0]).toMatchObject({ screen, outcome: 'answered' });
      expect(replies.slice(1).every(({ outcome }) => outcome === 'repeated')).toBe(true);
    }
    expect((await world.kept()).session?.calls[0]?.hops).toHaveLength(4);
  });
});
