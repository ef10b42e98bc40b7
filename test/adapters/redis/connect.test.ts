import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { inspect } from 'node:util';
import type { Cluster, Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createKeyring } from '../../../src/adapters/encryption/keyring.ts';
import { type ConnectionChange, connectRedis } from '../../../src/adapters/redis/connect.ts';
import { createStore } from '../../../src/adapters/redis/store.ts';
import { StoreTrouble } from '../../../src/adapters/redis/trouble.ts';
import type { Store } from '../../../src/ports/store.ts';
import { phone } from '../../support/phone.ts';
import { describeWithRedis, ownAllSlots, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { type Registration, readers, SESSION, type Session } from '../../support/store-contract.ts';

/** A commit is asked for twice. */
const REJECTS_WITHIN_MS = 5_500;
const BACK_WITHIN_MS = 5_000;
const caller = phone('0711000111');

describeWithRedis('a Redis that comes and goes', () => {
  let server: RedisServer;
  let redis: Redis | Cluster;
  let store: Store<Session, Registration>;
  let changes: ConnectionChange[];

  beforeEach(async () => {
    server = await startRedisServer(['--appendonly', 'yes', '--appendfsync', 'always']);
    changes = [];
    redis = connectRedis({ kind: 'single', url: server.url }, 'hops', (change) => changes.push(change));
    store = createStore({ redis, keyring: createKeyring([randomBytes(32)]), read: readers });
    await store.commit(await store.load(caller), { session: { value: SESSION, ttlS: 600 } });
  });
  afterEach(async () => {
    redis.disconnect();
    await server.discard();
  });

  test('killed: every call rejects soon, and what was kept is there again after a restart', async () => {
    await server.kill();
    await everyCallRejectsSoon();
    await server.start();
    await isBackSoon();
  });

  test('hanging: every call rejects soon, and works again when it goes on', async () => {
    server.pause();
    await everyCallRejectsSoon();
    await everyCallRejectsSoon();
    server.resume();
    await isBackSoon();
  });

  test('hanging for good: the connection is given up, so that a new one can find what took its place', async () => {
    server.pause();
    await expect(store.ping()).rejects.toThrow(StoreTrouble);
    await vi.waitFor(() => expect(changes).toHaveLength(1), { timeout: BACK_WITHIN_MS });
    expect(changes).toEqual([{ to: 'away', because: 'timeout' }]);
  });

  test('the loss and the return are each told once', async () => {
    await server.kill();
    for (let n = 0; n < 3; n++) await expect(store.ping()).rejects.toThrow(StoreTrouble);
    await server.start();
    await isBackSoon();
    expect(changes).toEqual([{ to: 'away', because: 'away' }, { to: 'back' }]);
  });

  test('a connection that we close is not told as lost', async () => {
    const ended = once(redis, 'end');
    redis.disconnect();
    await ended;
    expect(changes).toEqual([]);
  });

  test('not there at the start: calls reject soon, and work once it is', async () => {
    await server.kill();
    redis.disconnect();
    redis = connectRedis({ kind: 'single', url: server.url }, 'hops');
    const late = createStore<Session, Registration>({
      redis,
      keyring: createKeyring([randomBytes(32)]),
      read: readers,
    });
    await rejectsSoon(() => late.load(caller));
    await server.start();
    await vi.waitFor(() => late.ping(), { timeout: BACK_WITHIN_MS });
  });

  async function everyCallRejectsSoon(): Promise<void> {
    const kept = { key: createKeyring([randomBytes(32)]).phoneKeys(caller)[0], revision: NOTHING };
    await Promise.all([
      rejectsSoon(() => store.load(caller)),
      rejectsSoon(() => store.loadByKey(kept.key)),
      rejectsSoon(() => store.commit(kept, { session: { value: SESSION, ttlS: 600 }, countHop: true })),
      rejectsSoon(() => store.countDial(0)),
      rejectsSoon(() => store.reserveRef('K7Q2', kept.key, 60)),
      rejectsSoon(() => store.dueBefore(1, 10)),
      rejectsSoon(() => store.ping()),
    ]);
  }

  async function isBackSoon(): Promise<void> {
    const load = async () => expect(await store.load(caller)).toMatchObject({ session: SESSION });
    await vi.waitFor(load, { timeout: BACK_WITHIN_MS });
  }
});

describeWithRedis('a Redis Cluster that comes and goes', () => {
  let server: RedisServer;
  let redis: Redis | Cluster;

  beforeEach(async () => {
    server = await startRedisServer(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1']);
    await ownAllSlots(server);
  });
  afterEach(async () => {
    redis.disconnect();
    await server.discard();
  });

  test.each(['killed', 'hanging'])('%s: calls reject soon, and work again once it is back', async (how) => {
    const changes: ConnectionChange[] = [];
    const nodes = [{ host: '127.0.0.1', port: server.port }];
    redis = connectRedis({ kind: 'cluster', nodes, tls: false }, 'hops', (change) => changes.push(change));
    const store = createStore({ redis, keyring: createKeyring([randomBytes(32)]), read: readers });
    await store.load(caller);
    if (how === 'killed') await server.kill();
    else server.pause();
    for (let n = 0; n < 2; n++) await rejectsSoon(() => store.load(caller));
    if (how === 'killed') await server.start();
    else server.resume();
    await vi.waitFor(() => store.load(caller), { timeout: 2 * BACK_WITHIN_MS });
    expect(changes).toEqual([{ to: 'away', because: expect.stringMatching(/^(away|timeout)$/) }, { to: 'back' }]);
    redis.disconnect();
    await vi.waitFor(() => expect(redis.status).toBe('end'));
    expect(changes).toHaveLength(2);
  });
});

describeWithRedis('a Redis with another password', () => {
  const PASSWORD = 'mfalme-wa-siri';
  let server: RedisServer;
  let redis: Redis | Cluster;

  beforeEach(async () => {
    server = await startRedisServer(['--requirepass', 'another']);
  });
  afterEach(async () => {
    redis.disconnect();
    await server.discard();
  });

  test('is told as denied, and ours is neither in what is told nor in what is thrown', async () => {
    const changes: ConnectionChange[] = [];
    const url = `redis://:${PASSWORD}@127.0.0.1:${server.port}`;
    redis = connectRedis({ kind: 'single', url }, 'hops', (change) => changes.push(change));
    const store = createStore({ redis, keyring: createKeyring([randomBytes(32)]), read: readers });
    const error = await store.load(caller).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreTrouble);
    expect(changes).toEqual([{ to: 'away', because: 'denied' }]);
    expect(inspect([changes, error], { depth: 9, showHidden: true })).not.toContain(PASSWORD);
  });
});

const NOTHING = { session: undefined, registration: undefined };

async function rejectsSoon(call: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  await expect(call()).rejects.toThrow(StoreTrouble);
  expect(performance.now() - started).toBeLessThan(REJECTS_WITHIN_MS);
}
