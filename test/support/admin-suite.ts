import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchChromium } from './chromium.ts';
import { gatewayPhone } from './gateway-phone.ts';
import { endServices, type ServiceProcess, startService } from './service-process.ts';
import { toReview } from './walk.ts';

const WITHIN_MS = 30_000;
const PASSWORDS = { admin: 'sandbox', support: 'of support' } as const;

export type AdminSuite = {
  /** A page of its own, at an address below `/admin`. */
  open(path?: string, options?: BrowserContextOptions, as?: keyof typeof PASSWORDS): Promise<Page>;
  /** From now on a stand-in behaves so. */
  behaves(part: 'registry' | 'sms' | 'redis', mode: string): Promise<void>;
  /** A customer who dials, answers all and confirms; further answers are given on a second dial. */
  registers(number: string, ...afterwards: readonly string[]): Promise<void>;
};

/**
 * One sandbox and one browser for all tests of a `describe`. After each test its pages are closed, the stand-ins are up again, and
 * whatever the browser complained of is a failure.
 */
export function adminSuite(env: Readonly<Record<string, string>> = {}): AdminSuite {
  let browser: Browser | undefined;
  let service: ServiceProcess | undefined;
  const pages: Page[] = [];
  const complaints: string[] = [];
  const address = () => service?.address ?? '';

  beforeAll(async () => {
    const settings = { LOG_LEVEL: 'warn', SUPPORT_PASSWORD: PASSWORDS.support, ...env };
    [browser, service] = await Promise.all([launchChromium(), startService({ env: settings })]);
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close();
    for (const part of ['registry', 'sms'] as const) await behaves(part, 'up');
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await endServices();
  });

  async function behaves(part: 'registry' | 'sms' | 'redis', mode: string): Promise<void> {
    const response = await fetch(`${address()}/simulator/api/${part}`, {
      method: 'POST',
      body: JSON.stringify({ mode }),
    });
    expect(response.status).toBe(200);
  }

  return {
    behaves,
    async open(path = '', options = {}, as = 'admin') {
      if (browser === undefined) throw new Error('the browser is not there yet');
      const context = await browser.newContext({
        reducedMotion: 'reduce',
        httpCredentials: { username: as, password: PASSWORDS[as] },
        ...options,
      });
      context.setDefaultTimeout(WITHIN_MS);
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        // A page that says why something was not done is no complaint.
        if (message.type() === 'error' && !/status of (?:40[349]|503)/.test(message.text()))
          complaints.push(message.text());
      });
      pages.push(page);
      await page.goto(`${address()}/admin${path}`);
      return page;
    },
    async registers(number, ...afterwards) {
      const phone = gatewayPhone({ callbacks: [`${address()}/ussd`], number });
      await phone.dial();
      await phone.types(...toReview({ nationalId: `31${number.slice(-6)}` }), '1');
      if (afterwards.length === 0) return;
      await phone.dial();
      await phone.types(...afterwards);
    },
  };
}
