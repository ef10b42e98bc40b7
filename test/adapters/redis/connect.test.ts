import { once } from 'node:events';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createKeyring } from '../../../src/adapters/encryption/keyring.ts';
import { type ConnectionChange, connectRedis } from '../../../src/adapters/redis/connect.ts';
import { createStore } from '../../../src/adapters/redis/store.ts';
import { StoreTrouble } from '../../../src/adapters/redis/trouble.ts';
import { CALLER, CONVERSATION, codecs, DAY_S, neighbour, type SomeStore } from '../../support/made-store.ts';
import {
  describeWithRedis,
  freePort,
  ownAllSlots,
  type RedisServer,
  startRedisServer,
} from '../../support/redis-server.ts';
import { targetOf } from '../../support/redis-stores.ts';

const BACK_WITHIN_MS = 5_000;
const KEY = neighbour(1);
const UNSEEN = { key: KEY, revision: { conversation: undefined, registration: undefined } };
const CHANGE = { conversation: { value: CONVERSATION, ttlS: DAY_S } };
const keyring = createKeyring([Buffer.alloc(32, 7)]);

/** A store over a connection that is recognised by what it says of itself. */
function connected(url: string) {
  const changes: ConnectionChange[] = [];
  const redis = connectRedis(targetOf(url), 'process', (change) => changes.push(change));
  onTestFinished(() => redis.disconnect());
  return { redis, changes, store: createStore({ redis, keyring, codecs }) };
}

const rejects = (call: () => Promise<unknown>) => expect(call()).rejects.toThrow(StoreTrouble);

async function everyCallRejects(store: SomeStore): Promise<void> {
  await Promise.all([
    rejects(() => store.load(CALLER)),
    rejects(() => store.loadByKey(KEY)),
    rejects(() => store.commit(UNSEEN, CHANGE)),
    rejects(() => store.peek()),
    rejects(() => store.claim(0, 'sms', { limit: 1, visibilityMs: 1 })),
    rejects(() => store.ping()),
  ]);
}

async function isBackSoon(store: SomeStore): Promise<void> {
  const load = async () => expect(await store.load(CALLER)).toMatchObject({ conversation: CONVERSATION });
  await vi.waitFor(load, { timeout: BACK_WITHIN_MS });
}

