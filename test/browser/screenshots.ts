// `npm run screenshots`: makes the pictures in docs/images anew, from a sandbox that runs, in a real Chromium.
import { mkdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { endServices, startService } from '../support/service-process.ts';
import { openSimulator } from '../support/simulator-page.ts';

const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const LARGEST_BYTES = 300 * 1024;

/** The page at work: a customer at the review, one who is registered and told, and the wire. */
async function picturePage(browser: Browser, address: string, path: string): Promise<void> {
  const { page, phone, registration, wire, close } = await openSimulator(browser, address, {
    viewport: { width: 1200, height: 872 },
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

/** The phone alone, on nothing. */
async function picturePhone(browser: Browser, address: string, path: string): Promise<void> {
  const { page, phone, close } = await openSimulator(browser, address, {
    viewport: { width: 1200, height: 872 },
    deviceScaleFactor: 2,
    colorScheme: 'light',
  });
  await phone().fillsIn('+254722000222', 'Mary Wanjiku Mungai', '31415927');
  await page.evaluate(`
    document.activeElement.blur();
    for (const element of document.querySelectorAll('html, body, [data-phone]')) element.style.background = 'transparent';
    for (const element of document.querySelectorAll('[data-phone], [data-handset]')) element.style.boxShadow = 'none';
  `);
  await page.locator('[data-handset]').screenshot({ path, omitBackground: true });
  await close();
}

await mkdir(IMAGES, { recursive: true });
const browser = await launchChromium();
try {
  const { address } = await startService({ env: { LOG_LEVEL: 'warn' } });
  const pictures = { 'simulator.png': picturePage, 'phone.png': picturePhone };
  for (const [name, make] of Object.entries(pictures)) {
    const path = `${IMAGES}${name}`;
    await make(browser, address, path);
    const { size } = await stat(path);
    process.stdout.write(`docs/images/${name}: ${Math.ceil(size / 1024)} KiB\n`);
    if (size > LARGEST_BYTES) throw new Error(`${name} is larger than ${LARGEST_BYTES / 1024} KiB`);
  }
} finally {
  await browser.close();
  await endServices();
}
