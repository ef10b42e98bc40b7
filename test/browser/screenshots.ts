// `npm run screenshots`: makes the picture in docs/images anew, from a sandbox that runs, in a real Chromium.
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { takesNoArguments } from '../../src/cli/no-arguments.ts';
import { launchChromium } from '../support/chromium.ts';
import { ROOT } from '../support/programs.ts';
import { endServices, startService } from '../support/service-process.ts';
import { openSimulator } from '../support/simulator-page.ts';

const IMAGES = join(ROOT, 'docs/images/');
const LARGEST_BYTES = 300 * 1024;

/** The page at work: a customer at the review, one who is registered and told, and the wire. */
async function picturePage(browser: Browser, address: string, path: string): Promise<void> {
  const { page, phone, registration, wire, close } = await openSimulator(browser, address, {
    viewport: { width: 1280, height: 760 },
    colorScheme: 'light',
  });
  const { registers, fillsIn, getsSms, presses } = phone();
  await registers('+254722000111', 'Grace Achieng Otieno', '27418093');
  await getsSms('Dear Grace');
  await registration('+254722000111', 'SMS delivered');
  await page.getByRole('button', { name: 'Clear', exact: true }).last().click();
  await presses('end');
  await fillsIn('+254712345678', 'Mary Wanjiku Mungai', '31415926');
  await wire('answers “2”', 'ms');
  await page.evaluate('document.activeElement.blur()');
  await page.screenshot({ path });
  await close();
}

takesNoArguments(
  'screenshots',
  `Usage: npm run screenshots

Makes the picture of the simulator in docs/images anew: starts a sandbox, and uses it in a Chromium of this machine.`,
);

await mkdir(IMAGES, { recursive: true });
const browser = await launchChromium();
try {
  const { address } = await startService({ env: { LOG_LEVEL: 'warn' } });
  const path = `${IMAGES}simulator.png`;
  await picturePage(browser, address, path);
  const { size } = await stat(path);
  process.stdout.write(`docs/images/simulator.png: ${Math.ceil(size / 1024)} KiB\n`);
  if (size > LARGEST_BYTES) throw new Error(`it is larger than ${LARGEST_BYTES / 1024} KiB`);
} finally {
  await browser.close();
  await endServices();
}
