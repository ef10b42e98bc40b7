import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import { describeWithChromium } from '../support/describe-with-chromium.ts';
import { simulatorSuite } from '../support/simulator-suite.ts';

// A browser is slow where a machine has much else to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describeWithChromium('the phone in the browser, for everybody', () => {
  const { open } = simulatorSuite({ RETRY_FIRST_S: '1', REGISTER_DEADLINE_MS: '1000' });

  test('in a window of 360 px nothing is wider than it', async () => {
    const { page, phone, wire, registration, chooses } = await open({ viewport: { width: 360, height: 740 } });
    const { registers, sees } = phone();
    await expectNoSidewaysScroll(page);
    await registers('+254711000011', 'Mary Wanjiku Mungai', '31415933');
    await sees('You are now registered');
    await registration('+254711000011', 'SMS delivered');
    await chooses('registry', 'cut_after_creating');
    for (const words of ['Registry', 'SMS']) await (await wire(words)).locator('summary').click();
    await page.getByRole('button', { name: 'Another phone' }).click();
    await expectNoSidewaysScroll(page);
  });

  test.each(['light', 'dark'] as const)('axe finds nothing serious: %s', async (colorScheme) => {
    const { page, phone, wire, chooses } = await open({ colorScheme });
    const { registers, sees } = phone();
    await page.getByRole('button', { name: 'Clear', exact: true }).last().click();
    await chooses('registry', 'down');
    const [number, nationalId] = colorScheme === 'dark' ? ['+254711000012', '31415934'] : ['+254711000013', '31415935'];
    await registers(number, 'Mary Wanjiku Mungai', nationalId);
    await sees('received');
    await (await wire('Registry', 'cut')).locator('summary').click();
    await page.getByRole('button', { name: 'Another phone' }).click();
    await phone(1).enters('');
    await phone(1).sees('Welcome');
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
    const found = violations.map(
      ({ impact, id, nodes }) => `${impact}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`,
    );
    expect(found).toEqual([]);
  });
});

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, width] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  expect(content).toBeLessThanOrEqual(width);
}
