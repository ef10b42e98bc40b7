import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { inspect } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { StoreTrouble, type TroubleCause } from '../../src/adapters/redis/trouble.ts';
import type { PhoneKey, Store } from '../../src/ports/store.ts';
import { phone } from './phone.ts';
import { freePort, startRedisServer } from './redis-server.ts';
import { type Made, REGISTRATION, type Registration, SESSION, type Session } from './store-contract.ts';

type SomeStore = Store<Session, Registration>;

const PASSWORD = 'mfalme-wa-siri';
const KEY = 'abcdefghijklmnopqrstuv' as PhoneKey;
const NEVER_WRITTEN = { key: KEY, revision: { session: undefined, registration: undefined } };
// The store's own deadline is 2.5 s, and a commit is asked for twice.
const REJECTS_WITHIN_MS = 5_500;

const CALLS: { readonly [method in keyof SomeStore]: (store: SomeStore) => Promise<unknown> } = {
  load: (store) => store.load(phone('0711000111')),
  loadByKey: (store) => store.loadByKey(KEY),
  commit: (store) =>
    store.commit(NEVER_WRITTEN, {
      session: { value: SESSION, ttlS: 600 },
      registration: { value: REGISTRATION },
      countHop: true,
    }),
  countDial: (store) => store.countDial(0),
  reserveRef: (store) => store.reserveRef('K7Q2', KEY, 60),
  findRef: (store) => store.findRef('K7Q2'),
  rememberMessage: (store) => store.rememberMessage('ATXid_1', KEY, 60),
  findMessage: (store) => store.findMessage('ATXid_1'),
  markDue: (store) => store.markDue(KEY, 'reg', 1),
  clearDue: (store) => store.clearDue(KEY, 'reg'),
  dueBefore: (store) => store.dueBefore(1, 10),
  dueAfter: (store) => store.dueAfter(1, 10),
  countDue: (store) => store.countDue(),
  markDead: (store) => store.markDead(KEY, 'reg', 1),
  clearDead: (store) => store.clearDead(KEY, 'reg'),
  countDead: (store) => store.countDead(),
  listDead: (store) => store.listDead(10),
  ping: (store) => store.ping(),
};
const WRITES = ['commit', 'countDial', 'reserveRef', 'rememberMessage', 'markDue', 'markDead'] as const;

/** What one home says instead, and for which reason. */
type Instead = { readonly says: TroubleCause; readonly reason: string };

type Differences = { readonly whereCut?: Instead };

/** How every store fails: soon, and in words of its own. `storeAt` makes one for the Redis at this URL. */
export function storeTroubleContract(storeAt: (url: string) => Promise<Made>, differences: Differences = {}): void {
  const { whereCut } = differences;

  test('where nobody listens, every call says that Redis is away', async () => {
    const thrown = await eachThrown(`redis://127.0.0.1:${await freePort()}`);
    expect(causes(thrown)).toEqual(allOf('away'));
  });

  const cut = whereCut?.says ?? 'away';
  test(`where each connection is cut before the answer, every call says ${cut}${because(whereCut)}`, async () => {
    const cutting = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.destroy());
    }).listen(0, '127.0.0.1');
    await once(cutting, 'listening');
    onTestFinished(() => void cutting.close());
    const { port } = cutting.address() as AddressInfo;
    expect(causes(await eachThrown(`redis://127.0.0.1:${port}`))).toEqual(allOf(cut));
  });

  test('where Redis hangs, every call gives up within its deadline', async () => {
    const server = await startRedisServer();
    onTestFinished(server.discard);
    server.pause();
    const startedMs = performance.now();
    expect(causes(await eachThrown(server.url))).toEqual(allOf('timeout'));
    expect(performance.now() - startedMs).toBeLessThan(REJECTS_WITHIN_MS);
  });

  test('where the password is another, every call says denied, and does not tell ours', async () => {
    const server = await startRedisServer(['--requirepass', 'another']);
    onTestFinished(server.discard);
    const thrown = await eachThrown(`redis://:${PASSWORD}@127.0.0.1:${server.port}`);
    expect(causes(thrown)).toEqual(allOf('denied'));
    expect(inspect(thrown, { depth: 9, showHidden: true })).not.toContain(PASSWORD);
  });

  test.each([
    ['a replica answers', 'readonly', ['--replicaof', '127.0.0.1', '1']],
    ['memory is full', 'full', ['--maxmemory', '1', '--maxmemory-policy', 'noeviction']],
  ] as const)('where %s, a write says %s, and what is kept can be read', async (_, cause, args) => {
    const server = await startRedisServer(args);
    onTestFinished(server.discard);
    const { store, close } = await storeAt(server.url);
    onTestFinished(close);
    const thrown = await Promise.all(WRITES.map((method) => thrownBy(CALLS[method](store))));
    expect(thrown.map(causeOf)).toEqual(WRITES.map(() => cause));
    expect(await store.load(phone('0711000111'))).toMatchObject({ hopsThisMinute: 0 });
  });

  async function eachThrown(url: string): Promise<ReadonlyMap<string, unknown>> {
    const { store, close } = await storeAt(url);
    onTestFinished(close);
    const calls = Object.entries(CALLS).map(async ([name, call]) => [name, await thrownBy(call(store))] as const);
    return new Map(await Promise.all(calls));
  }
}

function because(instead: Instead | undefined): string {
  return instead === undefined ? '' : ` (${instead.reason})`;
}

function thrownBy(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'nothing',
    (error: unknown) => error,
  );
}

/** The cause that a call told; what it threw instead, where that is no trouble of the store's. */
function causeOf(thrown: unknown): unknown {
  return thrown instanceof StoreTrouble ? thrown.because : thrown;
}

function causes(thrown: ReadonlyMap<string, unknown>): Record<string, unknown> {
  return Object.fromEntries([...thrown].map(([name, error]) => [name, causeOf(error)]));
}

function allOf(cause: TroubleCause): Record<string, TroubleCause> {
  return Object.fromEntries(Object.keys(CALLS).map((name) => [name, cause]));
}
