import { describe, expect, test } from 'vitest';
import { TIMING } from '../../src/outbox/policy.ts';
import type { Registration } from '../../src/outbox/registration.ts';
import type { Partner } from '../../src/ports/store.ts';
import { changing } from '../support/altered-store.ts';
import { promised } from '../support/promised.ts';
import { confirms, type ServiceWorld, serviceWorld } from '../support/service-world.ts';

describe('an outcome while the store is away', () => {
  /** A store that takes no outcome of the SMS gateway for so long. */
  function awayFor(world: ServiceWorld, ms: number) {
    let backAtMs: number | undefined;
    return changing(world.store, async (stored, change, commit) => {
      if (change.registration?.value.notification !== 'sent') return commit(stored, change);
      backAtMs ??= world.clock.nowMs() + ms;
      if (world.clock.nowMs() < backAtMs) throw new Error('the store is away');
      return commit(stored, change);
    });
  }

  test('is written once it is back, as long as the attempt lasts', async () => {
    const world = serviceWorld();
    await promised(world);
    await world.work(world.another({}, { store: awayFor(world, TIMING.smsDeadlineMs) }));
    expect((await world.stored()).registration).toMatchObject({ notification: 'sent', messageId: 'ATXid_1' });
    expect([world.sent.length, world.heard.failed]).toEqual([1, []]);
  });

  test('is not waited with for longer: the SMS may have gone, and goes once more a minute later', async () => {
    const world = serviceWorld();
    await promised(world);
    await world.work(world.another({}, { store: awayFor(world, 10 * 60_000) }));
    expect(world.heard.failed).toHaveLength(1);
    expect((await world.stored()).registration).toMatchObject({ notification: 'due' });
    await world.workOff();
    const [first = 0, second = 0, ...more] = world.sent.map(({ atMs }) => atMs);
    expect(more).toEqual([]);
    expect(second - first).toBeGreaterThanOrEqual(60_000);
  });

  test('gives back its leave to send the SMS: the probe is the next one’s', async () => {
    const world = serviceWorld();
    let isAway = false;
    const store = changing(world.store, async (stored, change, commit) => {
      if (isAway && change.registration?.value.status === 'registered') throw new Error('away');
      return commit(stored, change);
    });
    const service = world.another({}, { store });
    world.smsAnswers({ kind: 'retry', because: 'fault', mayHaveSent: false });
    for (let n = 0; n < 5; n++) await confirms(service, `071100020${n}`);
    await world.afterReplies();
    expect(world.heard.circuits).toEqual(['sms open: fault']);
    world.clock.advance(TIMING.probeFirstMs);
    world.smsAnswers({ kind: 'accepted', messageId: 'ATXid_1' });
    isAway = true;
    await confirms(service);
    await world.afterReplies();
    isAway = false;
    expect(await confirms(service, '0722000222')).toMatchObject({ screen: 'success' });
    await world.afterReplies();
    expect(world.heard.circuits.at(-1)).toBe('sms closed');
  });
});

describe('after a failover that lost the token', () => {
  test.each<Partner>(['registry', 'sms'])('the outcome at the %s is written all the same', async (partner) => {
    const world = serviceWorld();
    await promised(world);
    let before: Registration | undefined;
    const store = changing(world.store, async (stored, change, commit) => {
      if (change.registration?.value.attempt?.at === partner)
        before = partner === 'registry' ? stored.registration : withoutAttempt(change.registration.value);
      return commit(stored, change);
    });
    const loses = async () => {
      if (before !== undefined) await world.store.commit(await world.stored(), { registration: { value: before } });
    };
    if (partner === 'registry') world.registryAnswers(() => loses().then(() => ({ kind: 'registered' })));
    else world.smsAnswers(() => loses().then(() => ({ kind: 'accepted', messageId: 'ATXid_1' })));
    await world.work(world.another({}, { store }));
    await world.workOff();
    expect((await world.stored()).registration).toMatchObject({
      ...{ status: 'registered', notification: 'sent' },
      ...{ registry: { count: 2 }, sms: { count: 1 } },
    });
    expect([world.asked.length, world.sent.length]).toEqual([1, 1]);
  });

  test('an attempt of another process is left alone', async () => {
    const world = serviceWorld();
    await promised(world);
    world.registryAnswers(async () => {
      const stored = await world.stored();
      if (stored.registration === undefined) throw new Error('nothing is stored');
      const attempt = { token: 'of another', at: 'registry', untilMs: world.clock.nowMs() + 60_000 } as const;
      await world.store.commit(stored, { registration: { value: { ...stored.registration, attempt } } });
      return { kind: 'refused' };
    });
    await world.work();
    expect((await world.stored()).registration).toMatchObject({ status: 'pending', attempt: { token: 'of another' } });
  });

  function withoutAttempt({ attempt: _, ...registration }: Registration): Registration {
    return { ...registration, sms: { count: 0 } };
  }
});
