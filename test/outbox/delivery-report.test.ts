import { beforeEach, describe, expect, test } from 'vitest';
import { TIMING } from '../../src/outbox/policy.ts';
import type { DeliveryReport, SmsAnswer } from '../../src/ports/partners.ts';
import { countsOf } from '../support/made-store.ts';
import { phone } from '../support/phone.ts';
import { HOUR_MS } from '../support/registrations.ts';
import { confirms, NUMBER, type ServiceWorld, serviceWorld } from '../support/service-world.ts';

const report = (outcome: DeliveryReport['outcome'], id = 'ATXid_1'): DeliveryReport => ({
  id,
  msisdn: phone(NUMBER),
  outcome,
});
const stored = async (world: ServiceWorld) => (await world.stored()).registration;

describe('a delivery report', () => {
  let world: ServiceWorld;
  beforeEach(async () => {
    world = serviceWorld();
    await confirms(world.service);
    await world.afterReplies();
  });

  test.each<[DeliveryReport['outcome'], string, number]>([
    ['delivered', 'delivered', 0],
    ['on_its_way', 'sent', 0],
    ['rejected', 'undeliverable', 1],
    ['inactive', 'undeliverable', 1],
    ['opted_out', 'undeliverable', 0],
  ])('%s: the SMS is %s', async (outcome, notification, attention) => {
    await world.service.takeReport(report(outcome));
    expect(await stored(world)).toMatchObject({ notification });
    expect((await countsOf(world.store)).attention).toBe(attention);
    expect(world.heard.needAttention).toHaveLength(attention);
  });

  test('keeps its reason', async () => {
    await world.service.takeReport(report('delivery_failure'));
    expect(await stored(world)).toMatchObject({ undeliverable: 'delivery_failure' });
  });

  test('of a phone that was off: the SMS goes once more after hours, then it needs attention with its reason', async () => {
    await world.service.takeReport(report('phone_off'));
    expect((await countsOf(world.store)).attention).toBe(0);
    const reportedMs = world.clock.nowMs();
    world.smsAnswers({ kind: 'accepted', messageId: 'ATXid_2' });
    await world.workOff();
    expect(world.sent).toHaveLength(2);
    expect((world.sent[1]?.atMs ?? 0) - reportedMs).toBeGreaterThanOrEqual(4 * HOUR_MS);
    expect(TIMING.resendSmsAfterMs).toBe(4 * HOUR_MS);
    await world.service.takeReport(report('phone_off', 'ATXid_2'));
    expect(await stored(world)).toMatchObject({ notification: 'undeliverable', undeliverable: 'phone_off' });
    expect((await countsOf(world.store)).attention).toBe(1);
    await world.workOff();
    expect(world.sent).toHaveLength(2);
  });

  test('that comes behind one that it was off says that it arrived: it does not go once more', async () => {
    await world.service.takeReport(report('phone_off'));
    await world.service.takeReport(report('delivered'));
    expect(await stored(world)).toMatchObject({ notification: 'delivered' });
    await world.workOff();
    expect(world.sent).toHaveLength(1);
  });

  test('that comes behind one of a failure says that it arrived: it needs no attention', async () => {
    await world.service.takeReport(report('delivery_failure'));
    expect((await countsOf(world.store)).attention).toBe(1);
    await world.service.takeReport(report('delivered'));
    expect(await stored(world)).toMatchObject({ notification: 'delivered' });
    expect((await countsOf(world.store)).attention).toBe(0);
  });

  test('of an SMS that is unknown, or of a phone that is, changes nothing', async () => {
    await world.service.takeReport(report('delivered', 'ATXid_unknown'));
    await world.service.takeReport({ ...report('delivered'), msisdn: phone('0722000222') });
    expect(await stored(world)).toMatchObject({ notification: 'sent' });
  });

  test('repeated, at once in two processes, or contradicted later, counts once', async () => {
    const services = [world.service, world.another()];
    await Promise.all(Array.from({ length: 6 }, (_, n) => services[n % 2]?.takeReport(report('delivered'))));
    await world.service.takeReport(report('delivery_failure'));
    expect(await stored(world)).toMatchObject({ notification: 'delivered' });
  });
});

describe('a delivery report that comes before the gateway’s answer to the SMS is written', () => {
  test('waits for that', async () => {
    const world = serviceWorld();
    let reporting: Promise<void> | undefined;
    world.smsAnswers(async (): Promise<SmsAnswer> => {
      reporting = world.another().takeReport(report('delivered'));
      await new Promise(setImmediate);
      return { kind: 'accepted', messageId: 'ATXid_1' };
    });
    await confirms(world.service);
    await world.afterReplies();
    await reporting;
    expect(await stored(world)).toMatchObject({ notification: 'delivered' });
  });

  test('does not wait for ever: the gateway hears that it was not stored, and sends it again', async () => {
    const world = serviceWorld();
    world.smsAnswers(() => new Promise(() => undefined));
    await confirms(world.service);
    await expect.poll(() => world.sent.length).toBe(1);
    await expect(world.service.takeReport(report('delivered'))).rejects.toThrow('still being sent');
  });

  test('does not wait for an attempt whose time is over', async () => {
    const world = serviceWorld();
    world.smsAnswers(() => new Promise(() => undefined));
    await confirms(world.service);
    await expect.poll(() => world.sent.length).toBe(1);
    world.clock.advance(TIMING.smsDeadlineMs + TIMING.attemptMarginMs);
    await world.service.takeReport(report('delivered'));
    expect(await stored(world)).toMatchObject({ notification: 'due' });
  });
});
