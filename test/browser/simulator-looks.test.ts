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

  test.each([1, 2])(
    'in a window of 1280 x 720 the whole phone and all buttons of faults are seen, with %i phones',
    async (phones) => {
      const { page, phone, chooses } = await open({ viewport: { width: 1280, height: 720 } });
      for (let more = 1; more < phones; more += 1) await page.getByRole('button', { name: 'Another phone' }).click();
      await chooses('registry', 'down');
      for (let nth = 0; nth < phones; nth += 1) {
        await phone(nth).enters('');
        await phone(nth).sees('Welcome');
      }
      await expectNoSidewaysScroll(page);
      await page.evaluate('scrollTo(0, 0)');
      const seen = page.locator('.handset, [data-mishap], [data-part], .way:visible, [data-play]');
      expect(await seen.count()).toBeGreaterThan(12 + phones);
      for (const part of await seen.all()) {
        const box = await part.boundingBox();
        expect(box?.y, (await part.textContent()) ?? '').toBeGreaterThanOrEqual(0);
        expect((box?.y ?? 0) + (box?.height ?? 0), (await part.textContent()) ?? '').toBeLessThanOrEqual(720);
      }
    },
  );

  test('the whole phone is seen while it plays, too', async () => {
    const { page, phone } = await open({ viewport: { width: 1280, height: 720 } });
    await page.getByRole('button', { name: 'Play in English' }).click();
    await phone().sees('Welcome');
    const box = await page.locator('.handset').boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(720);
    await page.getByRole('button', { name: 'Stop' }).click();
  });

  test.each([
    [1440, 900],
    [1280, 720],
    [390, 844],
    [360, 740],
  ])('in a window of %i x %i no word of a label is broken', async (width, height) => {
    const { page, phone, chooses } = await open({ viewport: { width, height } });
    await page.getByRole('button', { name: 'Another phone' }).click();
    for (const summary of await page.locator('.rare summary').all()) await summary.click();
    await chooses('registry', 'down');
    await chooses('sms', 'invalid_sender_id');
    const number = `+2547110005${String(width).slice(0, 2)}`;
    await phone().registers(number, 'Mary Wanjiku Mungai', `314155${String(width).slice(0, 2)}`);
    await phone().sees('received');
    await expectNoSidewaysScroll(page);
    expect(await page.evaluate(BROKEN_WORDS)).toEqual([]);
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

/** The words on the page that stand on two lines; what comes over the wire may. */
const BROKEN_WORDS = `(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const broken = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.parentElement.closest('pre, script, template, [data-screen]') !== null) continue;
    for (const { index, 0: word } of node.data.matchAll(/\\S+/g)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = new Set([...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top)));
      if (lines.size > 1 && !word.includes('-') && !word.includes('–')) broken.push(word);
    }
  }
  return broken;
})()`;
