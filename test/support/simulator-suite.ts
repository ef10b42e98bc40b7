import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchChromium } from './chromium.ts';
import { endServices, type ServiceProcess, startService } from './service-process.ts';
import { openSimulator, type SimulatorPage } from './simulator-page.ts';

export type SimulatorSuite = {
  open(options?: Parameters<typeof openSimulator>[2]): Promise<SimulatorPage>;
  /** On another service than the suite's. */
  openAt(address: string, options?: Parameters<typeof openSimulator>[2]): Promise<SimulatorPage>;
  address(): string;
};

/**
 * One sandbox and one browser for all tests of a `describe`, each with pages of its own. After each test all is up
 * again, and a page that complained of anything is a failure.
 */
export function simulatorSuite(env: Readonly<Record<string, string>>): SimulatorSuite {
  let browser: Browser | undefined;
  let service: ServiceProcess | undefined;
  const pages: SimulatorPage[] = [];
  const address = () => service?.address ?? '';

  beforeAll(async () => {
    [browser, service] = await Promise.all([launchChromium(), startService({ env: { LOG_LEVEL: 'warn', ...env } })]);
  });
  afterEach(async () => {
    const complaints = pages.flatMap((page) => page.complaints);
    for (const page of pages.splice(0)) await page.close();
    for (const part of ['registry', 'sms', 'redis']) {
      await fetch(`${address()}/simulator/api/${part}`, { method: 'POST', body: '{"mode":"up"}' });
    }
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await endServices();
  });

  const openAt: SimulatorSuite['openAt'] = async (at, options = {}) => {
    if (browser === undefined) throw new Error('the browser is not there yet');
    const page = await openSimulator(browser, at, options);
    pages.push(page);
    return page;
  };
  return { address, openAt, open: (options) => openAt(address(), options) };
}
