import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { dialUp, type Seen } from '../../src/cli/dial/handset.ts';
import type { ServiceProcess } from '../chaos/service-process.ts';
import { type RedisGroup, startSentinels } from '../support/redis-failover.ts';
import { describeWithRedis } from '../support/redis-server.ts';
import {
  expectDelivered,
  expectNothingDue,
  expectPoliteEnd,
  newCustomer,
  register,
  type Stage,
  setStage,
  toReview,
} from './support/stage.ts';

const LONG = 120_000;
const SERVED = /You are now registered|We have received your details/;

describeWithRedis('Redis with sentinels', () => {
  let group: RedisGroup;
  let stage: Stage;
  let service: ServiceProcess;
  const where = () => service.ussd;

  beforeAll(async () => {
    group = await startSentinels('jisajili');
    stage = await setStage(group.url);
    service = await stage.start();
  }, LONG);
  afterAll(async () => {
    await stage.close();
    await group.discard();
  });

  test('whose master is killed: polite words until the replica has taken over, and nothing is lost', {
    timeout: LONG,
  }, async () => {
    const talking = Array.from({ length: 8 }, newCustomer);
    const calls = await Promise.all(talking.map((customer) => toReview(customer, where)));
    const [master, replica] = group.servers;
    // Answers may be lost with a master, so these wait for the replica. Promises may not: nobody waits after them.
    await vi.waitFor(async () => expect(await offsetOf(replica?.url)).toBe(await offsetOf(master?.url)), {
      timeout: 10_000,
    });
    stage.registry.behave(() => 'has an error');
    const waiting = Array.from({ length: 8 }, newCustomer);
    const promised = await Promise.all(waiting.map((customer) => register(customer, where)));
    for (const seen of promised) expect(seen).toMatchObject({ text: expect.stringContaining('received your details') });
    await master?.kill();
    stage.registry.behave(() => undefined);
    const sent = await Promise.all(calls.map((call) => call.type('1')));
    // A replica that takes over within the hop's own deadline serves it, and then it is stored. While the circuit of the registry is open after
    // its errors above, the word is "received".
    const isServed = (seen: Seen) => seen.kind === 'screen' && SERVED.test(seen.text);
    for (const seen of sent) if (!isServed(seen)) expectPoliteEnd(seen);
    await vi.waitFor(
      async () => expect(await dialUp({ number: newCustomer().dialled }, where).type()).toMatchObject({ ends: false }),
      { timeout: 30_000, interval: 50 },
    );

    const cutOff = talking.filter((_, n) => sent[n] !== undefined && !isServed(sent[n]));
    for (const customer of cutOff) {
      const call = dialUp({ number: customer.dialled }, where);
      expect(await call.type()).toMatchObject({ text: expect.stringContaining('Welcome back') });
      await call.type('1');
      expect(await call.type('1')).toMatchObject({ text: expect.stringMatching(SERVED) });
    }
    for (const customer of [...waiting, ...talking]) await expectDelivered(stage, customer, 40_000);
    await expectNothingDue(group.url, 30_000);
  });
});

/** How far a server has got in what was written. */
async function offsetOf(url: string | undefined): Promise<string | undefined> {
  const redis = new Redis(url ?? '');
  try {
    return /(?:master_repl_offset|slave_repl_offset):(\d+)/.exec(await redis.info('replication'))?.[1];
  } finally {
    redis.disconnect();
  }
}
