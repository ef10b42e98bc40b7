import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { examineCallback } from '../../../src/cli/doctor/callback.ts';
import { ADMIN_PASSWORD, type AppUnderTest, CALLBACK_KEY, serveApp } from '../../support/app-under-test.ts';
import { canMakeCertificates, certificateFor } from '../../support/certificate.ts';
import { closedUrl, type FaultyServer, startFaultyServer } from '../../support/faulty-server.ts';
import { describeWithRedis } from '../../support/redis-server.ts';
import { endServices, startService } from '../../support/service-process.ts';
import { complaints, examined, startDeployment } from './deployment.ts';

// Programs are started here, which takes its time where others are at work.
vi.setConfig({ testTimeout: 60_000 });

let app: AppUnderTest | undefined;
let faulty: FaultyServer;

beforeEach(async () => {
  faulty = await startFaultyServer();
});
afterEach(async () => {
  await Promise.all([app?.close(), faulty.close()]);
  app = undefined;
});
afterAll(endServices);

/** What is found at a service with `settings`, by somebody whose keys are `keys`. */
async function found(settings: Parameters<typeof serveApp>[0], keys: readonly string[] | undefined = [CALLBACK_KEY]) {
  app = await serveApp(settings);
  return wordsOf(app.address, keys);
}

async function wordsOf(address: string, callbackKeys: readonly string[] | undefined) {
  const settings = { production: true, serviceCode: '*384*70421#', ...(callbackKeys && { callbackKeys }) };
  const findings = await examineCallback(address, settings, 500);
  return findings.map(({ grade, says, todo }) => `${grade}: ${says}${todo === undefined ? '' : `: ${todo}`}`);
}

const notWell = (lines: readonly string[]) => lines.filter((each) => !each.startsWith('ok: '));

test('all is well, and no conversation was begun', async () => {
  expect(await found({})).toEqual([
    expect.stringMatching(/^ok: http:\S+ is not https, which is fine on this machine/),
    'ok: GET /healthz answers 200',
    'ok: GET /readyz answers 200',
    'ok: POST /ussd with a wrong key is refused (403)',
    'ok: POST /ussd with the key is let in, and a service code that is not ours refused (403)',
    'ok: the service serves *384*70421#',
    'ok: GET /metrics answers 401',
    'ok: GET /simulator answers 404',
  ]);
  expect(app?.hops).toEqual([]);
});

test('with a short code, SMS of customers are let in too', async () => {
  app = await serveApp({});
  const settings = { production: true, serviceCode: '*384*70421#', shortCode: '22384', callbackKeys: [CALLBACK_KEY] };
  const says = async (address: string) => (await examineCallback(address, settings, 500)).map((each) => each.says);
  expect(await says(app.address)).toContain('POST /sms/inbound with the key answers 200');
  expect(app.inbound).toEqual([]);
  expect(await says(faulty.url)).toContainEqual(
    expect.stringMatching(/^POST \/sms\/inbound .*: no SMS of a customer arrives$/),
  );
});

test('the service has another key', async () => {
  expect(notWell(await found({ callbackKeys: ['another-key-of-the-service'] }))).toEqual([
    expect.stringMatching(
      /^wrong: POST \/ussd with the key answers 403.*run with the CALLBACK_KEY of this environment/,
    ),
  ]);
});

test('the service serves another service code', async () => {
  expect(notWell(await found({ serviceCode: '*483#' }))).toEqual([
    'wrong: the service refuses *384*70421# (403), and serves another service code: set the same SERVICE_CODE where the service runs and here',
  ]);
  expect(app?.hops).toEqual([]);
});

test('the service knows only one of two keys: says which it does not', async () => {
  expect(notWell(await found({}, ['a-key-that-is-newer', CALLBACK_KEY]))).toEqual([
    expect.stringMatching(/^wrong: POST \/ussd with key 1 of 2 answers 403/),
  ]);
});

test('the service wants no key: anybody could speak for the gateway', async () => {
  app = await serveApp();
  const { address } = app;
  const open = await serveApp({ callbackKeys: undefined as never });
  expect(notWell(await wordsOf(open.address, [CALLBACK_KEY]))).toEqual([
    expect.stringMatching(
      /^wrong: POST \/ussd with a wrong key is let in, .*: the service wants no key: set CALLBACK_KEY where/,
    ),
  ]);
  await open.close();
  expect(notWell(await wordsOf(address, undefined))).toEqual([expect.stringMatching(/^warn: .*set CALLBACK_KEY/)]);
});

test('a worker, which takes no callbacks', async () => {
  expect(notWell(await found({ role: 'worker' }))).toEqual([
    expect.stringMatching(/^wrong: POST \/ussd with a wrong key answers 404.*ROLE=worker/),
    expect.stringMatching(/^wrong: POST \/ussd with the key answers 404/),
  ]);
});

test('its Redis is away', async () => {
  app = await serveApp();
  app.isReady(false);
  expect(notWell(await wordsOf(app.address, [CALLBACK_KEY]))).toEqual([
    expect.stringMatching(/^wrong: GET \/readyz answers 503: the service does not reach its Redis/),
  ]);
});

test('another service, and one that does not answer', async () => {
  expect(notWell(await wordsOf(faulty.url, [CALLBACK_KEY]))).toHaveLength(6);
  faulty.next('hang', 'cut before headers');
  const lines = await wordsOf(faulty.url, [CALLBACK_KEY]);
  expect(lines).toContainEqual(expect.stringMatching(/^wrong: GET \/healthz is not answered \(timeout\)/));
  expect(lines).toContainEqual(expect.stringMatching(/^wrong: GET \/readyz is not answered \(cut\)/));
});

test('nothing there', async () => {
  expect(await wordsOf(await closedUrl(), [CALLBACK_KEY])).toEqual([
    expect.stringMatching(/^wrong: http\S+ is not reached, nothing listens there \(ECONNREFUSED\): check the name/),
  ]);
});

test.skipIf(!canMakeCertificates)('a certificate that nobody vouches for', async () => {
  const certificate = certificateFor(90);
  const server = createServer(certificate).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `https://localhost:${(server.address() as AddressInfo).port}`;
  expect(await wordsOf(address, [CALLBACK_KEY])).toEqual([
    expect.stringMatching(
      /^wrong: https\S+ is not reached, its certificate is not accepted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
    ),
  ]);
  server.close();
  certificate.discard();
});

describeWithRedis('the whole service', () => {
  test('with production settings, started, is well from the inside and from outside', async () => {
    const deployment = await startDeployment();
    const { address, output } = await startService({ env: deployment.env });
    const lines = await examined({ ...deployment.env, PORT: '0' }, address);
    expect(complaints(lines)).toEqual([expect.stringMatching(/^warn Port PORT is 0/)]);
    expect(lines.filter((each) => each.includes('Callback')).length).toBe(8);
    expect(deployment.registry.customers()).toEqual([]);
    expect(output()).not.toContain('"outcome"');
    expect(output()).not.toContain(ADMIN_PASSWORD);
    await deployment.close();
  });
});
