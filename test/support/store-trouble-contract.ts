import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { inspect } from 'node:util';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { BUCKETS, dueKey } from '../../src/adapters/redis/keys.ts';
import { StoreTrouble, type TroubleCause } from '../../src/adapters/redis/trouble.ts';
import { CALLER, CONVERSATION, DAY_S, neighbour, REGISTRATION, type SomeStore } from './made-store.ts';
import { freePort, startRedisServer } from './redis-server.ts';

const PASSWORD = 'mfalme-wa-siri';
const KEY = neighbour(1);
const UNSEEN = { key: KEY, revision: { conversation: undefined, registration: undefined } };
/** The store's own deadline is 2.5 s, and a commit is asked for twice. */
const REJECTS_WITHIN_MS = 5_500;

export type Reachable = { readonly store: SomeStore; close(): Promise<void> | void };

type Calls = {
  readonly [method in Exclude<keyof SomeStore, 'nowMs' | 'buckets'>]: (store: SomeStore) => Promise<unknown>;
};

const CALLS: Calls = {
  keyOf: (store) => store.keyOf(CALLER),
  load: (store) => store.load(CALLER),
  loadByKey: (store) => store.loadByKey(KEY),
  commit: (store) =>
    store.commit(UNSEEN, {
      conversation: { value: CONVERSATION, ttlS: DAY_S },
      registration: { value: REGISTRATION },
      timer: { for: 'registry', atMs: 1 },
    }),
  peek: (store) => store.peek(),
  claim: (store) => store.claim(0, 'registry', { limit: 1, visibilityMs: 1_000 }),
  findReference: (store) => store.findReference('ACDEFG'),
  count: (store) => store.count(),
  listAttention: (store) => store.listAttention(10),
  listDue: (store) => store.listDue(10),
  listCallBacks: (store) => store.listCallBacks(10),
  listRegistrations: (store) => store.listRegistrations(),
  proofOf: (store) => store.proofOf(KEY),
  countDial: (store) => store.countDial(),
  takeSms: (store) => store.takeSms(1, 10),
  ping: (store) => store.ping(),
};
/** `load` is one where no name key is stored yet. */
const WRITES = ['load', 'commit', 'countDial', 'takeSms'] as const;
const READS = ['loadByKey', 'peek', 'claim', 'findReference', 'count', 'listDue', 'listAttention', 'ping'] as const;

/** Some runtime cannot say all that another can: `says` instead, and for which reason. */
export type Instead = { readonly says: TroubleCause; readonly reason: string };

/** How every store over Redis fails: soon, and in words of its own. `storeAt` makes one for the Redis at this URL. */
export function storeTroubleContract(
  storeAt: (url: string) => Promise<Reachable>,
  { whereCut }: { readonly whereCut?: Instead } = {},
): void {
  test('where nobody listens, every call says that Redis is away', async () => {
    expect(causes(await eachThrown(`redis://127.0.0.1:${await freePort()}`))).toEqual(allOf('away'));
  });

  const cut = whereCut?.says ?? 'away';
  const reason = whereCut === undefined ? '' : ` (${whereCut.reason})`;
  test(`where each connection is cut before the answer, every call says ${cut}${reason}`, async () => {
    const cutting = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.destroy());
    }).listen(0, '127.0.0.1');
    await once(cutting, 'listening');
    onTestFinished(() => void cutting.close());
    const { port } = cutting.address() as AddressInfo;
    expect(causes(await eachThrown(`redis://127.0.0.1:${port}`))).toEqual(allOf(cut));
  });

  test('where Redis hangs, every call rejects within its deadline', async () => {
    const server = await startRedisServer();
    onTestFinished(server.discard);
    server.pause();
    const startedMs = performance.now();
    expect(causes(await eachThrown(server.url))).toEqual(allOf('timeout'));
    expect(performance.now() - startedMs).toBeLessThan(REJECTS_WITHIN_MS);
  });

  test('where the password is another, every call says denied, and does not show ours', async () => {
    const server = await startRedisServer(['--requirepass', 'another']);
    onTestFinished(server.discard);
    const thrown = await eachThrown(`redis://:${PASSWORD}@127.0.0.1:${server.port}`);
    expect(causes(thrown)).toEqual(allOf('denied'));
    expect(inspect([...thrown.values()], { depth: 9, showHidden: true })).not.toContain(PASSWORD);
  });

  test.each<[string, TroubleCause, readonly string[]]>([
    ['a replica answers', 'readonly', ['--replicaof', '127.0.0.1', '1']],
    ['memory is full', 'full', ['--maxmemory', '1', '--maxmemory-policy', 'noeviction']],
  ])('where %s, each write says %s, and what is stored can be read', async (_, cause, args) => {
    const server = await startRedisServer(args);
    onTestFinished(server.discard);
    const { store, close } = await storeAt(server.url);
    onTestFinished(close);
    const thrown = await Promise.all(WRITES.map((method) => thrownBy(CALLS[method](store))));
    expect(thrown.map(causeOf)).toEqual(WRITES.map(() => cause));
    for (const method of READS) expect(causeOf(await thrownBy(CALLS[method](store)))).toBe('nothing');
  });

  test('where Redis refuses a command for another reason, a call says fault and its kind, and nothing personal', async () => {
    const server = await startRedisServer();
    onTestFinished(server.discard);
    const { store, close } = await storeAt(server.url);
    onTestFinished(close);
    const redis = new Redis(server.url);
    onTestFinished(() => redis.disconnect());
    const { key } = await store.load(CALLER);
    const buckets = Array.from({ length: BUCKETS }, (_, bucket) => dueKey(bucket, 'registry'));
    await redis.mset(buckets.flatMap((bucket) => [bucket, CONVERSATION.name]));
    const thrown = await thrownBy(
      store.commit(
        { ...UNSEEN, key },
        {
          conversation: { value: CONVERSATION, ttlS: DAY_S },
          timer: { for: 'registry', atMs: 1 },
        },
      ),
    );
    expect(causeOf(thrown)).toBe('fault');
    expect(thrown).toMatchObject({ message: 'redis: fault (WRONGTYPE)' });
    const shown = inspect(thrown, { depth: 9, showHidden: true });
    for (const secret of [key, 'Anthony', '711000111']) expect(shown).not.toContain(secret);
  });

  async function eachThrown(url: string): Promise<ReadonlyMap<string, unknown>> {
    const { store, close } = await storeAt(url);
    onTestFinished(close);
    const calls = Object.entries(CALLS).map(async ([name, call]) => [name, await thrownBy(call(store))] as const);
    return new Map(await Promise.all(calls));
  }
}

function thrownBy(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'nothing',
    (error: unknown) => error,
  );
}

/** The cause that a call reported; what it threw instead, where that is no trouble of the store's. */
function causeOf(thrown: unknown): unknown {
  return thrown instanceof StoreTrouble ? thrown.because : thrown;
}

function causes(thrown: ReadonlyMap<string, unknown>): Record<string, unknown> {
  return Object.fromEntries([...thrown].map(([name, error]) => [name, causeOf(error)]));
}

function allOf(cause: TroubleCause): Record<string, TroubleCause> {
  return Object.fromEntries(Object.keys(CALLS).map((name) => [name, cause]));
}
