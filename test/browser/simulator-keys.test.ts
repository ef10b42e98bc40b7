import { expect, test, vi } from 'vitest';
import { describeWithChromium } from '../support/describe-with-chromium.ts';
import { simulatorSuite } from '../support/simulator-suite.ts';

// A browser is slow where a machine has much else to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describeWithChromium('the computer’s keyboard is the phone’s', () => {
  const { open } = simulatorSuite({});

  test('on a fresh page: Enter dials, and the answers are typed', async () => {
    const { page, phone } = await open();
    await page.keyboard.press('Enter');
    await phone().sees('Welcome to Umoja');
    await page.keyboard.type('1');
    await page.keyboard.press('Enter');
    await phone().sees('18+');
  });

  test.each([
    ['the button Redial', '[data-mishap=redial]', 'Welcome'],
    ['the button Repeat', '[data-mishap=repeat]', '18+'],
    ['a fault of the registry', '.way:has([value=slow])', '18+'],
    ['More', '[data-part=registry] summary', '18+'],
    ['Clear', '[data-clear-wire]', '18+'],
    ['a row of the wire', '.entry summary', '18+'],
    ['the screen', '[data-screen]', '18+'],
  ])('after a click on %s: what is typed is an answer, and Enter sends it', async (_, clicked, seen) => {
    const { page, phone } = await open();
    const { has, answers, sees, card } = phone();
    const number = newNumber();
    await has(number);
    await answers(['', ''], ['Welcome', '1']);
    await sees('18+');
    await page.locator(clicked).first().click();
    await sees(seen);
    await page.keyboard.type('1');
    expect(await card.getByLabel('Dial or answer').inputValue()).toBe('1');
    await page.keyboard.press('Enter');
    await sees(seen === '18+' ? 'full name' : '18+');
  });

  test('after a click on key 1, Enter sends it, and types no other 1', async () => {
    const { page, phone } = await open();
    const { has, enters, sees, presses } = phone();
    await has(newNumber());
    await enters('');
    await sees('Welcome');
    await presses('1');
    await page.keyboard.press('Enter');
    await sees('18+');
  });

  test('of two phones, the one that was used last; with the first gone, the other', async () => {
    const { page, phone } = await open();
    await page.getByRole('button', { name: 'Another phone' }).click();
    await page.keyboard.press('Enter');
    await phone(1).sees('Welcome');
    expect(await phone(0).reads()).toBe('Safaricom');
    await phone(0).presses('5');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    await phone(0).sees('Welcome');
    await phone(0).clicks('Remove this phone');
    await page.keyboard.type('2');
    await page.keyboard.press('Enter');
    await phone(0).sees('Nakubali');
  });

  test('but a button that is reached by Tab is worked by Enter, and keeps the keyboard', async () => {
    const { page, phone } = await open();
    const { has, enters, sees, card } = phone();
    await has(newNumber());
    await enters('');
    await sees('Welcome');
    const drop = card.getByRole('button', { name: 'Drop the call' });
    await drop.focus();
    await page.keyboard.press('Enter');
    await sees('Connection lost');
    expect(await drop.evaluate((element) => element.matches(':focus'))).toBe(true);
  });
});

let numbers = 0;
function newNumber(): string {
  numbers += 1;
  return `+2547110003${String(numbers).padStart(2, '0')}`;
}
