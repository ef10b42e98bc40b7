import { expect, test, vi } from 'vitest';
import { QUESTIONS } from '../../src/conversation/conversation.ts';
import { septets } from '../../src/conversation/gsm7.ts';
import { asks } from '../support/asks.ts';
import { describeWithChromium } from '../support/describe-with-chromium.ts';
import { simulatorSuite } from '../support/simulator-suite.ts';
import { toReview } from '../support/walk.ts';

// A browser is slow where a machine has much else to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describeWithChromium('the phone in the browser', () => {
  const { open, address } = simulatorSuite({ RETRY_FIRST_S: '1', REGISTER_DEADLINE_MS: '1000' });

  test('a registration on the phone’s own keys', async () => {
    const { page, phone, registration, wire } = await open();
    const { has, presses, tapsOut, sees, answersAfter, getsSms, card } = phone();
    await has('+254711000001');
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 1000);

    await presses(...'*384*70421#', 'call');
    await sees('Welcome to Umoja');
    await presses('1', 'send');
    await sees('18+');
    await presses('1', 'send');
    await sees('full name');
    await presses('#');
    await tapsOut('Anna Mwangi');
    expect(await card.getByLabel('Dial or answer').inputValue()).toBe('Anna Mwangi');
    await presses('send');
    await sees('ID NUMBER');
    await presses(...'31415926', 'clear', '7', 'send');
    await sees('Where do you live');
    await presses('3', 'send');
    await sees('County:');
    await presses('1', 'send');
    await sees('gender');
    await presses('2', 'send');
    await answersAfter('gender');
    await sees('31415927');
    await presses('1', 'call');
    await sees('You are now registered with Umoja');

    await getsSms('Dear Anna, you are registered');
    await registration('+254711000001', 'SMS delivered');
    await wire('Registry', '200');
    await wire('End', 'session Success');
  });

  test('one by the keyboard alone, in Kiswahili', async () => {
    const { page, phone } = await open();
    const { sees, getsSms, card } = phone();
    const types = async (text: string) => {
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
    };
    await card.getByLabel('Number').focus();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('+254711000002');
    await page.keyboard.press('Tab');
    await card.getByRole('button', { name: 'Call', exact: true }).focus();
    await types('*384*70421#');
    const answers = toReview({ language: '2', name: 'Juma Mwakio', nationalId: '31415928', county: 'Mombasa' });
    for (const [at, question] of QUESTIONS.entries()) {
      await sees(asks(question, 'sw'));
      await types(answers[at] ?? '');
    }
    await sees('Kagua maelezo yako');
    await types('1');
    await sees('Umesajiliwa');
    await getsSms('Mpendwa Juma');
  });

  test('the screen is what the customer sees: its line breaks, its septets, and the rest of it by scrolling', async () => {
    const { page, phone, wire } = await open();
    const { has, answers, sees, reads, presses, card } = phone();
    await has('+254711000003');
    await answers(
      ['', ''],
      ['Welcome', '1'],
      ['18+', '1'],
      ['full name', 'Mary Wanjiku Mungai'],
      ['ID NUMBER', '31415930'],
    );
    await sees('Where do you live');
    expect((await reads()).split('\n').slice(1, 3)).toEqual(['1:Nairobi', '2:Central']);
    const used = septets(`CON ${await reads()}`);
    await card.getByText(String(used), { exact: true }).waitFor();
    await wire('answers “31415930”', `CON ${used}/160`);

    const scrolled = () => page.evaluate<number>('document.querySelector("[data-screen]").scrollTop');
    expect(await scrolled()).toBe(0);
    await card.getByText('▼').first().waitFor();
    await presses('down', 'down');
    expect(await scrolled()).toBeGreaterThan(0);
  });

  test('a call that is dropped goes on where it stopped', async () => {
    const { phone, wire } = await open();
    const { has, answers, sees, clicks, isNoted, enters } = phone();
    await has('+254711000004');
    await answers(['', ''], ['Welcome', '1'], ['18+', '1']);
    await sees('full name');
    await clicks('Drop the call');
    await sees('Connection lost');
    await isNoted('stores the answers for 24 h');
    await wire('End', 'session Incomplete');

    await clicks('Redial');
    await sees('Welcome back to Umoja');
    await enters('1');
    await sees('full name');
  });

  test('the session ends by itself after 180 s', async () => {
    const { page, phone, wire } = await open();
    const { has, enters, sees, isNoted } = phone();
    await page.clock.install();
    await has('+254711000005');
    await enters('');
    await sees('Welcome to Umoja');
    await page.clock.fastForward(179_000);
    await sees('Welcome to Umoja');
    await page.clock.fastForward(2_000);
    await sees('The time is up');
    await isNoted('180 s are over');
    await (await wire('End', 'session Incomplete')).filter({ hasText: '200' }).waitFor();
  });

  test('a hop that is repeated, or sent twice at once, counts once', async () => {
    const { phone, wire } = await open();
    const { has, answers, sees, clicks, isNoted, card, reads } = phone();
    await has('+254711000006');
    await answers(['', ''], ['Welcome', '1']);
    await sees('18+');
    const consent = await reads();
    await clicks('Repeat the last hop');
    await isNoted('The same bytes came back');
    expect(await reads()).toBe(consent);
    await wire('the same hop once more');

    await card.getByLabel('Dial or answer').fill('1');
    await clicks('Send it twice at once');
    await isNoted('“1” went out twice at once, as gateways do it. Both got the same bytes, and it counted once.');
    await sees('full name');
  });

  test('twice at once with nothing typed: the last hop, and before any call the dial; never an empty answer', async () => {
    const { page, phone } = await open();
    const { has, answers, sees, clicks, isNoted, reads } = phone();
    await has('+254711000014');
    await clicks('Send it twice at once');
    await isNoted('The dial went out twice at once, as gateways do it. Both got the same bytes, and it counted once.');
    await answers(['Welcome', '1']);
    await sees('18+');
    const consent = await reads();
    await clicks('Send it twice at once');
    await isNoted('(text “1”) went out again, twice at once');
    await isNoted('Both got the same bytes as before, and nothing changed.');
    expect(await reads()).toBe(consent);
    await answers(['18+', '1']);
    await sees('full name');
    const asked = async () => {
      const rows = page.locator('.wire .entry').filter({ hasText: '0711 000 014' });
      return (await rows.locator('[data-what]').allTextContents()).reverse();
    };
    await expect
      .poll(asked)
      .toEqual([
        'dials',
        'the same hop once more',
        'answers “1”',
        ...['the same hop once more', 'the same hop once more'],
        'answers “1”',
      ]);
  });

  test('the registry is down, and comes back: the customer reads it by SMS', async () => {
    const { page, phone, chooses, registration, wire } = await open();
    const { registers, sees, getsSms } = phone();
    await chooses('registry', 'down');
    await page.getByText('and the result by SMS once it is up').waitFor();
    await registers('+254711000007', 'Grace Achieng Otieno', '31415931');
    await sees('We have received your details');
    await registration('+254711000007', 'Pending after one attempt');
    await registration('+254711000007', 'the connection was cut');
    await wire('Registry', 'cut');

    await chooses('registry', 'up');
    await getsSms('Dear Grace, you are registered');
    await registration('+254711000007', 'SMS delivered. Complete.');
    const customers = await (await fetch(`${address()}/simulator/api/customers`)).json();
    expect(customers).toMatchObject(expect.arrayContaining([expect.objectContaining({ phone: '254711000007' })]));
  });

  test('the registry is cut off after creating: the SMS comes while it goes on like that', async () => {
    const { phone, chooses, registration, wire } = await open();
    const { registers, sees, getsSms } = phone();
    await chooses('registry', 'cut_after_creating');
    await registers('+254711000015', 'Grace Achieng Otieno', '31415936');
    await sees('We have received your details');
    await wire('Registry', 'cut');
    await wire('Registry', 'Customer already exists');
    await getsSms('Dear Grace, you are registered');
    await registration('+254711000015', 'SMS delivered');
  });

  test('a choice stands, though the service says late how it was before', async () => {
    const { page, chooses } = await open();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/simulator/api/registry', async (route) => {
      if (route.request().method() !== 'GET') return route.continue();
      const response = await route.fetch();
      await held;
      return route.fulfill({ response });
    });
    await page.reload();
    await chooses('registry', 'hanging');
    const late = page.waitForResponse(
      (response) => response.request().method() === 'GET' && response.url().endsWith('/api/registry'),
    );
    release();
    await (await late).finished();
    expect(await page.locator('input[name=registry][value=hanging]').isChecked()).toBe(true);
  });

  test('two phones at once, each with a call and an inbox of its own', async () => {
    const { page, phone } = await open();
    await page.getByRole('button', { name: 'Another phone' }).click();
    const [one, other] = [phone(0), phone(1)];
    await one.has('+254711000008');
    await other.has('+254733000008');
    await one.enters('');
    await other.enters('');
    await one.answers(['Welcome', '1'], ['18+', '1']);
    await other.answers(['Welcome', '2']);
    await other.answersAfter('language', { name: 'Amina Hassan', nationalId: '31415932' }, 'sw');
    await one.sees('full name');
    await other.answers(['Kagua', '1']);
    await other.sees('Umesajiliwa');
    await other.getsSms('Mpendwa Amina');
    await one.sees('full name');
    expect(await one.card.getByText('No SMS yet').isVisible()).toBe(true);

    await other.clicks('Remove this phone');
    await expect.poll(() => page.getByRole('article').count()).toBe(1);
  });

  test('Redis down: words instead of silence; and up again: as if nothing had been', async () => {
    const { page, phone, chooses } = await open();
    const { has, answers, sees, enters, clicks } = phone();
    const offered = page.locator('input[name=redis][value=down]');
    if ((await offered.count()) === 0) return void (await page.getByText('It is built into this process').waitFor());
    await has('+254711000009');
    await answers(['', ''], ['Welcome', '1'], ['18+', '1']);
    await sees('full name');
    await chooses('redis', 'down');
    await enters('Mary Wanjiku Mungai');
    await sees('Sorry');
    await chooses('redis', 'up');
    await expect.poll(async () => (await fetch(`${address()}/readyz`)).status, { timeout: 10_000 }).toBe(200);
    await clicks('Redial');
    await sees('Welcome back to Umoja');
  });
});
