import { expect, test } from 'vitest';
import { REFUSALS_PER_DAY } from '../../src/conversation/conversation.ts';
import { caller, type ServiceWorld, serviceWorld, TO_REVIEW } from '../support/service-world.ts';
import { smsCustomer } from '../support/sms-customer.ts';
import { fromQuestion } from '../support/walk.ts';

const DAY_MS = 86_400_000;

/** Long enough for the SMS of a result, and not for the next day. */
const aWhile = (world: ServiceWorld) => world.workOff(world.service, world.clock.nowMs() + 5 * 60_000);

test('a phone hears what the registry thinks of so many details a day, however it goes on, then is offered a call', async () => {
  const world = serviceWorld();
  world.registryAnswers({ kind: 'refused', field: 'nationalId' });
  const phone = caller(world.service);
  let id = 21_314_151;
  const tryAnother = async () => {
    await phone.dial();
    id += 1;
    // Details of before are deleted: what was refused counts on.
    const { screen } = await phone.types('2');
    if (screen === 'startAgainCheck') await phone.types('1');
    const { screen: at } = await phone.types('1');
    expect(at).toBe('consent');
    return phone.types(...fromQuestion('consent', { nationalId: String(id) }), '1');
  };
  await phone.dial();
  await phone.types(...TO_REVIEW, '1');
  for (let refusal = 1; refusal < REFUSALS_PER_DAY; refusal++) await tryAnother();
  expect(world.asked).toHaveLength(REFUSALS_PER_DAY);

  expect(await tryAnother()).toMatchObject({ screen: 'rejected', body: expect.stringMatching(/^CON .*1:Call me$/s) });
  expect(world.asked).toHaveLength(REFUSALS_PER_DAY);

  world.clock.advance(DAY_MS);
  await tryAnother();
  expect(world.asked).toHaveLength(REFUSALS_PER_DAY + 1);
});

test('cancelling and dialling again does not begin the count anew', async () => {
  const world = serviceWorld();
  world.registryAnswers({ kind: 'refused' });
  const phone = caller(world.service);
  for (let refusal = 0; refusal < REFUSALS_PER_DAY + 2; refusal++) {
    await phone.dial();
    await phone.types(...TO_REVIEW, '1');
    await phone.dial();
    await phone.types('3', '1');
    expect((await world.stored()).registration).toBeUndefined();
  }
  expect(world.asked).toHaveLength(REFUSALS_PER_DAY);
});

test('what the registry refuses after an SMS counts, also while the phone turns to USSD', async () => {
  const world = serviceWorld();
  world.registryAnswers({ kind: 'already', named: 'unsaid' });
  const customer = smsCustomer(world);
  for (let refusal = 0; refusal < REFUSALS_PER_DAY + 2; refusal++) {
    await customer.sends(`JISAJILI Anthony Kamau, ${21_314_151 + refusal}, Kwale, Male`, '1', '1');
    await aWhile(world);
  }
  expect(world.asked).toHaveLength(REFUSALS_PER_DAY);
  const phone = caller(world.service);
  await phone.dial();
  await phone.types('1', '1');
  expect(world.asked).toHaveLength(REFUSALS_PER_DAY);

  world.clock.advance(DAY_MS);
  await customer.sends('JISAJILI Anthony Kamau, 21314199, Kwale, Male', '1', '1');
  await aWhile(world);
  expect(world.asked).toHaveLength(REFUSALS_PER_DAY + 1);
});

test('what the registry refuses after the customer has stopped waiting counts', async () => {
  const world = serviceWorld();
  const phone = caller(world.service);
  const slow = { kind: 'retry', because: 'busy', mayHaveRegistered: false } as const;
  for (let refusal = 0; refusal < REFUSALS_PER_DAY + 2; refusal++) {
    world.registryAnswers(slow);
    await phone.dial();
    await phone.types('2');
    await phone.types('1');
    await phone.dial();
    await phone.types(...TO_REVIEW, '1');
    world.registryAnswers({ kind: 'refused' });
    await aWhile(world);
  }
  expect((await world.stored()).conversation?.conversation.refusedToday?.times).toBe(REFUSALS_PER_DAY);
});
