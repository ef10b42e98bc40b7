import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { describeWithChromium } from '../support/describe-with-chromium.ts';
import { endServices, type ServiceProcess, startService } from '../support/service-process.ts';

// A browser is slow where a machine has much else to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** A name whose owner makes it point at this machine once the page is open (DNS rebinding). */
const REBOUND = 'rebound.example';
const DIAL = 'sessionId=ATUid_1&phoneNumber=%2B254711000111&serviceCode=*384*70421%23&text=';

describeWithChromium('a web page that is open beside the sandbox', () => {
  let browser: Browser;
  let service: ServiceProcess;
  let elsewhere: Server;
  let page: Page;

  beforeAll(async () => {
    elsewhere = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<p>A page'));
    elsewhere.listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    [browser, service] = await Promise.all([
      launchChromium(`--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`),
      startService(),
    ]);
    page = await browser.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    elsewhere.close();
    await endServices();
  });

  /** What the sandbox answers to what a script of the page makes the browser ask it. */
  async function asks(script: string): Promise<number> {
    const answered = page.waitForResponse((response) => response.url().includes(`:${new URL(service.address).port}/`));
    await page.evaluate(`{ ${script}; undefined }`);
    return (await answered).status();
  }
  const openElsewhere = () => page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
  const registryMode = async () => (await fetch(`${service.address}/simulator/api/registry`)).json();
  const hops = () => service.output().match(/"msg":"hop"/g) ?? [];

  test('of another origin dials nobody and orders nothing', async () => {
    await openElsewhere();
    const { address } = service;
    const inputs = [...new URLSearchParams(DIAL)].map(([name, value]) => `<input name="${name}" value="${value}">`);
    const scripts = [
      `fetch('${address}/ussd', { method: 'POST', mode: 'no-cors', body: new URLSearchParams('${DIAL}') })`,
      `navigator.sendBeacon('${address}/ussd', new URLSearchParams('${DIAL}'))`,
      `document.body.innerHTML = '<iframe name="away"></iframe><form method="post" action="${address}/ussd" target="away">${inputs.join('')}</form>';
       document.forms[0].submit()`,
      `fetch('${address}/simulator/api/registry', { method: 'POST', mode: 'no-cors', body: '{"mode":"down"}' })`,
    ];
    for (const script of scripts) expect([script, await asks(script)]).toEqual([script, 403]);
    expect(hops()).toEqual([]);
    expect(await registryMode()).toMatchObject({ mode: 'up' });
  });

  test('of another origin has nothing of it as a picture, a script or a frame', async () => {
    await openElsewhere();
    const { address } = service;
    const scripts = [
      `fetch('${address}/simulator/api/events', { mode: 'no-cors' })`,
      `new Image().src = '${address}/simulator/assets/icon.svg'`,
      `document.head.append(Object.assign(document.createElement('script'), { src: '${address}/simulator/api/messages' }))`,
      `document.body.append(Object.assign(document.createElement('iframe'), { src: '${address}/simulator' }))`,
    ];
    for (const script of scripts) expect([script, await asks(script)]).toEqual([script, 403]);
  });

  test('of a name that was made to point at this machine gets nothing', async () => {
    const answer = await page.goto(service.address.replace('127.0.0.1', REBOUND));
    expect(answer?.status()).toBe(403);
    expect(await asks(`fetch('/ussd', { method: 'POST', body: new URLSearchParams('${DIAL}') })`)).toBe(403);
    expect(await asks(`fetch('/simulator/api/customers')`)).toBe(403);
    expect(hops()).toEqual([]);
  });
});
