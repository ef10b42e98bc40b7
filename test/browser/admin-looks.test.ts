import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import { adminSuite } from '../support/admin-suite.ts';
import { describeWithChromium } from '../support/describe-with-chromium.ts';

// A browser is slow where a machine has much else to do.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const SIZES = [
  [390, 844],
  [768, 1024],
  [1280, 720],
  [1440, 900],
] as const;

describeWithChromium('the pages for operators, for everybody', () => {
  const { open, behaves, registers } = adminSuite({
    RETRY_FIRST_S: '1',
    RETRY_MAX_S: '1',
    GIVE_UP_AFTER_H: '0.0005',
    REGISTER_DEADLINE_MS: '1000',
  });

  /** Somebody in each list, and one registration whose timeline is long. */
  async function populate(page: Page): Promise<readonly string[]> {
    await registers('+254711001001');
    await registers('+254711001002', '2');
    await behaves('sms', 'blacklisted');
    await registers('+254711001003');
    await behaves('registry', 'down');
    for (let n = 10; n < 16; n++) await registers(`+2547110010${n}`);
    await page.getByText('Not registered: the registry was down').first().waitFor();
    await registers('+254711001020');
    await page.getByLabel('Phone number or reference').fill('0711001010');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.waitForURL(/registrations\//);
    await page.getByText('Reveal name, number and ID').click();
    await page.getByLabel('Why you need them').fill(`to look at it ${'long '.repeat(10)}`);
    await page.getByRole('button', { name: 'Reveal', exact: true }).click();
    await page.getByText('shown in full').waitFor();
    const { pathname } = new URL(page.url().replace(/\/reveal$/, ''));
    const registration = pathname.replace('/admin', '');
    return ['', '/attention', '/attention?cause=registry_down', '/pending', '/call-backs', '/audit', registration];
  }

  test('nothing is wider than the window, no word is broken, and axe finds nothing', async () => {
    const page = await open('/attention');
    const paths = await populate(page);
    const { origin } = new URL(page.url());
    for (const path of paths) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(`${origin}/admin${path}`);
        await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
        for (const [width, height] of SIZES) {
          await page.setViewportSize({ width, height });
          const where = `${path} at ${width} x ${height}, ${colorScheme}`;
          expect(await page.evaluate('document.documentElement.scrollWidth'), where).toBeLessThanOrEqual(width);
          expect(await page.evaluate(BROKEN_WORDS), where).toEqual([]);
          if (width === 390 || width === 1440) expect(await findings(page), where).toEqual([]);
        }
      }
    }
  });

  test('every button and link of the menu is large enough for a thumb', async () => {
    const page = await open('', { viewport: { width: 390, height: 844 } });
    for (const each of await page.locator('button, nav a, summary').all()) {
      const box = await each.boundingBox();
      expect(box?.height, (await each.textContent()) ?? '').toBeGreaterThanOrEqual(32);
    }
  });
});

async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
  return violations.map(({ impact, id, nodes }) => `${impact}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Words of our own that stand on two lines. References of the gateway are longer than any line. */
const BROKEN_WORDS = `(() => {
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const broken = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.parentElement.closest('script, .unseen') !== null) continue;
    for (const { index, 0: word } of node.data.matchAll(/\\S+/g)) {
      if (word.length > 24 || /[-–]/.test(word)) continue;
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = new Set([...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top)));
      if (lines.size > 1) broken.push(word);
    }
  }
  return broken;
})()`;
