import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PhoneStore } from '../../src/outbox/keep.ts';
import { ORDINARY } from '../../src/outbox/timing.ts';
import type { FailureReason, Registry, RegistryAnswer } from '../../src/ports/partners.ts';
import type { Deliveries } from '../../src/ports/store.ts';
import type { Service } from '../../src/runtime/service.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { caller, NUMBER, type ServiceWorld, startServiceWorld, TO_REVIEW } from '../support/service-world.ts';

const DOWN: RegistryAnswer = { kind: 'retry', because: 'unreachable', mayHaveRegistered: false };
/** So short that the lease of a confirming hop ends well before the hop does. */
const REGISTER_DEADLINE_MS = 200;
const LEASE_MS = REGISTER_DEADLINE_MS + ORDINARY.leaseMarginMs;
const LITTLE_MS = 100;
const HOP_MS = 7_500;

let server: RedisServer;
let world: ServiceWorld;
/** What the partners were asked, and how much of the lease was left then. */
let asked: { partner: 'registry' | 'sms'; leftMs: number; deadlineMs?: number }[];
/** Why the registry is spared. */
let spared: string[];

type Parts = { store?: PhoneStore; deliveries?: Deliveries; answer?: RegistryAnswer };

/** The service of `world`, with something else in the place of a part. */
function serviceWith({
  store = world.store,
  deliveries = world.deliveries,
  answer = { kind: 'registered' },
}: Parts): Service {
  const leftMs = async (phone: Parameters<Registry['register']>[0]['phone']) =>
    ((await world.store.load(phone)).registration?.lease?.untilMs ?? 0) - world.clock.nowMs();
  return world.with(
    {
      store,
      deliveries,
      registry: {
        async register({ phone }, deadlineMs) {
          asked.push({ partner: 'registry', leftMs: await leftMs(phone), deadlineMs });
          return answer;
        },
      },
      sms: {
        async send(phone) {
          asked.push({ partner: 'sms', leftMs: await leftMs(phone) });
          return { kind: 'accepted', messageId: 'ATXid_1' };
        },
      },
      seen: {
        tried() {},
        texted() {},
        settled() {},
        poisoned() {},
        registry: (trouble) => spared.push(trouble?.because ?? 'well'),
      },
    },
    { registerDeadlineMs: REGISTER_DEADLINE_MS },
  );
}

/** A store after whose writing of a lease, the `nth`, its process stands still. */
function standingStill(ms: number, nth = 1): PhoneStore {
  let leases = 0;
  return {
    ...world.store,
    async commit(kept, change) {
      const committed = await world.store.commit(kept, change);
      if (change.registration?.value.lease && ++leases === nth) world.clock.advance(ms);
      return committed;
    },
  };
}

async function confirms(service: Service, number = NUMBER) {
  const customer = caller(service, number);
  await customer.dial();
  return customer.types(...TO_REVIEW, '1');
}

/** A customer who was told "received"; the next try is due. */
async function promised(): Promise<void> {
  await confirms(serviceWith({ answer: DOWN }));
  world.clock.advance(60_000);
  asked = [];
}

const registration = async () => (await world.kept()).registration;

