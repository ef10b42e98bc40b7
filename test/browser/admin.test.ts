import type { Page } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import { adminSuite } from '../support/admin-suite.ts';
import { describeWithChromium } from '../support/describe-with-chromium.ts';

// A browser is slow where a machine has much else to do. And the longer a partner was down, the longer the next probe may wait: up
// to a minute.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });
const PATIENCE_MS = 100_000;

const sees = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor({ timeout: PATIENCE_MS });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Loads it again until it does. */
async function comesToSay(page: Page, words: string): Promise<void> {
  const reloaded = async () => {
    await page.reload();
    return page.textContent('main');
  };
  await expect.poll(reloaded, { timeout: PATIENCE_MS }).toContain(words);
}

async function finds(page: Page, q: string): Promise<void> {
  await page.getByLabel('Phone number or reference').fill(q);
  await button(page, 'Find').click();
}

describeWithChromium('the pages for operators', () => {
  // The retry window is a few seconds, so that who needs attention is seen soon.
  const { open, behaves, registers } = adminSuite({
    RETRY_FIRST_S: '1',
    RETRY_MAX_S: '1',
    GIVE_UP_AFTER_H: '0.001',
    REGISTER_DEADLINE_MS: '1000',
  });

  test('they refresh by themselves: green, red while the registry refuses us, and green again', async () => {
    const page = await open();
    await registers('+254711001001');
    await sees(page, /Working: last registration/);
    await behaves('registry', 'unauthorised');
    for (let n = 10; n < 16; n++) await registers(`+2547110010${n}`);
    await sees(page, /Patascore refuses our token since \d\d:\d\d; \d+ waits?, nobody is lost\./);
    await page.locator('.summary.bad').waitFor();
    expect(await page.title()).toBe('Not working · Jisajili');
    await sees(page, 'Registration pending');
    await behaves('registry', 'up');
    await page.locator('.summary.good').waitFor();
  });

  test('all of a cause are retried at one click, and the page shows how far that is', async () => {
    await behaves('registry', 'down');
    for (let n = 10; n < 13; n++) await registers(`+2547110020${n}`);
    const page = await open('/attention');
    await sees(page, 'Not registered: the registry was down');
    await page.getByRole('link', { name: 'Not registered: the registry was down' }).click();
    // The last of them may still be in its retry window, and some of the test before may wait here, too.
    const waiting = async () => {
      await page.reload();
      return Number(/(\d+) wait here/.exec((await page.textContent('main')) ?? '')?.[1] ?? 0);
    };
    await expect.poll(waiting, { timeout: PATIENCE_MS }).toBeGreaterThanOrEqual(3);
    await behaves('registry', 'up');
    await page.getByRole('button', { name: /^Retry all \d+$/ }).click();
    await sees(page, /(\d+) of \1 are on their way again\./);
    await sees(page, 'Nobody waits here');
    await finds(page, '0711002010');
    await sees(page, 'Registered, SMS');
    await sees(page, 'The retry window for the registry ended');
    await sees(page, 'admin retried');
  });

  test('why a customer got no SMS, and what to do: found by phone, called, acknowledged', async () => {
    await behaves('sms', 'blacklisted');
    await registers('+254711003001');
    const page = await open();
    await finds(page, '0711 003 001');
    await sees(page, /The SMS cannot arrive: /);
    await sees(page, 'Umesajiliwa na Umoja');
    expect(await page.textContent('body')).not.toMatch(/Kamau|0711003001|31003001/);
  });

  test('what a page reveals is there once, after a reason; leaving hides it', async () => {
    await registers('+254711004001');
    const page = await open();
    await finds(page, '0711004001');
    await page.getByText('Reveal name, number and ID').click();
    await button(page, 'Reveal').click();
    // The browser itself asks for the reason.
    expect(page.url()).not.toMatch(/reveal$/);
    await page.getByLabel('Why you need them').fill('asks for a correction');
    await button(page, 'Reveal').click();
    await sees(page, 'Anthony Kamau');
    await sees(page, '0711004001');
    // It is renewed meanwhile, all but the details.
    await page.waitForResponse(
      (response) => response.request().method() === 'GET' && response.url().endsWith('/reveal'),
    );
    await sees(page, 'Anthony Kamau');
    await page.goto(page.url().replace(/\/reveal$/, ''));
    expect(await page.textContent('main')).not.toContain('Kamau');
    await page.getByRole('link', { name: 'Audit' }).click();
    await sees(page, 'asks for a correction');
  });

  test('erasing asks first, and then nothing is left', async () => {
    await registers('+254711005001');
    const page = await open();
    await finds(page, '0711005001');
    await page.getByText('Erase all that is stored here').click();
    await button(page, 'Erase').click();
    expect(page.url()).toMatch(/registrations\/[A-Z0-9]{6}$/);
    await page.getByLabel(/Yes, erase/).check();
    await button(page, 'Erase').click();
    await sees(page, 'Erased: nothing of it is stored here any more.');
    await finds(page, '0711005001');
    await sees(page, 'Only a consent is left');
  });

  test('support takes a call, makes it and closes it', async () => {
    await registers('+254711006001', '2');
    const page = await open('/call-backs', {}, 'support');
    await sees(page, 'Asks to be called');
    expect(await page.textContent('main')).not.toContain('0711006001');
    await button(page, 'Take it').click();
    await sees(page, '0711006001');
    await button(page, 'Called').click();
    await button(page, 'Close').click();
    await sees(page, 'Nobody waits for a call');
    await finds(page, '0711006001');
    await sees(page, 'support closed call');
    await sees(page, 'As support you read.');
    expect(await button(page, 'Resend the SMS').count()).toBe(0);
  });

  test('what somebody is typing stays while the rest of the page is renewed', async () => {
    await behaves('registry', 'down');
    await registers('+254711007001');
    const page = await open();
    await finds(page, '0711007001');
    await sees(page, 'Registration pending');
    await page.getByText('Reveal name, number and ID').click();
    await page.getByLabel('Why you need them').pressSequentially('a long rea');
    await sees(page, 'The retry window for the registry ended');
    expect(await page.getByLabel('Why you need them').inputValue()).toBe('a long rea');
    expect(await page.evaluate('document.activeElement.name')).toBe('reason');
  });

  test('the countdown counts', async () => {
    await behaves('sms', 'failing');
    await registers('+254711008001');
    const page = await open('/pending');
    const time = page.locator('[data-until]').first();
    await time.waitFor();
    const before = await time.textContent();
    await expect.poll(() => time.textContent()).not.toBe(before);
  });

  test('by keyboard alone: past the menu to the page, and from a field to what it finds', async () => {
    await registers('+254711009001');
    const page = await open();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('To the page');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.getByLabel('Phone number or reference').focus();
    await page.keyboard.type('0711009001');
    await page.keyboard.press('Enter');
    await page.waitForURL(/registrations\//);
    await page.locator('#reveal summary').focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Why you need them').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('to check');
    await page.keyboard.press('Enter');
    await sees(page, 'Anthony Kamau');
  });

  test('without JavaScript all of it works: find, retry, acknowledge', async () => {
    await behaves('registry', 'down');
    await registers('+254711010001');
    const page = await open('', { javaScriptEnabled: false });
    await finds(page, '0711010001');
    await comesToSay(page, 'Needs attention:');
    await page.getByText('Acknowledge: somebody took care of it').click();
    await page.getByLabel(/What was done/).fill('Called, will dial again');
    await button(page, 'Acknowledge').click();
    expect(await page.textContent('main')).toContain('Acknowledged: it needs no attention any more.');
    await behaves('registry', 'up');
    await button(page, 'Retry now').click();
    expect(await page.textContent('main')).toContain('It is tried again now.');
    await comesToSay(page, 'Registered, SMS');
  });
});
