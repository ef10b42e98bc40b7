import { expect, test } from 'vitest';
import { phone } from '../support/phone.ts';
import { caller, NUMBER, type ServiceWorld, serviceWorld } from '../support/service-world.ts';
import { smsCustomer } from '../support/sms-customer.ts';
import { inOneMessage } from '../support/walk.ts';

const HOUR_MS = 3_600_000;
const TYPED = /Kamau|21314151/;

const conversation = async (world: ServiceWorld) => (await world.stored()).conversation;
const aDayLater = (world: ServiceWorld) => world.workOff(world.service, world.clock.nowMs() + 25 * HOUR_MS);

test('who wants no SMS and stops half way is forgotten like anybody else, though the opt-out is stored for two years', async () => {
  const world = serviceWorld();
  await world.service.takeOptOut(phone(NUMBER));
  const customer = caller(world.service);
  await customer.dial();
  await customer.types('1', '1', 'Anthony Kamau', '21314151');
  expect(JSON.stringify(await conversation(world))).toMatch(TYPED);
  await aDayLater(world);
  expect(JSON.stringify(await conversation(world))).not.toMatch(TYPED);
  expect((await conversation(world))?.sms?.optedOutAtMs).toBeDefined();
});

test('details that came in one SMS are gone at once with STOP and with "no", and a day later where nobody agreed', async () => {
  for (const [ends, isGone] of [
    ['STOP', true],
    ['2', true],
    ['?', false],
  ] as const) {
    const world = serviceWorld();
    const customer = smsCustomer(world);
    await customer.sends(inOneMessage('JISAJILI'));
    expect(JSON.stringify(await conversation(world))).toMatch(TYPED);
    await customer.sends(ends);
    expect([ends, TYPED.test(JSON.stringify(await conversation(world)))]).toEqual([ends, !isGone]);
    await aDayLater(world);
    expect(JSON.stringify(await conversation(world))).not.toMatch(TYPED);
  }
});
