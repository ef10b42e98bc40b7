import { describe, expect, test } from 'vitest';
import type { RegistryAnswer, SmsAnswer } from '../../src/ports/partners.ts';
import { HOUR_MS } from '../support/registrations.ts';
import { confirms, serviceWorld } from '../support/service-world.ts';

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
});
