import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { newReference } from '../../../src/adapters/redis/keys.ts';
import { dayOf, exportDay } from '../../../src/operations/export-day.ts';
import { rewriteDaily, rewriteNow } from '../../../src/operations/rewrite-daily.ts';
import { summary } from '../../../src/operations/summary.ts';
import { registrationFor } from '../../../src/outbox/phone.ts';
import type { Heartbeat } from '../../../src/ports/operations.ts';
import { ATTENTION_CAUSES, type PhoneKey } from '../../../src/ports/store.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { type RedisWorld, redisWorld } from '../../support/redis-world.ts';
import { attempted, confirmed } from '../../support/registrations.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const DATA_KEY = Buffer.alloc(32, 7);
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describeWithRedis('what operators need, in Redis', () => {
  let server: RedisServer;
  let world: RedisWorld;
  beforeAll(async () => {
    server = await startRedisServer(['--appendonly', 'yes']);
    world = redisWorld(server.url, [DATA_KEY]);
  });
  afterEach(async () => void (await world.redis.flushall()));
  afterAll(async () => {
    world.close();
    await server.discard();
  });

  const heartbeat = (id: string, atMs: number): Heartbeat => ({
    id,
    role: 'all',
    version: '0.1.0',
    startedAtMs: 1,
    atMs,
    everyMs: 5_000,
    circuits: { registry: { is: 'closed' }, sms: { is: 'closed' } },
    durability: { isGood: true, says: 'durable' },
  });

  test('the audit has the latest lines first, with what was said and without what was not', async () => {
    const { records } = world;
    await records.writeAudit({ atMs: 1_000, by: 'support', did: 'looked', reference: 'K7Q3MA' });
    await records.writeAudit({ atMs: 2_000, by: 'admin', did: 'revealed', reference: 'K7Q3MA', note: 'note' });
    expect(await records.readAudit(9)).toEqual([
      { atMs: 2_000, by: 'admin', did: 'revealed', reference: 'K7Q3MA', note: 'note' },
      { atMs: 1_000, by: 'support', did: 'looked', reference: 'K7Q3MA' },
    ]);
    expect(await records.readAudit(1)).toHaveLength(1);
  });

  test('heartbeats, last times and waits come from all processes; one that has long been gone is forgotten', async () => {
    const { records } = world;
    const nowMs = Date.now();
    await records.beat(heartbeat('one', nowMs), { hop: 5, sms: 7 }, new Map([[500, 2]]), '2026-11-27');
    await records.beat(
      heartbeat('two', nowMs),
      { hop: 6 },
      new Map([
        [500, 1],
        [1_000, 1],
      ]),
      '2026-11-27',
    );
    await records.beat(heartbeat('gone', nowMs - 3_600_000), {}, new Map(), '2026-11-27');
    expect((await records.heartbeats()).map(({ id }) => id).sort()).toEqual(['one', 'two']);
    expect(Object.keys(await world.redis.hgetall('j:heartbeats')).sort()).toEqual(['one', 'two']);
    expect(await records.lastTimes()).toEqual({ hop: 6, sms: 7 });
    expect([...(await records.latencies('2026-11-27'))].sort()).toEqual([
      [1_000, 1],
      [500, 3],
    ]);
    expect([...(await records.latencies('2026-11-28'))]).toEqual([]);
    for (const key of await world.redis.keys('*')) expect(await world.redis.ttl(key)).toBeGreaterThan(0);
  });

  test('the file is written anew by one process, once a day', async () => {
    const { records } = world;
    const turns = await Promise.all([rewriteDaily(records), rewriteDaily(records), rewriteDaily(records)]);
    expect(turns.filter((turn) => turn !== undefined)).toEqual(['started']);
    await vi.waitFor(async () => expect(await world.redis.info('persistence')).toMatch(/aof_rewrite_in_progress:0/));
  });

  test('where it is being written anew when somebody is erased, the daily rewrite comes soon, not tomorrow', async () => {
    const { records, redis } = world;
    const isDone = () =>
      vi.waitFor(async () => expect(await redis.info('persistence')).toMatch(/aof_rewrite_in_progress:0/), 10_000);
    expect(await rewriteDaily(records)).toBe('started');
    await isDone();
    expect(await rewriteDaily(records)).toBeUndefined();
    // Microseconds for each key that is written.
    await redis.config('SET', 'rdb-key-save-delay', '200000');
    for (let key = 0; key < 5; key++) await redis.set(`j:${key}`, '');
    expect(await rewriteNow(records)).toBe('started');
    expect(await rewriteNow(records)).toBe('under way');
    await redis.config('SET', 'rdb-key-save-delay', '0');
    await isDone();
    expect(await rewriteDaily(records)).toBe('started');
    await isDone();
  });

  test('a Redis that forbids it is hidden, and one without a file says none', async () => {
    const forbidding = await startRedisServer(['--appendonly', 'yes', '--rename-command', 'BGREWRITEAOF', '']);
    const without = await startRedisServer();
    const worlds = [redisWorld(forbidding.url, [DATA_KEY]), redisWorld(without.url, [DATA_KEY])] as const;
    try {
      expect(await worlds[0].records.rewriteFile()).toBe('hidden');
      expect(await worlds[1].records.rewriteFile()).toBe('none');
    } finally {
      for (const { close } of worlds) close();
      await Promise.all([forbidding.discard(), without.discard()]);
    }
  });

  test('with 10,000 registrations the summary asks for no more than with 500, and the export has each once', async () => {
    const { phones, operations, redis } = world;
    const costOfSummary = async () => {
      await redis.call('CONFIG', 'RESETSTAT');
      const { counts } = await summary(operations);
      const stats = await redis.info('stats');
      const stat = (name: string) => Number(new RegExp(`${name}:(\\d+)`).exec(stats)?.[1]);
      return { counts, commands: stat('total_commands_processed'), bytes: stat('total_net_output_bytes') };
    };
    let few: Awaited<ReturnType<typeof costOfSummary>> | undefined;
    const keys = Array.from({ length: 10_000 }, (_, n) => {
      const first = LETTERS[n % 64] ?? 'A';
      return `${first}${String(n).padStart(15, '0')}` as PhoneKey;
    });
    for (let at = 0; at < keys.length; at += 500) {
      await Promise.all(
        keys.slice(at, at + 500).map(async (key, n) => {
          const reference = newReference(key, Buffer.from([n % 7, at % 256, n % 256, (at / 500) % 25, n % 25, 1]));
          const registration = {
            ...attempted({ kind: 'registered' }, confirmed()),
            reference: `${reference}${at + n}`,
          };
          const cause = ATTENTION_CAUSES[n % ATTENTION_CAUSES.length] ?? 'unreadable';
          const stored = { key, revision: { conversation: undefined, registration: undefined } };
          await phones.commit(stored, {
            registration: registrationFor(registration, 86_400),
            ...(n % 2 === 0
              ? { attention: { cause, sinceMs: 1_000 + at + n } }
              : { timer: { for: 'registry', atMs: 2_000 + at + n } as const }),
          });
        }),
      );
      few ??= await costOfSummary();
    }
    const { counts, commands, bytes } = await costOfSummary();
    expect(commands).toBe(few?.commands);
    // All indexes of all buckets in one call.
    expect(await redis.info('commandstats')).toMatch(/cmdstat_evalsha:calls=1,/);
    expect(bytes).toBeLessThan(2 * (few?.bytes ?? 0));
    expect(counts.due.registry).toEqual({ count: 5_000, oldestMs: 2_001 });
    expect(Object.values(counts.attention).reduce((sum, { count }) => sum + count, 0)).toBe(5_000);
    expect(counts.attention.registry_down.oldestMs).toBe(1_000);
    const exported = await exportDay(operations, 'admin', dayOf(confirmed().confirmedAtMs));
    const rows = exported.done ? exported.rows : [];
    expect(new Set(rows.map(({ reference }) => reference)).size).toBe(rows.length);
    expect(rows).toHaveLength(10_000);
  });
});
