import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Service } from '../../src/runtime/service.ts';
import type { Load } from '../../src/ussd/hop.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { caller, type ServiceWorld, startServiceWorld, TO_REVIEW } from '../support/service-world.ts';

const TOO_MANY = /^END Many people are dialling/;

describeWithRedis('under load', () => {
  let server: RedisServer;
  let world: ServiceWorld;
  let load: Load;
  let service: Service;
  let hanging: (() => void)[];

  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  beforeEach(async () => {
    world = await startServiceWorld(server.url);
    load = 'light';
    hanging = [];
    service = world.with({
      registry: {
        register: () =>
          new Promise((resolve) => {
            hanging.push(() => resolve({ kind: 'registered' }));
          }),
      },
      load: () => load,
    });
  });
  afterEach(() => world.close());

  test('that is heavy, dials are turned away, and who is in the middle goes on', async () => {
    const inside = caller(service, '0711000111');
    await inside.dial();
    load = 'heavy';
    const outside = await caller(service, '0711000112').dial();
    expect(outside).toMatchObject({ body: expect.stringMatching(TOO_MANY), outcome: 'shed' });
    expect((await inside.types('1')).screen).toBe('consent');
    expect(await world.redis.keys('j:s:*')).toHaveLength(1);
  });

  test('that is too heavy, everybody is turned away and goes on later', async () => {
    const inside = caller(service, '0711000111');
    await inside.dial();
    load = 'too heavy';
    expect((await inside.types('1')).body).toMatch(TOO_MANY);
    load = 'light';
    await inside.dial();
    expect((await inside.types('1')).screen).toBe('consent');
  });

  test('of dials that come all at once, six hundred are answered, and the others turned away at once', async () => {
    const inside = caller(service, '0711000111');
    await inside.dial();
    const dials = Array.from({ length: 700 }, (_, n) => caller(service, `07130${String(n).padStart(5, '0')}`).dial());
    const middle = inside.types('1');
    const replies = await Promise.all(dials);
    expect(replies.map(({ outcome }) => outcome)).toEqual([...Array(600).fill('answered'), ...Array(100).fill('shed')]);
    expect((await middle).screen).toBe('consent');
    expect(await caller(service, '0711000112').dial()).toMatchObject({ outcome: 'answered' });
  });

  describe('with a registry that hangs', () => {
    async function atReview(count: number, first = 0): Promise<readonly ReturnType<typeof caller>[]> {
      const phones = Array.from({ length: count }, (_, n) =>
        caller(service, `07120${String(first + n).padStart(5, '0')}`),
      );
      const waiting = [...phones];
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
            await each.dial();
            await each.types(...TO_REVIEW);
          }
        }),
      );
      return phones;
    }

    test('two hundred wait, and the others read at once that their details were received', async () => {
      const phones = await atReview(300);
      const replies = phones.map((each) => each.types('1'));
      const screens: string[] = [];
      for (const reply of replies) void reply.then(({ screen }) => screens.push(screen));
      await expect.poll(() => screens.length, { timeout: 15_000 }).toBe(100);
      expect(new Set(screens)).toEqual(new Set(['received']));
      expect(hanging).toHaveLength(200);

      // A place that is free again is the next one's.
      for (const end of hanging.splice(0)) end();
      await Promise.all(replies);
      expect(screens.filter((screen) => screen === 'success')).toHaveLength(200);
      const [late] = await atReview(1, 300);
      const reply = late?.types('1');
      await expect.poll(() => hanging.length).toBe(1);
      hanging[0]?.();
      expect((await reply)?.screen).toBe('success');
      expect(await world.store.countDue()).toBeGreaterThanOrEqual(100);
    });
  });
});