describeWithRedis('a Redis that comes and goes', () => {
  let server: RedisServer;

  beforeEach(async () => {
    server = await startRedisServer(['--appendonly', 'yes', '--appendfsync', 'always']);
  });
  afterEach(() => server.discard());

  async function filled() {
    const it = connected(server.url);
    await it.store.commit(await it.store.load(CALLER), CHANGE);
    return it;
  }

  test('killed: every call rejects, and what was stored is there again after a restart', async () => {
    const { store } = await filled();
    await server.kill();
    await everyCallRejects(store);
    await server.start();
    await isBackSoon(store);
  });

  test('hanging: every call rejects, and works again when it goes on', async () => {
    const { store } = await filled();
    server.pause();
    await everyCallRejects(store);
    await everyCallRejects(store);
    server.resume();
    await isBackSoon(store);
  });

  test('hanging for good: the connection is closed, so that a new one can find what took its place', async () => {
    const { store, changes } = await filled();
    server.pause();
    await expect(store.ping()).rejects.toMatchObject({ because: 'timeout' });
    await vi.waitFor(() => expect(changes).toHaveLength(1), { timeout: BACK_WITHIN_MS });
    expect(changes).toEqual([{ to: 'away', because: 'timeout' }]);
  });

  test('the loss and the return are each reported once', async () => {
    const { store, changes } = await filled();
    await server.kill();
    for (let n = 0; n < 3; n++) await expect(store.ping()).rejects.toThrow(StoreTrouble);
    await server.start();
    await isBackSoon(store);
    expect(changes).toEqual([{ to: 'away', because: 'away' }, { to: 'back' }]);
  });

  test('a connection that we close is not reported as lost', async () => {
    const { redis, changes } = await filled();
    const ended = once(redis, 'end');
    redis.disconnect();
    await ended;
    expect(changes).toEqual([]);
  });

  test('not there at the start: calls reject, and work once it is', async () => {
    await server.kill();
    const { store } = connected(server.url);
    await rejects(() => store.load(CALLER));
    await server.start();
    await vi.waitFor(() => store.load(CALLER), { timeout: BACK_WITHIN_MS });
  });

  test('of one event: it connects when it is first used, and asks nothing ahead', async () => {
    const event = connectRedis(targetOf(server.url), 'event');
    onTestFinished(() => event.disconnect());
    expect(event.status).toBe('wait');
    const watching = connectRedis(targetOf(server.url), 'process');
    onTestFinished(() => watching.disconnect());
    await watching.ping();
    await watching.config('RESETSTAT');
    await event.ping();
    const names = [...(await watching.info('commandstats')).matchAll(/cmdstat_([^:]+):/g)].map(([, name]) => name);
    expect(names).toEqual(expect.arrayContaining(['ping']));
    expect(names.filter((name) => name !== 'ping' && name !== 'config|resetstat' && name !== 'info')).toEqual([]);
  });

  test('whose own user is not allowed what a command needs: it is reported as denied', async () => {
    const { redis } = await filled();
    await redis.call('ACL', 'SETUSER', 'reader', 'on', '>mfalme', '~*', '+@read', '+@connection', '+info', '+time');
    const { store } = connected(`redis://reader:mfalme@127.0.0.1:${server.port}`);
    await expect(store.commit(UNSEEN, CHANGE)).rejects.toMatchObject({ because: 'denied' });
    expect(await store.loadByKey(KEY)).not.toHaveProperty('conversation');
  });
});

describeWithRedis('a Redis Cluster that comes and goes', () => {
  let server: RedisServer;

  beforeEach(async () => {
    server = await startRedisServer(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1']);
    await ownAllSlots(server);
  });
  afterEach(() => server.discard());

  test.each(['killed', 'hanging'])('%s: calls reject, and work again once it is back', async (how) => {
    // Two hosts are a Cluster.
    const { store, redis, changes } = connected(`${server.url},127.0.0.1:${await freePort()}`);
    await store.load(CALLER);
    if (how === 'killed') await server.kill();
    else server.pause();
    for (let n = 0; n < 2; n++) await rejects(() => store.load(CALLER));
    if (how === 'killed') await server.start();
    else server.resume();
    await vi.waitFor(() => store.load(CALLER), { timeout: 2 * BACK_WITHIN_MS });
    expect(changes).toEqual([{ to: 'away', because: expect.stringMatching(/^(away|timeout)$/) }, { to: 'back' }]);
    redis.disconnect();
    await vi.waitFor(() => expect(redis.status).toBe('end'));
    expect(changes).toHaveLength(2);
  });
});

describeWithRedis('a Redis with another password', () => {
  const PASSWORD = 'mfalme-wa-siri';

  describe.each([
    ['', []],
    ['of a Cluster', ['--cluster-enabled', 'yes']],
  ])('%s', (_, options) => {
    test('is reported as denied, and ours is neither in the report nor in what is thrown', async () => {
      const server = await startRedisServer(['--requirepass', 'another', ...options]);
      onTestFinished(server.discard);
      const more = options.length > 0 ? `,127.0.0.1:${server.port}` : '';
      const { store, changes } = connected(`redis://:${PASSWORD}@127.0.0.1:${server.port}${more}`);
      const error = await store.load(CALLER).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(StoreTrouble);
      expect(changes).toEqual([{ to: 'away', because: 'denied' }]);
      expect(inspect([changes, error], { depth: 9, showHidden: true })).not.toContain(PASSWORD);
    });
  });
});
