import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createKeyring } from '../../../src/adapters/encryption/keyring.ts';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { isAllResealed, reseal } from '../../../src/adapters/redis/reseal.ts';
import { createStore } from '../../../src/adapters/redis/store.ts';
import type { PhoneStore } from '../../../src/outbox/keep.ts';
import { type Registration, readRegistration } from '../../../src/outbox/registration.ts';
import type { Registry, RegistryAnswer } from '../../../src/ports/partners.ts';
import { createService, type Service } from '../../../src/runtime/service.ts';
import { readSession, type Session } from '../../../src/ussd/session.ts';
import { type HeldClock, heldClock } from '../../support/held-clock.ts';
import { type HeldDeliveries, heldDeliveries } from '../../support/held-deliveries.ts';
import { phone } from '../../support/phone.ts';
import { describeWithRedis, ownAllSlots, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { caller, NUMBER, TERMS, TO_REVIEW } from '../../support/service-world.ts';

const OLD = Buffer.alloc(32, 1);
const NEW = Buffer.alloc(32, 2);

describeWithRedis('the data key is changed while the service runs', () => {
  let server: RedisServer;
  let redis: Redis;
  let clock: HeldClock;
  let deliveries: HeldDeliveries;
  let registered: string[];
  let texted: string[];
  let answers: RegistryAnswer[];

  beforeAll(async () => {
    server = await startRedisServer();
    redis = new Redis(server.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await server.discard();
  });
  beforeEach(async () => {
    await redis.flushall();
    clock = heldClock(Date.now());
    deliveries = heldDeliveries(clock);
    registered = [];
    texted = [];
    answers = [];
  });

  const storeOf = (...dataKeys: Buffer[]): PhoneStore =>
    createStore<Session, Registration>({
      redis,
      keyring: createKeyring(dataKeys),
      read: { session: readSession, registration: readRegistration },
    });
  const nobody = () => undefined;
  const answersInTurn: Registry['register'] = async ({ phone: number }) => {
    const answer = answers.shift() ?? { kind: 'registered' };
    if (answer.kind === 'registered') registered.push(number);
    return answer;
  };
  const serviceOver = (store: PhoneStore, register = answersInTurn): Service =>
    createService(
      {
        store,
        deliveries,
        registry: { register },
        sms: {
          async send(to) {
            texted.push(to);
            return { kind: 'accepted', messageId: `ATXid_${texted.length}` };
          },
        },
        clock,
        seen: { tried: nobody, texted: nobody, settled: nobody, poisoned: nobody, registry: nobody },
      },
      TERMS,
    );
  const sealAnew = () => reseal({ redis, keyring: createKeyring([NEW, OLD]) });
  const under = (dataKey: Buffer) => createKeyring([dataKey]).phoneKeys(phone(NUMBER))[0];
  const DOWN: RegistryAnswer = { kind: 'retry', because: 'cut', mayHaveRegistered: true };

  describe('a customer in mid-conversation', () => {
    test('goes on with the old key behind the new one, and is moved once registered', async () => {
      const before = caller(serviceOver(storeOf(OLD)));
      await before.dial();
      await before.types('1', '1', 'Anthony Kamau');

      const first = await sealAnew();
      expect(first.left).toMatchObject({ conversations: 1, broken: 0, busy: 0 });
      expect(first.left.conversationsEndInS).toBeGreaterThan(86_000);
      expect(isAllResealed(first)).toBe(false);

      const after = caller(serviceOver(storeOf(NEW, OLD)));
      await after.dial(before.text(), before.sessionId());
      await after.types('21314151', 'Kwale', '1');
      expect((await after.types('1')).screen).toBe('success');

      const second = await sealAnew();
      expect(second).toMatchObject({ moved: 1 });
      expect(isAllResealed(second)).toBe(true);
      expect(await storeOf(NEW).load(phone(NUMBER))).toMatchObject({ registration: { stage: 'registered' } });
    });

    test('a hop that is answered while the records move loses nothing', async () => {
      const store = storeOf(NEW, OLD);
      const first = caller(serviceOver(storeOf(OLD)));
      answers = [DOWN];
      await first.dial();
      await first.types(...TO_REVIEW, '1');
      const stale = await store.load(phone(NUMBER));
      await sealAnew();
      expect(await store.commit(stale, { session: null })).toBe(false);
      expect(await store.load(phone(NUMBER))).toMatchObject({ key: under(NEW), registration: { stage: 'pending' } });
    });
  });

  describe('a registration that is pending', () => {
    beforeEach(async () => {
      answers = [DOWN];
      const customer = caller(serviceOver(storeOf(OLD)));
      await customer.dial();
      expect((await customer.types(...TO_REVIEW, '1')).screen).toBe('received');
    });

    async function isOneCustomer(dataKeys: Buffer[]): Promise<void> {
      const service = serviceOver(storeOf(...dataKeys));
      for (let n = 0; n < 5; n++) {
        clock.advance(60_000);
        await deliveries.runDue(service.deliver);
        await service.sweep();
      }
      expect(registered).toEqual([phone(NUMBER)]);
      expect(texted).toEqual([phone(NUMBER)]);
      expect(await redis.zcard('j:due')).toBe(0);
      expect(deliveries.alarmsMs()).toEqual([]);
    }

    test('is moved with all that leads to it, and delivered once without the old key', async () => {
      const { registration } = await storeOf(OLD).load(phone(NUMBER));
      const result = await sealAnew();
      expect(result).toMatchObject({ looked: 1, moved: 1 });
      expect(isAllResealed(result)).toBe(true);
      expect(await redis.zrange('j:due', 0, -1)).toEqual([`${under(NEW)}.${registration?.id}`]);
      expect(await storeOf(NEW).findRef(registration?.id ?? '')).toBe(under(NEW));
      // The alarm of before still has the old name.
      expect(deliveries.alarmsMs()).toHaveLength(1);
      expect(await storeOf(NEW, OLD).loadByKey(under(OLD))).toMatchObject({ key: under(NEW) });
      await isOneCustomer([NEW]);
    });

    test('is due under its new name alone, as long as it is due at all', async () => {
      const service = serviceOver(storeOf(NEW, OLD));
      const { registration } = await storeOf(OLD).load(phone(NUMBER));
      await sealAnew();
      answers = [DOWN];
      clock.advance(60_000);
      await deliveries.runDue(service.deliver);
      expect(await redis.zrange('j:due', 0, -1)).toEqual([`${under(NEW)}.${registration?.id}`]);
      clock.advance(60_000);
      await deliveries.runDue(service.deliver);
      expect(await redis.zcard('j:due')).toBe(0);
    });

    test('without its alarm, the sweep finds it under its new name', async () => {
      await sealAnew();
      deliveries.lose();
      await isOneCustomer([NEW]);
    });

    test('a try that is under way writes its answer where the record is by then', async () => {
      let asked = () => {};
      const underWay = new Promise<void>((resolve) => {
        asked = resolve;
      });
      let answer = (_: RegistryAnswer) => {};
      const answered = new Promise<RegistryAnswer>((resolve) => {
        answer = resolve;
      });
      const store = storeOf(NEW, OLD);
      const service = serviceOver(store, async ({ phone: number }) => {
        asked();
        registered.push(number);
        return answered;
      });
      clock.advance(60_000);
      const delivering = deliveries.runDue(service.deliver);
      await underWay;
      await sealAnew();
      answer({ kind: 'registered' });
      await delivering;
      expect(registered).toHaveLength(1);
      expect(texted).toHaveLength(1);
      expect(await store.load(phone(NUMBER))).toMatchObject({
        key: under(NEW),
        registration: { stage: 'registered', told: 'accepted' },
      });
    });

    test('a move that stopped half way is ended by whoever comes next', async () => {
      // All up to the write under the new name, which is cut off: luggage under the old one.
      const failing = new Redis(server.url);
      let commits = 0;
      const run = reseal({
        redis: new Proxy(failing, {
          get(target, name) {
            const value: unknown = Reflect.get(target, name);
            if (name === 'jisajiliCommit' && typeof value === 'function') {
              return (...given: unknown[]) =>
                ++commits === 2 ? Promise.reject(new Error('read ECONNRESET')) : value.apply(target, given);
            }
            return typeof value === 'function' ? value.bind(target) : value;
          },
        }),
        keyring: createKeyring([NEW, OLD]),
      });
      await expect(run).rejects.toThrow('redis: away');
      failing.disconnect();
      expect(await redis.exists(`j:r:{${under(NEW)}}`)).toBe(0);

      expect(await storeOf(NEW, OLD).load(phone(NUMBER))).toMatchObject({
        key: under(NEW),
        registration: { stage: 'pending' },
      });
      expect(isAllResealed(await sealAnew())).toBe(true);
      await isOneCustomer([NEW]);
    });

    test('and back again: the old key made the newest once more', async () => {
      await sealAnew();
      const back = await reseal({ redis, keyring: createKeyring([OLD, NEW]) });
      expect(back.moved).toBe(1);
      expect(await storeOf(OLD).load(phone(NUMBER))).toMatchObject({
        key: under(OLD),
        registration: { stage: 'pending' },
      });
      await isOneCustomer([OLD, NEW]);
    });
  });

  test('over a Cluster, too', async () => {
    const node = await startRedisServer(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1']);
    await ownAllSlots(node);
    const nodes = [{ host: '127.0.0.1', port: node.port }];
    const cluster = connectRedis({ kind: 'cluster', nodes, tls: false }, 'hops');
    const read = { session: readSession, registration: readRegistration };
    const storeIn = (...dataKeys: Buffer[]): PhoneStore =>
      createStore<Session, Registration>({ redis: cluster, keyring: createKeyring(dataKeys), read });
    answers = [DOWN];
    const customer = caller(serviceOver(storeIn(OLD)));
    await customer.dial();
    await customer.types(...TO_REVIEW, '1');
    const result = await reseal({ redis: cluster, keyring: createKeyring([NEW, OLD]) });
    expect(result).toMatchObject({ looked: 1, moved: 1, left: { conversations: 0, broken: 0, busy: 0 } });
    expect(await storeIn(NEW).load(phone(NUMBER))).toMatchObject({ registration: { stage: 'pending' } });
    cluster.disconnect();
    await node.discard();
  });

  test('a second run finds nothing to do', async () => {
    const customer = caller(serviceOver(storeOf(OLD)));
    await customer.dial();
    await customer.types(...TO_REVIEW, '1');
    await sealAnew();
    expect(await sealAnew()).toMatchObject({ rewritten: 0, moved: 0, left: { conversations: 0, broken: 0, busy: 0 } });
    // The way from the old name to the new one, for deliveries that still know the old one.
    expect(await redis.ttl(`j:r:{${under(OLD)}}`)).toBeGreaterThan(86_400);
  });

  test('what has its name of the newest key but an older seal is sealed anew, with the time to live that it had', async () => {
    const key = under(NEW);
    const name = `j:s:{${key}}`;
    await redis.set(name, createKeyring([OLD]).seal({ v: 1, calls: [] }, name), 'EX', 500);
    expect(await sealAnew()).toMatchObject({ rewritten: 1 });
    expect(await redis.ttl(name)).toBeGreaterThan(490);
    expect(createKeyring([NEW]).ageOfSeal((await redis.getBuffer(name)) ?? Buffer.alloc(0))).toBe('newest');
  });

  test('a record that does not open is left where it is, and counted', async () => {
    await redis.set(`j:r:{${under(OLD)}}`, 'damaged');
    const result = await sealAnew();
    expect(result.left.broken).toBe(1);
    expect(await redis.get(`j:r:{${under(OLD)}}`)).toBe('damaged');
  });

  test('a retention that has begun goes on', async () => {
    const customer = caller(serviceOver(storeOf(OLD)));
    await customer.dial();
    await customer.types(...TO_REVIEW, '1');
    await deliveries.runDue(serviceOver(storeOf(OLD)).deliver);
    await redis.expire(`j:r:{${under(OLD)}}`, 1_000);
    await sealAnew();
    const ttlS = await redis.ttl(`j:r:{${under(NEW)}}`);
    expect(ttlS).toBeGreaterThan(900);
    expect(ttlS).toBeLessThanOrEqual(1_000);
  });
});
