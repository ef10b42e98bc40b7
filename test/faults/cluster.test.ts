import { Cluster, type Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createKeyring } from '../../src/adapters/encryption/keyring.ts';
import { conversationKey } from '../../src/adapters/redis/keys.ts';
import { dialUp, type Seen } from '../../src/cli/dial/handset.ts';
import type { PhoneStore } from '../../src/outbox/phone.ts';
import { createPhoneStore } from '../../src/runtime/compose.ts';
import type { ServiceProcess } from '../chaos/service-process.ts';
import { phone } from '../support/phone.ts';
import { type RedisGroup, startCluster } from '../support/redis-failover.ts';
import { describeWithRedis } from '../support/redis-server.ts';
import {
  type Customer,
  connectTo,
  expectDelivered,
  expectNothingDue,
  expectPoliteEnd,
  newCustomer,
  register,
  type Stage,
  setStage,
} from './support/stage.ts';

const LONG = 240_000;
const PRIMARIES = 3;
const CALLERS = 24;

describeWithRedis('Redis Cluster', () => {
  let group: RedisGroup;
  let stage: Stage;
  let service: ServiceProcess;
  let redis: Cluster;
  let store: PhoneStore;
  const where = () => service.ussd;

  beforeAll(async () => {
    group = await startCluster();
    stage = await setStage(group.url);
    service = await stage.start();
    await vi.waitFor(async () => expect((await fetch(new URL('/readyz', service.ussd))).status).toBe(200), {
      timeout: 20_000,
    });
    const connection = connectTo(group.url);
    if (!(connection instanceof Cluster)) throw new Error('no cluster');
    redis = connection;
    store = createPhoneStore(redis, createKeyring([Buffer.from(stage.dataKey, 'base64')]));
    await vi.waitFor(() => connection.cluster('KEYSLOT', 'any'), { timeout: 20_000 });
  }, LONG);
  afterAll(async () => {
    redis.disconnect();
    await stage.close();
    await group.discard();
  });

  /** All that was written before the call. */
  async function untilReplicasHaveAll(): Promise<void> {
    const primaries = redis.nodes('master');
    const written = await Promise.all(primaries.map(async (primary) => (await offsetsOf(primary)).primary));
    const isThere = async (primary: Redis, n: number) => (await offsetsOf(primary)).replica >= (written[n] ?? 0);
    await vi.waitFor(async () => expect(await Promise.all(primaries.map(isThere))).not.toContain(false), {
      timeout: 20_000,
      interval: 20,
    });
  }

  /** Which of the three primaries has all that is stored of a customer. They share the slots evenly, in their order. */
  async function shardOfCustomer({ dialled }: Customer): Promise<number> {
    const key = await store.keyOf(phone(dialled));
    return Math.floor((Number(await redis.cluster('KEYSLOT', conversationKey(key))) * PRIMARIES) / 16_384);
  }

  test('registers customers of every shard, without a call across slots', { timeout: LONG }, async () => {
    const customers = Array.from({ length: 12 }, newCustomer);
    // Which shard a phone falls on is chance: one more, until there is one of each.
    while (new Set(await Promise.all(customers.map(shardOfCustomer))).size < PRIMARIES) customers.push(newCustomer());
    await Promise.all(customers.map((customer) => register(customer, where)));
    for (const customer of customers) await expectDelivered(stage, customer, 30_000);
    await expectNothingDue(group.url);
    expect(service.log()).not.toMatch(/CROSSSLOT/);
  });

  test('one primary killed under load: the others go on, who is on it reads a polite END, and all is delivered', {
    timeout: LONG,
  }, async () => {
    const callers = Array.from({ length: CALLERS }, newCustomer);
    const lost = await shardOfCustomer(callers[0] ?? newCustomer());
    const onLost = new Set<Customer>();
    for (const caller of callers) if ((await shardOfCustomer(caller)) === lost) onLost.add(caller);
    expect(onLost.size).toBeGreaterThan(0);
    expect(onLost.size).toBeLessThan(CALLERS);

    let over = false;
    const dials = async (caller: Customer): Promise<Seen[]> => {
      const seen: Seen[] = [];
      while (!over) seen.push(await dialUp({ number: caller.dialled }, where).type());
      return seen;
    };
    stage.registry.behave(() => 'has an error');
    const dialling = callers.map((caller) => ({ caller, seen: dials(caller) }));
    const waiting = Array.from({ length: 9 }, newCustomer);
    const promised = await Promise.all(waiting.map((customer) => register(customer, where)));
    for (const seen of promised) expect(seen).toMatchObject({ text: expect.stringContaining('received your details') });
    // At once: what was promised is at a replica by now. Where the machine was too busy for that, the service has said so.
    if (service.log().includes('before it was on the disk, or at a replica')) await untilReplicasHaveAll();
    await group.servers[lost]?.kill();
    stage.registry.behave(() => undefined);
    const probe = [...onLost][0] ?? newCustomer();
    await vi.waitFor(
      async () => expect(await dialUp({ number: probe.dialled }, where).type()).toMatchObject({ ends: false }),
      {
        timeout: 40_000,
        interval: 50,
      },
    );
    over = true;

    for (const { caller, seen } of dialling) {
      for (const each of await seen) {
        if (onLost.has(caller)) {
          if (each.kind === 'gone' || each.ends) expectPoliteEnd(each);
        } else {
          expect(each).toMatchObject({ kind: 'screen', ends: false });
        }
      }
    }
    for (const customer of waiting) await expectDelivered(stage, customer, 90_000);
    const after = Array.from({ length: 6 }, newCustomer);
    await Promise.all(after.map((customer) => register(customer, where)));
    for (const customer of after) await expectDelivered(stage, customer, 90_000);
    await expectNothingDue(group.url, 60_000);
    expect(service.log()).not.toMatch(/CROSSSLOT/);
  });
});

/** How far a primary, and its replica, have got in what was written. */
async function offsetsOf(primary: Redis): Promise<{ readonly primary: number; readonly replica: number }> {
  const info = await primary.info('replication');
  const offset = (name: RegExp) => Number(name.exec(info)?.[1]);
  return { primary: offset(/master_repl_offset:(\d+)/), replica: offset(/slave0:.*offset=(\d+)/) };
}
