import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUCKETS, dueKey } from '../../src/adapters/redis/keys.ts';
import { PARTNERS } from '../../src/ports/store.ts';
import { QUICK } from '../chaos/quick.ts';
import type { ServiceProcess } from '../chaos/service-process.ts';
import { type Passing, type RedisProxy, startRedisProxy } from '../support/redis-proxy.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
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

const LONG = 90_000;
const ALL_DUE = Array.from({ length: BUCKETS }, (_, bucket) => PARTNERS.map((each) => dueKey(bucket, each))).flat();

describeWithRedis('timers and claims', () => {
  let server: RedisServer;
  let stage: Stage;
  let proxy: RedisProxy;
  let databases = 0;
  let redisUrl: string;
  let throughProxy: string;

  beforeAll(async () => {
    server = await startRedisServer(['--databases', '32']);
    // This registry makes a customer of every request.
    stage = await setStage(server.url, { keepsOne: false });
    proxy = await startRedisProxy(server.port);
  }, LONG);
  beforeEach(() => {
    databases += 1;
    redisUrl = `${server.url}/${databases}`;
    throughProxy = `redis://127.0.0.1:${proxy.port}/${databases}`;
    stage.registry.behave(() => undefined);
    proxy.watch(undefined);
  });
  afterAll(async () => {
    await proxy.close();
    await stage.close();
    await server.discard();
  });

  const startWeb = () => stage.start({ redisUrl, settings: { ROLE: 'web' } });
  const startWorker = (url: string) => stage.start({ redisUrl: url, settings: { ROLE: 'worker' } });

  /** A customer who read "received", and whose timer is for this partner. */
  async function promised(partner: 'registry' | 'sms', web: ServiceProcess): Promise<Customer> {
    const customer = newCustomer();
    if (partner === 'registry') stage.registry.behave(() => 'has an error');
    await register(customer, () => web.ussd);
    stage.registry.behave(() => undefined);
    return customer;
  }

  /** Whatever passes first and is called so. Goes on with what `act` says. */
  function once(name: string, when: Passing['when'], act: () => boolean | Promise<boolean>): Promise<void> {
    return new Promise((resolve) => {
      let isOver = false;
      proxy.watch((passing) => {
        if (isOver || passing.when !== when || passing.command !== name) return true;
        isOver = true;
        resolve();
        return act();
      });
    });
  }

  async function expectOnce({ local, dialled }: Customer, requests: number): Promise<void> {
    expect(stage.registry.made(local)).toBe(1);
    expect(stage.registry.requests(local)).toHaveLength(requests);
    expect(stage.sms.requestsFor(dialled)).toBe(1);
    expect(stage.sms.sentTo(dialled)).toHaveLength(1);
  }

  test.each(['registry', 'sms'] as const)(
    'a claim for the %s whose answer is lost: the phone is due again after its visibility timeout',
    { timeout: LONG },
    async (partner) => {
      const web = await startWeb();
      const customer = await promised(partner, web);
      const lost = once(`claim ${partner}`, 'after', () => false);
      await startWorker(throughProxy);
      await lost;
      await expectDelivered(stage, customer, 30_000);
      await expectNothingDue(redisUrl);
      await expectOnce(customer, partner === 'registry' ? 2 : 1);
    },
  );

  describe.each(['registry', 'sms'] as const)('a worker that stands still while another takes over (%s)', (partner) => {
    test.each([
      ['with its claim answered', `claim ${partner}`],
      ['with the token of its attempt stored', 'commit'],
      // The wait for the disk stands between the token and the request.
      ['just before its request', 'SET j:durable'],
    ] as const)('%s: when it goes on, it asks nobody any more', { timeout: LONG }, async (_, command) => {
      const web = await startWeb();
      const customer = await promised(partner, web);
      let starting: Promise<ServiceProcess> | undefined;
      const reached = once(command, 'after', async () => {
        (await starting)?.pause();
        return true;
      });
      starting = startWorker(throughProxy);
      const still = await starting;
      await reached;
      await startWorker(redisUrl);
      await expectDelivered(stage, customer, 40_000);
      await expectNothingDue(redisUrl);
      still.resume();
      // It ends what it has begun.
      await still.stop();
      await expectOnce(customer, partner === 'registry' ? 2 : 1);
    });
  });

  test('a token whose commit is answered late is not used: the attempt would outlast its time', {
    timeout: LONG,
  }, async () => {
    const customer = await promised('registry', await startWeb());
    const commits: number[] = [];
    proxy.watch(async ({ when, command }) => {
      if (when === 'after' && command === 'commit' && commits.push(Date.now()) === 1)
        await pause(QUICK.attemptMarginMs + 300);
      return true;
    });
    await startWorker(throughProxy);
    await expectDelivered(stage, customer, 30_000);
    const [, second = 0] = stage.registry.requests(customer.local);
    // The late token, that it was not used, and another token.
    expect(commits.filter((atMs) => atMs <= second)).toHaveLength(3);
    await expectNothingDue(redisUrl);
    await expectOnce(customer, 2);
  });

  test('a connection that swallows a claim: the worker makes another, and goes on', { timeout: LONG }, async () => {
    const customers = [];
    const web = await startWeb();
    for (let n = 0; n < 3; n++) customers.push(await promised('registry', web));
    const swallowed = once('claim registry', 'before', () => new Promise<boolean>(() => undefined));
    await startWorker(throughProxy);
    await swallowed;
    for (const customer of customers) await expectDelivered(stage, customer, 30_000);
    await expectNothingDue(redisUrl);
    for (const customer of customers) await expectOnce(customer, 2);
  });

  test('timers that go off early, again and again, in two processes: one customer, one SMS', {
    timeout: LONG,
  }, async () => {
    const services = [await stage.start({ redisUrl }), await stage.start({ redisUrl })];
    const customers = Array.from({ length: 5 }, newCustomer);
    const calls = await Promise.all(customers.map((customer) => toReview(customer, () => services[0]?.ussd ?? fail())));
    stage.registry.behave(() => 'is slow');
    const redis = new Redis(redisUrl);
    let over = false;
    const setOff = async () => {
      let times = 0;
      for (; !over; times += await makeAllDue(redis)) await pause(20);
      return times;
    };
    const settingOff = setOff();
    await Promise.all(calls.map((call) => call.type('1')));
    for (const customer of customers) await expectDelivered(stage, customer, 30_000);
    await expectNothingDue(redisUrl);
    over = true;
    expect(await settingOff).toBeGreaterThan(20);
    redis.disconnect();
    for (const customer of customers) await expectOnce(customer, 1);
  });
});

function fail(): never {
  throw new Error('no process');
}

/** Every timer there is; answers how many. */
async function makeAllDue(redis: Redis): Promise<number> {
  let timers = 0;
  for (const key of ALL_DUE) {
    const phones = await redis.zrange(key, 0, -1);
    for (const phone of phones) await redis.zadd(key, 'XX', 0, phone);
    timers += phones.length;
  }
  return timers;
}
