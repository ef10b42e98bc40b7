import { setTimeout as pause } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { QUICK } from '../chaos/quick.ts';
import type { ServiceProcess } from '../chaos/service-process.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { startRedisProxy } from './support/redis-proxy.ts';
import {
  type Customer,
  expectDelivered,
  expectNothingDue,
  newCustomer,
  register,
  type Stage,
  setStage,
  toReview,
} from './support/stage.ts';

const LONG = 60_000;
const SOON = { timeout: 20_000, interval: 20 };

describeWithRedis('a queue that is not to be relied on', () => {
  let server: RedisServer;
  let stage: Stage;
  let services: readonly [ServiceProcess, ServiceProcess];
  let redis: Redis;
  let queue: Queue;
  const where = () => services[0].ussd;

  beforeAll(async () => {
    server = await startRedisServer();
    // This registry makes a customer of every request.
    stage = await setStage(server.url, { keepsOne: false });
    services = [await stage.start(), await stage.start()];
    redis = new Redis(server.url, { maxRetriesPerRequest: null });
    queue = new Queue('deliveries', { connection: redis, prefix: '{jisajili}' });
  }, LONG);
  beforeEach(async () => {
    stage.registry.behave(() => undefined);
    // Two sweeps at once may leave one alarm too many, which still has to see that there is nothing to do.
    await expectNoJob();
  }, LONG);
  afterAll(async () => {
    await queue.close();
    redis.disconnect();
    await stage.close();
    await server.discard();
  });

  async function expectNoJob(): Promise<void> {
    await vi.waitFor(
      async () => expect(await queue.getJobCountByTypes('wait', 'prioritized', 'active', 'delayed')).toBe(0),
      SOON,
    );
  }

  /** Customers who read "received", and the deliveries that stand for them. */
  async function waiting(count: number): Promise<readonly Customer[]> {
    stage.registry.behave(() => 'has an error');
    const customers = Array.from({ length: count }, newCustomer);
    await Promise.all(customers.map((customer) => register(customer, where)));
    return customers;
  }

  test('that forgets everything: the sweep finds who is owed something', { timeout: LONG }, async () => {
    const customers = await waiting(5);
    await queue.obliterate({ force: true });
    stage.registry.behave(() => undefined);
    for (const customer of customers) await expectDelivered(stage, customer, 30_000);
    await expectNothingDue(server.url);
    for (const { dialled } of customers) expect(stage.sms.sentTo(dialled)).toHaveLength(1);
  });

  test('that holds a delivery and never runs it: the sweep has it run beside that', { timeout: LONG }, async () => {
    const customers = await waiting(5);
    const held = new Set<string>();
    const takeOut = async () => {
      for (const { id = '' } of await queue.getJobs(['delayed', 'prioritized']))
        if ((await redis.zrem('{jisajili}:deliveries:delayed', id)) === 1) held.add(id);
      expect(held.size).toBe(customers.length);
    };
    await vi.waitFor(takeOut, SOON);
    stage.registry.behave(() => undefined);
    for (const customer of customers) await expectDelivered(stage, customer, 30_000);
    await expectNothingDue(server.url);
    for (const { dialled } of customers) expect(stage.sms.sentTo(dialled)).toHaveLength(1);
    await vi.waitFor(
      async () =>
        expect(await Promise.all([...held].map((id) => queue.getJob(id)))).toEqual([
          undefined,
          undefined,
          undefined,
          undefined,
          undefined,
        ]),
      SOON,
    );
  });

  test('that runs each delivery many times at once: one customer, one SMS', { timeout: LONG }, async () => {
    const customers = Array.from({ length: 5 }, newCustomer);
    stage.registry.behave(() => 'is slow');
    const calls = await Promise.all(customers.map((customer) => toReview(customer, where)));
    const answers = calls.map((call) => call.type('1'));
    await vi.waitFor(async () => expect(await redis.zcard('j:due')).toBe(customers.length), SOON);
    for (const member of await redis.zrange('j:due', 0, -1)) {
      const [key, registrationId] = member.split('.');
      await queue.addBulk(
        Array.from({ length: 20 }, (_, n) => ({
          name: 'deliver',
          data: { key, registrationId },
          opts: { delay: n * 50 },
        })),
      );
    }
    await Promise.all(answers);
    for (const customer of customers) await expectDelivered(stage, customer, 30_000);
    await expectNothingDue(server.url);
    await expectNoJob();
    for (const { dialled } of customers) expect(stage.sms.sentTo(dialled)).toHaveLength(1);
  });

  test('whose worker hangs: another takes its place', { timeout: LONG }, async () => {
    const proxy = await startRedisProxy(server.port);
    const alone = await stage.start({ redisUrl: `redis://127.0.0.1:${proxy.port}/2` });
    try {
      let hanging = false;
      proxy.watch(({ when, command }) => {
        if (hanging || when === 'after' || command !== 'EVAL {jisajili}:deliveries:wait') return true;
        hanging = true;
        return new Promise<boolean>(() => undefined);
      });
      stage.registry.behave(() => 'has an error');
      const customers = Array.from({ length: 3 }, newCustomer);
      await Promise.all(customers.map((customer) => register(customer, () => alone.ussd)));
      stage.registry.behave(() => undefined);
      // Before the connection's own silence is noticed, which is after 15 s.
      await vi.waitFor(() => expect(alone.log()).toContain('the worker of the queue starts anew'), { timeout: 12_000 });
      for (const customer of customers) await expectDelivered(stage, customer, 30_000);
    } finally {
      proxy.watch(undefined);
      await alone.kill();
      await proxy.close();
    }
  });

  test('whose lease came late takes another before it asks the registry: the try would outlive it', {
    timeout: LONG,
  }, async () => {
    const proxy = await startRedisProxy(server.port);
    const elsewhere = `redis://127.0.0.1:${proxy.port}/1`;
    const alone = await stage.start({ redisUrl: elsewhere });
    try {
      const customer = newCustomer();
      const call = await toReview(customer, () => alone.ussd);
      const commits: number[] = [];
      proxy.watch(async ({ when, command }) => {
        if (when === 'after' && command === 'EVAL j:s:{phone}') {
          commits.push(Date.now());
          // The promise, what came of its first try, and the lease for the second: that is late, though not too late for the store.
          if (commits.length === 3) await pause(QUICK.leaseMarginMs + 300);
        }
        return true;
      });
      stage.registry.behave(() => (stage.registry.requests(customer.local).length === 1 ? 'has an error' : undefined));
      await call.type('1');
      await expectDelivered(stage, customer, 30_000);
      // The late lease is given back, and another taken.
      const [, second = 0] = stage.registry.requests(customer.local);
      expect(commits.filter((atMs) => atMs <= second)).toHaveLength(5);
    } finally {
      proxy.watch(undefined);
      await proxy.close();
    }
  });
});