describeWithRedis('what comes too late', () => {
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.discard());
  beforeEach(async () => {
    world = await startServiceWorld(server.url);
    asked = [];
    spared = [];
  });
  afterEach(() => world.close());

  describe('in a delivery whose process stood still since it took the lease', () => {
    test('no SMS is sent whose try would outlive the lease: it is begun anew', async () => {
      await promised();
      const store = standingStill(ORDINARY.leaseMarginMs + 1, 2);
      await world.deliveries.runDue(serviceWith({ store }).deliver);
      const leftMs = ORDINARY.smsDeadlineMs + ORDINARY.leaseMarginMs;
      expect(asked.filter(({ partner }) => partner === 'sms')).toEqual([{ partner: 'sms', leftMs }]);
      expect(await registration()).toMatchObject({ told: 'accepted', smsTries: 1 });
    });

    test('no second SMS is sent once another process has sent it', async () => {
      await promised();
      const [id] = await world.store.dueBefore(Number.MAX_SAFE_INTEGER, 1);
      if (id === undefined) throw new Error('nothing is due');
      let leases = 0;
      const store: PhoneStore = {
        ...world.store,
        async commit(kept, change) {
          const committed = await world.store.commit(kept, change);
          if (change.registration?.value.lease && ++leases === 2) {
            world.clock.advance(2 * ORDINARY.smsApartMs);
            await serviceWith({}).deliver(id);
          }
          return committed;
        },
      };
      await serviceWith({ store }).deliver(id);
      expect(asked.filter(({ partner }) => partner === 'sms')).toHaveLength(1);
    });

    test('the registry is not asked where the try would outlive the lease: it is begun anew', async () => {
      await promised();
      const store = standingStill(ORDINARY.leaseMarginMs + 1);
      await world.deliveries.runDue(serviceWith({ store }).deliver);
      const leftMs = ORDINARY.registryDeadlineMs + ORDINARY.leaseMarginMs;
      expect(asked.filter(({ partner }) => partner === 'registry')).toMatchObject([{ leftMs }]);
      expect(await registration()).toMatchObject({ stage: 'registered', tries: 2, mayHaveRegistered: false });
    });
  });

  describe('an answer that the store does not take', () => {
    /** A store that takes no answer of the SMS gateway for so long. */
    function awayFor(ms: number): PhoneStore {
      let backAtMs: number | undefined;
      return {
        ...world.store,
        async commit(kept, change) {
          if (change.registration?.value.told !== 'accepted') return world.store.commit(kept, change);
          backAtMs ??= world.clock.nowMs() + ms;
          if (world.clock.nowMs() < backAtMs) throw new Error('the store is away');
          return world.store.commit(kept, change);
        },
      };
    }

    test('is written down once it does, as long as the lease lasts', async () => {
      await promised();
      await world.deliveries.runDue(serviceWith({ store: awayFor(ORDINARY.smsDeadlineMs) }).deliver);
      expect(await registration()).toMatchObject({ told: 'accepted', messageId: 'ATXid_1' });
      expect(asked.filter(({ partner }) => partner === 'sms')).toHaveLength(1);
    });

    test('is not waited with past the lease', async () => {
      await promised();
      const leaseMs = ORDINARY.smsDeadlineMs + ORDINARY.leaseMarginMs;
      const delivering = world.deliveries.runDue(serviceWith({ store: awayFor(leaseMs) }).deliver);
      await expect(delivering).rejects.toThrow('the store is away');
      expect(await registration()).toMatchObject({ told: 'no' });
    });
  });

  describe('in the confirming hop', () => {
    test('no promise is made once the customer cannot read it any more', async () => {
      const deliveries: Deliveries = {
        ...world.deliveries,
        async schedule(...alarm) {
          await world.deliveries.schedule(...alarm);
          world.clock.advance(HOP_MS);
        },
      };
      expect(await confirms(serviceWith({ deliveries }))).toMatchObject({ screen: 'unavailable', outcome: 'failed' });
      expect(await registration()).toBeUndefined();
      expect(asked).toEqual([]);
      world.clock.advance(60_000);
      await world.deliveries.runDue(serviceWith({}).deliver);
      expect([asked.length, await world.store.countDue()]).toEqual([0, 0]);
    });

    test('the registry has only the time that is left of the lease', async () => {
      await confirms(serviceWith({ store: standingStill(LEASE_MS - LITTLE_MS) }));
      expect(asked).toEqual([{ partner: 'registry', leftMs: LITTLE_MS, deadlineMs: LITTLE_MS }]);
    });

    test('the registry is not asked once the lease has ended: the alarm is, and asks it once', async () => {
      const store = standingStill(LEASE_MS);
      expect(await confirms(serviceWith({ store }))).toMatchObject({ screen: 'received', outcome: 'answered' });
      expect(asked).toEqual([]);
      world.clock.advance(60_000);
      await world.deliveries.runDue(serviceWith({}).deliver);
      expect(asked.map(({ partner }) => partner)).toEqual(['registry', 'sms']);
      expect(await registration()).toMatchObject({ stage: 'registered', told: 'accepted' });
    });

    const answers: readonly (readonly [FailureReason, number, readonly FailureReason[]])[] = [
      ['timeout', LEASE_MS - LITTLE_MS, []],
      ['timeout', 0, ['timeout']],
      ['cut', LEASE_MS - LITTLE_MS, ['cut']],
    ];
    test.each(answers)(
      'five answers of %s after %s ms of our own: spared for %j',
      async (because, stoodMs, expected) => {
        let stand = standingStill(stoodMs);
        const store: PhoneStore = { ...world.store, commit: (kept, change) => stand.commit(kept, change) };
        const service = serviceWith({ store, answer: { kind: 'retry', because, mayHaveRegistered: true } });
        for (let n = 0; n < 5; n++) {
          stand = standingStill(stoodMs);
          await confirms(service, `071100012${n}`);
        }
        expect(asked).toHaveLength(5);
        expect(spared).toEqual(expected);
      },
    );
  });
});
