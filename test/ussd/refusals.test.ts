import { expect, test } from 'vitest';
import { REFUSALS_PER_DAY } from '../../src/conversation/conversation.ts';
import { caller, serviceWorld, TO_REVIEW } from '../support/service-world.ts';
import { fromQuestion } from '../support/walk.ts';

const DAY_MS = 86_400_000;

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
