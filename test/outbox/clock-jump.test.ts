import { describe, expect, test } from 'vitest';
import { bucketOf } from '../../src/adapters/redis/keys.ts';
import type { RegistryAnswer, SmsAnswer } from '../../src/ports/partners.ts';
import { numberOf } from '../support/due-phones.ts';
import { phone } from '../support/phone.ts';
import { HOUR_MS } from '../support/registrations.ts';
import { confirms, type ServiceWorld, serviceWorld } from '../support/service-world.ts';
import { smsCustomer } from '../support/sms-customer.ts';

const JUMP_MS = 1_000 * HOUR_MS;
const DOWN: RegistryAnswer = { kind: 'retry', because: 'unreachable', mayHaveRegistered: false };
const SMS_DOWN: SmsAnswer = { kind: 'retry', because: 'timeout', mayHaveSent: true };

describe('the clock of the store was ahead, and is set back', () => {
  test.each<[string, RegistryAnswer, SmsAnswer]>([
    ['the registry', DOWN, SMS_DOWN],
    ['the SMS gateway', { kind: 'registered' }, SMS_DOWN],
  ])('with a customer who waits for %s: registered and notified as soon as it is', async (_, registry, sms) => {
    const world = serviceWorld();
    world.clock.advance(JUMP_MS);
    world.registryAnswers(registry);
    world.smsAnswers(sms);
    await confirms(world.service);
    world.registryAnswers({ kind: 'registered' });
    world.smsAnswers({ kind: 'accepted', messageId: 'ATXid_1' });
    const sentBefore = world.sent.length;
    world.clock.advance(-JUMP_MS);
    const setBackMs = world.clock.nowMs();
    const service = world.another();
    await world.work(service);
    await world.workOff(service);
    expect(world.clock.nowMs() - setBackMs).toBeLessThan(HOUR_MS);
    expect((await world.stored()).registration).toMatchObject({ status: 'registered', notification: 'sent' });
    expect(world.sent).toHaveLength(sentBefore + 1);
  });

  test('in the middle of an attempt whose process died: another makes it', async () => {
    const world = serviceWorld();
    world.clock.advance(JUMP_MS);
    world.registryAnswers(DOWN);
    await confirms(world.service);
    world.registryAnswers(() => new Promise<never>(() => undefined));
    world.clock.advance(HOUR_MS);
    void world.another().worker.runFor(1);
    await expect.poll(async () => (await world.stored()).registration?.attempt).toBeDefined();
    world.clock.advance(-JUMP_MS - HOUR_MS);
    world.registryAnswers({ kind: 'registered' });
    const other = world.another();
    await world.work(other);
    await world.workOff(other);
    expect((await world.stored()).registration).toMatchObject({ status: 'registered', notification: 'sent' });
  });

  test('with timers of conversations beside it: they hide nobody who waits', async () => {
    const world = serviceWorld();
    const numbers = await ofOneBucket(world);
    world.clock.advance(JUMP_MS);
    // Their timers are set for when the conversation has had its time: later than any other.
    for (const number of numbers.slice(1)) await smsCustomer(world, number).sends('JOIN');
    world.smsAnswers(SMS_DOWN);
    await confirms(world.service, numbers[0]);
    await world.afterReplies();
    world.smsAnswers({ kind: 'accepted', messageId: 'ATXid_1' });
    expect((await world.stored(numbers[0])).registration).toMatchObject({ notification: 'due' });
    world.clock.advance(-JUMP_MS);
    const service = world.another();
    await world.workOff(service, world.clock.nowMs() + HOUR_MS);
    expect((await world.stored(numbers[0])).registration).toMatchObject({ notification: 'sent' });
  });

  test('in the middle of a reply by SMS whose process died: what comes is answered', async () => {
    const world = serviceWorld();
    world.clock.advance(JUMP_MS);
    world.smsAnswers(() => new Promise<never>(() => undefined));
    await smsCustomer(world).takes({ text: 'JOIN' });
    await expect.poll(async () => (await world.stored()).conversation?.sms?.outgoing?.attempt).toBeDefined();
    world.clock.advance(-JUMP_MS);
    world.smsAnswers({ kind: 'accepted', messageId: 'ATXid_1' });
    const service = world.another();
    const customer = smsCustomer(world);
    customer.hears();
    await customer.takes({ text: '1' }, service);
    await world.workOff(service, world.clock.nowMs() + HOUR_MS);
    expect(customer.hears()).toEqual([expect.stringContaining('full names')]);
  });
});

async function ofOneBucket(world: ServiceWorld): Promise<readonly string[]> {
  const numbers: string[] = [];
  const bucket = async (number: string) => bucketOf(await world.store.keyOf(phone(number)));
  for (let n = 0; numbers.length < 3; n++)
    if ((await bucket(numberOf(n))) === (await bucket(numberOf(0)))) numbers.push(numberOf(n));
  return numbers;
}
