import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { dialUp } from '../../src/cli/dial/handset.ts';
import { QUICK } from '../chaos/quick.ts';
import type { ServiceProcess } from '../chaos/service-process.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import {
  type Customer,
  expectApart,
  expectDelivered,
  expectNothingDue,
  expectPoliteEnd,
  newCustomer,
  register,
  type Stage,
  setStage,
  toReview,
} from './support/stage.ts';

const LONG = 60_000;
const PROMISES = 8;

describeWithRedis('Redis', () => {
  let server: RedisServer;
  let stage: Stage;
  let service: ServiceProcess;
  let redis: Redis;
  const where = () => service.ussd;

  beforeAll(async () => {
    server = await startRedisServer(['--appendonly', 'yes', '--maxmemory-policy', 'noeviction']);
    stage = await setStage(server.url);
    service = await stage.start();
    redis = new Redis(server.url, { maxRetriesPerRequest: null });
    redis.on('error', () => undefined);
  }, LONG);
  beforeEach(() => {
    stage.registry.behave(() => undefined);
    stage.sms.behave(() => undefined);
  });
  afterAll(async () => {
    redis.disconnect();
    await stage.close();
    await server.discard();
  });

  /** Customers who read "received", and of whom the registry has not heard. */
  async function promised(): Promise<readonly Customer[]> {
    stage.registry.behave(() => 'has an error');
    const customers = Array.from({ length: PROMISES }, newCustomer);
    for (const seen of await Promise.all(customers.map((customer) => register(customer, where)))) {
      expect(seen).toMatchObject({ kind: 'screen', text: expect.stringContaining('received your details') });
    }
    return customers;
  }

  async function expectAllDelivered(customers: readonly Customer[]): Promise<void> {
    stage.registry.behave(() => undefined);
    for (const customer of customers) {
      await expectDelivered(stage, customer, 30_000);
      expectApart(stage, customer, QUICK.smsApartMs);
    }
    await expectNothingDue(server.url);
  }

  async function untilItServes(): Promise<void> {
    await vi.waitFor(
      async () => expect(await dialUp({ number: newCustomer().dialled }, where).type()).toMatchObject({ ends: false }),
      { timeout: 20_000, interval: 50 },
    );
  }

  test.each(['always', 'everysec'])(
    'killed with -9 (appendfsync %s): nothing that was acknowledged is lost',
    {
      timeout: LONG,
    },
    async (appendfsync) => {
      await redis.config('SET', 'appendfsync', appendfsync);
      const waiting = await promised();
      const talking = Array.from({ length: PROMISES }, newCustomer);
      const calls = await Promise.all(talking.map((customer) => toReview(customer, where)));

      await server.kill();
      for (const seen of await Promise.all(calls.map((call) => call.type('1')))) expectPoliteEnd(seen);
      await server.start();
      await untilItServes();

      for (const customer of talking) {
        const call = dialUp({ number: customer.dialled }, where);
        expect(await call.type()).toMatchObject({ text: expect.stringContaining('Welcome back') });
        expect(await call.type('1')).toMatchObject({ text: expect.stringContaining('Check your details') });
      }
      await expectAllDelivered(waiting);
    },
  );

  test('killed with -9 while attempts are under way', { timeout: LONG }, async () => {
    const waiting = await promised();
    let asked = 0;
    const killed = new Promise<void>((resolve, reject) => {
      stage.registry.watch((step) => {
        if (step === 'created' && ++asked === 3) server.kill().then(resolve, reject);
      });
    });
    stage.registry.behave(() => undefined);
    await killed;
    stage.registry.watch(() => undefined);
    await server.start();
    await expectAllDelivered(waiting);
  });

  test('an SMS whose sending is known when Redis is away for a moment is not sent again', {
    timeout: LONG,
  }, async () => {
    const redisUrl = `${server.url}/1`;
    const patient = await stage.start({ redisUrl, timing: { smsDeadlineMs: 20_000 } });
    const customer = newCustomer();
    const killed = new Promise<void>((resolve, reject) => {
      stage.sms.watch((step) => {
        if (step !== 'sent') return;
        stage.sms.watch(() => undefined);
        return server.kill().then(resolve, reject);
      });
    });
    await register(customer, () => patient.ussd);
    await killed;
    // Longer than the client tries again by itself, and shorter than the lease.
    await pause(2_500);
    await server.start();
    await expectNothingDue(redisUrl, 30_000);
    expect(stage.sms.sentTo(customer.dialled)).toHaveLength(1);
  });

  test('paused for 5 s: who waits reads that it does not work now, and all goes on after it', {
    timeout: LONG,
  }, async () => {
    const waiting = await promised();
    const call = await toReview(newCustomer(), where);
    server.pause();
    const resumed = new Promise<void>((resolve) => setTimeout(() => resolve(server.resume()), 5_000));
    expectPoliteEnd(await call.type('1'));
    await resumed;
    await untilItServes();
    await expectAllDelivered(waiting);
  });

  test('full: nothing is promised that cannot be stored, and what was promised waits', { timeout: LONG }, async () => {
    const waiting = await promised();
    const call = await toReview(newCustomer(), where);
    await redis.config('SET', 'maxmemory', '1mb');
    expectPoliteEnd(await call.type('1'));
    stage.registry.behave(() => undefined);
    await vi.waitFor(() => expect(service.log()).toContain('redis: full'), { timeout: 10_000 });
    await redis.config('SET', 'maxmemory', '0');
    await expectAllDelivered(waiting);
  });

  test('a replica after a failover, until it is the master again', { timeout: LONG }, async () => {
    const other = await startRedisServer(['--replicaof', '127.0.0.1', String(server.port)]);
    const otherRedis = new Redis(other.url);
    try {
      await vi.waitFor(async () => expect(await otherRedis.info('replication')).toContain('master_link_status:up'), {
        timeout: 10_000,
      });
      const waiting = await promised();
      const call = await toReview(newCustomer(), where);
      await redis.wait(1, 5_000);
      await otherRedis.replicaof('NO', 'ONE');
      await redis.replicaof('127.0.0.1', other.port);
      expectPoliteEnd(await call.type('1'));
      await vi.waitFor(async () => expect(await redis.info('replication')).toContain('master_link_status:up'), {
        timeout: 10_000,
      });
      await redis.replicaof('NO', 'ONE');
      await untilItServes();
      await expectAllDelivered(waiting);
    } finally {
      otherRedis.disconnect();
      await other.discard();
    }
  });

  test('with another password than ours, until it has ours again', { timeout: LONG }, async () => {
    const waiting = await promised();
    const call = await toReview(newCustomer(), where);
    await redis.config('SET', 'requirepass', 'another-password');
    await redis.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    expectPoliteEnd(await call.type('1'));
    await redis.config('SET', 'requirepass', '');
    await untilItServes();
    await expectAllDelivered(waiting);
  });
});
