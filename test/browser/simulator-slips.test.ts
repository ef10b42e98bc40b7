import { expect, test, vi } from 'vitest';
import { describeWithChromium } from '../support/describe-with-chromium.ts';
import { simulatorSuite } from '../support/simulator-suite.ts';

// A browser is slow where a machine has much else to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describeWithChromium('the phone in the browser says what is wrong', () => {
  const { open, address } = simulatorSuite({});

  test.each([
    ['', 'The number is empty.'],
    ['0712', '“0712” is no Kenyan mobile number.'],
    ['abc', '“abc” is no Kenyan mobile number.'],
    ['+1 555 0100', '“+1 555 0100” is no Kenyan mobile number.'],
  ])('of the number “%s”, and dials nothing with it', async (number, fault) => {
    const { page, phone } = await open();
    const { has, enters, presses, clicks, isNoted, card, sees } = phone();
    const field = card.getByLabel('Number');
    const callbacks: string[] = [];
    page.on('request', (request) => request.url().includes('/ussd') && callbacks.push(request.url()));
    await has(number);
    await isNoted(`${fault} Ten digits that begin with 07 or 01`);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    for (const dials of [
      () => enters(''),
      () => presses('call'),
      () => clicks('Redial'),
      () => clicks('Send it twice'),
    ]) {
      await dials();
      await isNoted(fault);
      await sees('Safaricom');
    }
    expect(await field.evaluate((element) => element.matches(':focus'))).toBe(true);
    expect(callbacks).toEqual([]);

    await has('0711000020');
    await isNoted('Press the green key, or Enter, to dial.');
    expect(await field.getAttribute('aria-invalid')).toBeNull();
  });

  test.each(['0746000021', '254 746 000 021', '+254-746-000-021'])(
    'nothing of %s: it goes on the wire, and into the curl, as the gateway sends it',
    async (number) => {
      const { phone, wire } = await open();
      const { has, enters, sees, card } = phone();
      await has(number);
      expect(await card.getByLabel('Number').inputValue()).toBe('+254746000021');
      await enters('');
      await sees('Welcome');
      const row = await wire('0746 000 021', 'dials');
      expect(await row.locator('[data-request]').textContent()).toContain('phoneNumber: +254746000021');
      expect(await row.locator('[data-curl]').getAttribute('data-curl')).toContain("'phoneNumber=+254746000021'");
    },
  );

  test('of a code that is not the service’s, which stays to be corrected', async () => {
    const { phone } = await open();
    const { has, enters, sees, isNoted, presses, card } = phone();
    await has('+254711000022');
    await enters('*384*70412#');
    await sees('Connection problem or invalid MMI code.');
    await isNoted('Only *384*70421# is served here.');
    expect(await card.getByLabel('Dial or answer').inputValue()).toBe('*384*70412#');
    await presses('clear', 'clear', 'clear', '2', '1', '#', 'call');
    await sees('Welcome to Umoja');
  });

  test('of a call, as long as it is on the screen: after OK that is gone', async () => {
    const { phone } = await open();
    const { has, answers, sees, isNoted, presses } = phone();
    await has('+254711000023');
    await answers(['', ''], ['Welcome', '1'], ['18+', '2']);
    await isNoted('END: the session is over');
    await presses('send');
    await sees('Safaricom');
    await isNoted('Press the green key, or Enter, to dial.');
  });

  test('of a phone that redials what it never dialled', async () => {
    const { phone } = await open();
    const { has, sees, isNoted, clicks } = phone();
    await has('+254711000024');
    await clicks('Redial');
    await sees('Welcome');
    await isNoted('There was no call here before it.');
    await clicks('Redial');
    await isNoted('goes on where it stopped');
  });

  test('of an answer that the service could not store: not that it counted', async () => {
    const { page, phone, chooses } = await open();
    const { has, answers, sees, clicks, isNoted, card } = phone();
    if ((await page.locator('input[name=redis][value=down]').count()) === 0) return;
    await has('+254711000026');
    await answers(['', ''], ['Welcome', '1']);
    await sees('18+');
    await chooses('redis', 'down');
    await card.getByLabel('Dial or answer').fill('1');
    await clicks('Send it twice at once');
    await isNoted('Both got the same bytes; that it counted, the service does not say.');
  });

  test('and the bare address leads to it', async () => {
    const found = await fetch(address());
    expect([found.status, found.url]).toEqual([200, `${address()}/simulator`]);
    expect(await found.text()).toContain('Jisajili: the phone');
    expect((await fetch(address(), { method: 'POST' })).status).toBe(404);
  });
});
