import { expect, test, vi } from 'vitest';
import { adminSuite } from '../support/admin-suite.ts';
import { describeWithChromium } from '../support/describe-with-chromium.ts';
import { describeWithRedis } from '../support/redis-server.ts';

// A browser is slow where a machine has much else to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describeWithChromium('an open page for operators', () => {
  const { open, behaves, registers } = adminSuite({
    RETRY_FIRST_S: '1',
    RETRY_MAX_S: '1',
    GIVE_UP_AFTER_H: '0.001',
    REGISTER_DEADLINE_MS: '1000',
  });

  test('shows a new cause that needs attention, and that nobody does any more', async () => {
    const page = await open();
    const other = await open();
    await other.getByText('Nobody needs attention.').waitFor();
    await behaves('sms', 'report_failed');
    await registers('+254711011001');
    await other.getByRole('link', { name: 'Not notified: the SMS cannot arrive' }).waitFor();
    await behaves('sms', 'up');
    await page.getByRole('button', { name: 'Retry it' }).click();
    await other.getByText('Nobody needs attention.').waitFor();
  });

  test('says what to read out to the customer now', async () => {
    await behaves('registry', 'down');
    await registers('+254711012001');
    const page = await open();
    await page.getByLabel('Phone number or reference').fill('0711012001');
    await page.getByRole('button', { name: 'Find' }).click();
    const [status, helpline] = [page.locator('#status'), page.locator('#helpline')];
    await helpline.getByText('We could not register you in time').waitFor();
    await status.getByText('Needs attention:').waitFor();
    await behaves('registry', 'up');
    await page.getByRole('button', { name: 'Retry now' }).click();
    await helpline.getByText('You are registered').waitFor();
    await status.getByText('Registered, SMS').waitFor();
    expect(await status.textContent()).not.toContain('Needs attention:');
  });

  describeWithRedis('while Redis is away', () => {
    test('says that it is not renewed; one that could not be made comes by itself', async () => {
      const before = await open();
      await before.locator('.summary.good').waitFor();
      const colour = () => before.evaluate('getComputedStyle(document.querySelector(".summary h1")).color');
      const green = await colour();
      await behaves('redis', 'down');
      await before.getByText(/^No answer since \d\d:\d\d\. /).waitFor();
      expect(await colour()).not.toBe(green);
      expect(await before.title()).toBe('No answer · Jisajili');
      const meanwhile = await open();
      await meanwhile.getByText('This page could not be made.').waitFor();

      await behaves('redis', 'up');
      await before.getByText('No answer since').waitFor({ state: 'hidden' });
      await meanwhile.locator('.summary').waitFor();
      expect(await before.title()).toBe(await meanwhile.title());
    });
  });
});
