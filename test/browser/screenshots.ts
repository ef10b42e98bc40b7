// `npm run screenshots`: makes the pictures in docs/images anew, from a sandbox that runs, in a real Chromium.
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { takesNoArguments } from '../../src/cli/no-arguments.ts';
import { launchChromium } from '../support/chromium.ts';
import { ROOT } from '../support/programs.ts';
import { endServices, startService } from '../support/service-process.ts';
import { openSimulator } from '../support/simulator-page.ts';
import { pictureOperations } from './operations-pictures.ts';

const IMAGES = join(ROOT, 'docs/images/');
const LARGEST_BYTES = 400 * 1024;

/** The page at work: a customer at the review, one who is registered and notified, and the wire. */
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

Makes the pictures in docs/images anew, of the simulator and of the pages for operators: starts a sandbox for each, and uses it in a
Chromium of this machine.`,
);

await mkdir(IMAGES, { recursive: true });
const browser = await launchChromium();
try {
  const simulator = await startService({ env: { LOG_LEVEL: 'warn' } });
  await picturePage(browser, simulator.address, `${IMAGES}simulator.png`);
  const operations = await startService({ env: { LOG_LEVEL: 'warn', REGISTER_DEADLINE_MS: '1000' } });
  const paths = { overview: `${IMAGES}operations.png`, registration: `${IMAGES}registration.png` };
  await pictureOperations(browser, operations.address, paths);
  for (const name of ['simulator', 'operations', 'registration']) {
    const { size } = await stat(`${IMAGES}${name}.png`);
    process.stdout.write(`docs/images/${name}.png: ${Math.ceil(size / 1024)} KiB\n`);
    if (size > LARGEST_BYTES) throw new Error(`it is larger than ${LARGEST_BYTES / 1024} KiB`);
  }
} finally {
  await browser.close();
  await endServices();
}
