import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createKeyring } from '../../../src/adapters/encryption/keyring.ts';
import { askCredit as askForCredit } from '../../../src/operations/credit.ts';
import { createPulse } from '../../../src/operations/pulse.ts';
import { summary } from '../../../src/operations/summary.ts';
import { allOf } from '../../../src/outbox/events.ts';
import { startUpkeep, watchFoundations } from '../../../src/runtime/node/upkeep.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { type RedisWorld, redisWorld } from '../../support/redis-world.ts';
import { confirms } from '../../support/service-world.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const DATA_KEY = Buffer.alloc(32, 7);
const log = pino({ level: 'silent' });
/** Counts nothing: it has tests of its own. */
const funnel = { step: () => undefined, events: allOf([]), flush: async () => undefined };

describeWithRedis('what a process does beside its work', () => {
  let server: RedisServer;
  let world: RedisWorld;
  const stops: (() => void)[] = [];
  beforeAll(async () => {
    server = await startRedisServer([
      '--appendonly',
      'yes',
      '--appendfsync',
      'always',
      '--maxmemory-policy',
      'noeviction',
    ]);
    world = redisWorld(server.url, [DATA_KEY]);
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) stop();
    await world.redis.flushall();
  });
  afterAll(async () => {
    world.close();
    await server.discard();
  });

  const account = { asked: 0 };
  const askCredit = () =>
    askForCredit({
      records: world.records,
      nowMs: () => world.phones.nowMs(),
      account: {
        credit: async () => ({ kind: 'known', amount: ++account.asked, currency: 'KES' }),
      },
    });

  function process(id: string, role: 'web' | 'all') {
    const foundations = watchFoundations(world.redis, createKeyring([DATA_KEY]), { log, isLogged: false });
    const pulse = createPulse({
      records: world.records,
      nowMs: () => world.phones.nowMs(),
      about: { id, role, version: '0.1.0', everyMs: 5_000 },
      circuits: () => ({ registry: { is: 'closed' }, sms: { is: 'closed' } }),
      durability: foundations.durability,
    });
    const start = () => {
      const { records } = world;
      const upkeep = startUpkeep({ pulse, funnel, records, foundations, worksForAll: role !== 'web', askCredit, log });
      stops.push(upkeep.stop);
    };
    return { pulse, foundations, start };
  }

  test('it beats at once, with what it is and how durable Redis is', async () => {
    const { start, foundations } = process('one', 'all');
    await foundations.look();
    start();
    await vi.waitFor(async () => expect(await world.records.heartbeats()).toHaveLength(1));
    const { health, incidents, sentence } = await summary(world.operations);
    expect(health.processes).toMatchObject([{ id: 'one', role: 'all', version: '0.1.0', isSilent: false }]);
    expect(health.durability).toEqual({
      isGood: true,
      says: 'what was promised is on its disk before the customer reads it',
    });
    expect(incidents).toEqual([]);
    expect(sentence).toBe('Working: nobody has registered yet; nobody waits.');
  });

  test('what happened in it is in the next beat: last times, and how long a customer waited', async () => {
    const { pulse } = process('one', 'all');
    await confirms(world.service);
    await world.afterReplies();
    const [key] = (await world.phones.listRegistrations()).keys;
    const { registration } = key === undefined ? {} : await world.phones.loadByKey(key);
    if (registration === undefined) throw new Error('nothing was confirmed');
    pulse.hop();
    pulse.events.settled(registration);
    pulse.events.notified(registration, { kind: 'accepted', messageId: 'ATXid_1' }, 5);
    await pulse.beat();
    await pulse.beat();
    const { health, latency, sentence } = await summary(world.operations);
    expect([health.lastHopMs, health.lastRegistrationMs, health.lastSmsMs].every((atMs) => atMs !== undefined)).toBe(
      true,
    );
    expect(latency).toMatchObject({ count: 1, p50Ms: expect.any(Number), p99Ms: expect.any(Number) });
    expect(sentence).toMatch(/^Working: last registration less than a minute ago/);
  });

  test('a beat that Redis did not get is not lost', async () => {
    const { pulse } = process('one', 'all');
    pulse.hop();
    const beat = vi.spyOn(world.records, 'beat').mockRejectedValueOnce(new Error('away'));
    await expect(pulse.beat()).rejects.toThrow('away');
    beat.mockRestore();
    await pulse.beat();
    expect(await world.records.lastTimes()).toEqual({ hop: expect.any(Number) });
  });

  test('of several processes one has the append-only file written anew; one that only answers hops never does', async () => {
    const turn = () => world.redis.exists('j:turn:rewrite');
    process('web', 'web').start();
    await vi.waitFor(async () => expect(await world.records.heartbeats()).toHaveLength(1));
    expect(await turn()).toBe(0);
    await world.redis.config('RESETSTAT');
    process('one', 'all').start();
    process('two', 'all').start();
    await vi.waitFor(async () => {
      expect(await world.records.heartbeats()).toHaveLength(3);
      expect(await world.redis.info('commandstats')).toMatch(/cmdstat_bgrewriteaof:calls=1,/);
    });
    expect(await world.redis.ttl('j:turn:rewrite')).toBeGreaterThan(80_000);
  });

  test('of several processes one asks for the SMS credit, at once and rarely; one that only answers hops never does', async () => {
    account.asked = 0;
    process('web', 'web').start();
    await vi.waitFor(async () => expect(await world.records.heartbeats()).toHaveLength(1));
    expect([account.asked, await world.records.credit()]).toEqual([0, undefined]);
    process('one', 'all').start();
    process('two', 'all').start();
    await vi.waitFor(async () => expect(await world.records.credit()).toBeDefined());
    await askCredit();
    expect(account.asked).toBe(1);
    expect(await world.records.credit()).toEqual({
      kind: 'known',
      amount: 1,
      currency: 'KES',
      atMs: expect.any(Number),
    });
    for (const key of ['j:credit', 'j:turn:credit']) expect(await world.redis.ttl(key)).toBeGreaterThan(0);
  });
});
