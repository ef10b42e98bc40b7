import type { Browser } from 'playwright-core';
import { gatewayPhone } from '../support/gateway-phone.ts';
import { toReview } from '../support/walk.ts';

const NETWORKS = ['63902', '63902', '63903', '63907'] as const;

/** A customer who stops after so many answers; without it, one who confirms. */
async function dials(address: string, nth: number, answers?: number): Promise<void> {
  const number = `+2547110${String(10_000 + nth)}`;
  const networkCode = NETWORKS[nth % NETWORKS.length] ?? '63902';
  const phone = gatewayPhone({ callbacks: [`${address}/ussd`], number, networkCode });
  const language = nth % 3 === 0 ? '2' : '1';
  const given = [...toReview({ language, nationalId: `2130${1000 + nth}` }), '1'];
  await phone.dial();
  for (const answer of given.slice(0, answers)) await phone.types(answer);
}

/** The overview while the registry refuses our token, after a morning on which it worked; and one of those who wait. */
export async function pictureOperations(
  browser: Browser,
  address: string,
  paths: { readonly overview: string; readonly registration: string },
): Promise<void> {
  const registry = (mode: string) =>
    fetch(`${address}/simulator/api/registry`, { method: 'POST', body: JSON.stringify({ mode }) });
  for (let nth = 0; nth < 30; nth++) await dials(address, nth);
  for (let nth = 30; nth < 44; nth++) await dials(address, nth, [1, 2, 2, 3, 4, 5, 6][nth % 7]);
  await registry('unauthorised');
  for (let nth = 44; nth < 52; nth++) await dials(address, nth);
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    colorScheme: 'light',
    httpCredentials: { username: 'admin', password: 'sandbox' },
  });
  const page = await context.newPage();
  await page.goto(`${address}/admin`);
  await page.getByText('refuses our token').waitFor();
  await page.locator('#funnel').getByText('52', { exact: true }).first().waitFor();
  await page.screenshot({ path: paths.overview });
  await page.getByLabel('Phone number or reference').fill('0711010044');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByText('To read out to the customer').waitFor();
  await page.screenshot({ path: paths.registration });
  await context.close();
}
