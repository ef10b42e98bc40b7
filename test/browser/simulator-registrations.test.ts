import { expect, test, vi } from 'vitest';
import { describeWithChromium } from '../support/describe-with-chromium.ts';
import { freePort } from '../support/free-port.ts';
import { describeWithRedis } from '../support/redis-server.ts';
import { startService } from '../support/service-process.ts';
import { readable, type SimulatorPage } from '../support/simulator-page.ts';
import { simulatorSuite } from '../support/simulator-suite.ts';

// A browser is slow where a machine has much else to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describeWithChromium('the panel of registrations', () => {
  const { open, openAt } = simulatorSuite({ RETRY_FIRST_S: '2', REGISTER_DEADLINE_MS: '1000' });

  test('marks a step once it is done, not before', async () => {
    const page = await open();
    const { phone, chooses, registration } = page;
    await chooses('registry', 'down');
    await chooses('sms', 'failing');
    await phone().registers('+254711000401', 'Grace Achieng Otieno', '31415401');
    await registration('+254711000401', 'Pending after one attempt');
    expect(await stepsOf(page, '+254711000401')).toEqual([
      ['Confirmed', 'done'],
      ['Registering…', 'now'],
      ['SMS pending', 'later'],
      ['Delivery pending', 'later'],
    ]);
    await chooses('registry', 'up');
    await registration('+254711000401', 'No SMS yet after one attempt');
    expect(await stepsOf(page, '+254711000401')).toEqual([
      ['Confirmed', 'done'],
      ['Registered', 'done'],
      ['SMS pending', 'now'],
      ['Delivery pending', 'later'],
    ]);
    await registration('+254711000401', 'SMS: gateway error (5xx)');
    await chooses('sms', 'up');
    await registration('+254711000401', 'SMS delivered. Complete.');
    expect((await stepsOf(page, '+254711000401')).map(([, state]) => state)).toEqual(['done', 'done', 'done', 'done']);
  });

  test('its line ends at the last dot', async () => {
    const { page, phone, registration } = await open();
    await phone().registers('+254711000402', 'Grace Achieng Otieno', '31415402');
    await registration('+254711000402', 'SMS delivered');
    const lines = await page.evaluate<string[]>(
      `[...document.querySelectorAll('.registration:first-child .steps li')].map((li) => getComputedStyle(li, '::before').content)`,
    );
    expect(lines).toEqual(['""', '""', '""', 'none']);
  });

  test('a delivery report that fails: the SMS did not arrive', async () => {
    const { page, phone, chooses, registration, wire } = await open();
    await chooses('sms', 'report_failed');
    await phone().registers('+254711000403', 'Grace Achieng Otieno', '31415403');
    await phone().sees('You are now registered');
    await wire('Report', 'SMS Failed, DeliveryFailure');
    await registration('+254711000403', 'SMS failed');
    expect(await page.getByText('No SMS yet').isVisible()).toBe(true);
  });

  test('shows the circuit breaker, with the seconds to its next probe, and who waits for it', async () => {
    const { page, phone, chooses, registration } = await open();
    const breaker = page.locator('[data-breaker]');
    await breaker.getByText('circuit breaker: closed').waitFor();
    await chooses('registry', 'busy');
    await phone().registers('+254711000404', 'Grace Achieng Otieno', '31415404');
    await breaker.getByText(/circuit breaker: open, next probe in \d+ s/).waitFor();
    await phone().presses('end');
    await phone().registers('+254711000405', 'Mary Wanjiku Mungai', '31415405');
    await registration('+254711000405', 'Pending. Waits for the circuit breaker: open, next probe in');
    const first = await breaker.textContent();
    await expect.poll(() => breaker.textContent()).not.toBe(first);
  });

  describeWithRedis('over a restart of the service', () => {
    test('shows what was there, and what becomes of it', async () => {
      const env = {
        LOG_LEVEL: 'warn',
        PORT: String(await freePort()),
        RETRY_FIRST_S: '2',
        REGISTER_DEADLINE_MS: '1000',
      };
      const first = await startService({ env });
      const { page, phone, chooses, registration, wire, complaints } = await openAt(first.address);
      await chooses('registry', 'down');
      await phone().registers('+254711000406', 'Grace Achieng Otieno', '31415406');
      await registration('+254711000406', 'Pending');
      await first.stop();
      await page.getByText('not connected').waitFor();
      await registration('+254711000406', 'Pending');

      const second = await startService({ env, folder: first.folder });
      await page.getByText('live', { exact: true }).waitFor();
      expect(await page.locator('input[name=registry]:checked').inputValue()).toBe('up');
      await registration('+254711000406', 'SMS delivered. Complete.');
      await wire('SMS', 'Dear Grace');
      expect(await page.locator('.registration').count()).toBe(1);
      await second.stop();
      // While nobody listens the browser itself says so.
      expect(complaints.filter((words) => !words.includes('ERR_'))).toEqual([]);
      complaints.length = 0;
    });
  });
});

/** Each step that is shown: its label, and how it is marked. */
async function stepsOf({ page }: SimulatorPage, number: string): Promise<string[][]> {
  const steps = page
    .locator('.registration')
    .filter({ hasText: readable(number) })
    .locator('.steps li:visible');
  return steps.evaluateAll((items) => items.map((item) => [item.textContent ?? '', item.className]));
}
