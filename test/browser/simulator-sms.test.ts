import { expect, test, vi } from 'vitest';
import { asks } from '../support/asks.ts';
import { describeWithChromium } from '../support/describe-with-chromium.ts';
import { simulatorSuite } from '../support/simulator-suite.ts';
import { ASKED_AFTER_ONE_MESSAGE, fromQuestion, inOneMessage } from '../support/walk.ts';

// A browser is slow where a machine has much else to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describeWithChromium('SMS in the simulator', () => {
  const { open } = simulatorSuite({});

  test('a registration by one SMS, and an opt-out', async () => {
    const { phone, registration, wire } = await open();
    const { has, getsSms, card } = phone();
    await has('+254711000071');
    const writes = async (text: string) => {
      await card.getByLabel('SMS to 22384').fill(text);
      await card.getByRole('button', { name: 'Send SMS' }).click();
    };
    await writes(inOneMessage('JOIN', { name: 'Anna Mwangi', nationalId: '31415971' }));
    await getsSms('I agree, I am 18+');
    await writes('1');
    for (const question of ASKED_AFTER_ONE_MESSAGE) {
      await getsSms(asks(question, 'en'));
      await writes(fromQuestion(question)[0] ?? '');
    }
    await getsSms('Check your details:\nAnna Mwangi');
    // Not `1` once more: the same words within seconds are the same SMS.
    await writes('send');
    await getsSms('Dear Anna, you are registered');
    await registration('+254711000071', 'SMS delivered');
    await wire('SMS in', 'writes “send”', '200');

    await card.getByRole('button', { name: 'Opt out' }).click();
    await wire('SMS in', 'wants no more SMS', '200');
    expect(await card.getByLabel('What happened').textContent()).toContain('no more SMS');
  });
});
