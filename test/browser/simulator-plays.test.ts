import type { Page } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import { describeWithChromium } from '../support/describe-with-chromium.ts';
import { simulatorSuite } from '../support/simulator-suite.ts';

// A browser is slow where a machine has much else to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describeWithChromium('the simulator plays by itself:', () => {
  const { open } = simulatorSuite({ RETRY_FIRST_S: '1', REGISTER_DEADLINE_MS: '1000' });

  test('a registration by itself', async () => {
    const { page, phone } = await open();
    await hurry(page);
    await page.getByRole('button', { name: 'Play in Kiswahili' }).click();
    await phone().sees('Umesajiliwa');
    await page.getByText('The SMS is there').waitFor();
    await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'hidden' });
  });

  test('a call that drops, and goes on where it stopped', async () => {
    const { page, phone, wire } = await open();
    await hurry(page);
    await page.getByRole('button', { name: 'Call drops, and resumes' }).click();
    await page.getByText('typed no answer twice').waitFor();
    await phone().sees('You are now registered');
    await wire('End', 'session Incomplete');
    await wire('End', 'session Success');
    const dials = page.locator('.wire .entry').filter({ has: page.getByText('dials', { exact: true }) });
    const [again, first] = await dials.locator('[data-of-phone]').allTextContents();
    expect(again).toBe(first);
    await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'hidden' });
  });

  test('the registry down, and back: the registry is up afterwards, also where it is stopped', async () => {
    const { page, phone } = await open();
    const registry = () => page.locator('input[name=registry]:checked').inputValue();
    await hurry(page);
    await page.getByRole('button', { name: 'Registry down, and back' }).click();
    await phone().sees('received');
    await page.getByText('Nobody had to do anything.').waitFor();
    expect(await registry()).toBe('up');

    await page.getByRole('combobox', { name: 'Pace' }).selectOption('Slow');
    await page.getByRole('button', { name: 'Registry down, and back' }).click();
    await expect.poll(registry).toBe('down');
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(registry).toBe('up');
  });

  test('while it plays, what is typed on that phone changes nothing, and the phone says why', async () => {
    const { page, phone } = await open();
    const { card, sees, isNoted, presses, reads } = phone();
    await page.getByRole('button', { name: 'Play in English' }).click();
    await sees('Welcome to Umoja');
    await presses('2', 'send', 'end');
    await isNoted('this phone takes no key until the story ends');
    await card.getByLabel('Dial or answer').press('2');
    await card.getByLabel('Dial or answer').press('Enter');
    // The story itself may have typed its 1 by now.
    expect(await card.getByLabel('Dial or answer').inputValue()).not.toContain('2');
    expect(await reads()).toMatch(/Welcome to Umoja|18\+/);
    for (const name of ['Drop the call', 'Redial', 'Repeat the last hop', 'Send it twice at once'])
      expect(await card.getByRole('button', { name }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('The phone is yours.').waitFor();
    await presses('end');
    await isNoted('Hung up.');
  });
});

/** The story goes on at once. */
async function hurry(page: Page): Promise<void> {
  await page.evaluate("document.querySelector('[data-pace]').append(new Option('For tests', '60'))");
  await page.getByRole('combobox', { name: 'Pace' }).selectOption('For tests');
}
