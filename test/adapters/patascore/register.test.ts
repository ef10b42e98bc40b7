import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createUndiciClient } from '../../../src/adapters/http/undici.ts';
import { createPatascore, type PatascoreOptions } from '../../../src/adapters/patascore/register.ts';
import { parseMsisdn } from '../../../src/conversation/msisdn.ts';
import { readName } from '../../../src/conversation/name.ts';
import { readNationalId } from '../../../src/conversation/national-id.ts';
import type { Applicant } from '../../../src/ports/partners.ts';
import { DOCUMENTED } from '../../support/documented-registry.ts';
import { closedUrl, type FaultyServer, startFaultyServer } from '../../support/faulty-server.ts';

let server: FaultyServer;
beforeEach(async () => {
  server = await startFaultyServer();
});
afterEach(() => server.close());

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the example is not accepted');
  return value;
}

const DIGITS = { min: 6, max: 9 };
const KAMAU: Applicant = {
  phone: must(parseMsisdn('0707888888')),
  name: must(readName('Anthony Kamau')).name,
  nationalId: must(readNationalId('21314151', DIGITS)).id,
  county: '002',
  gender: 'Female',
};

const REGISTERED = JSON.stringify(DOCUMENTED);

const http = createUndiciClient();
afterAll(() => http.close());

const TOKEN = 'Bearer 3f1c-token';
const SHORT_MS = 150;
const LONG_MS = 15_000;

function patascore(options: Partial<PatascoreOptions> = {}) {
  return createPatascore(
    {
      baseUrl: server.url,
      token: TOKEN,
      authHeader: 'Authentication',
      phoneFormat: 'local',
      duplicatePhrases: ['already exist'],
      ...options,
    },
    http.ask,
  );
}

describe('what goes to the registry', () => {
  beforeEach(() => server.next({ answer: 200, body: REGISTERED }));

  it("is the page's example: the path, the token, five fields", async () => {
    await patascore().register(KAMAU, LONG_MS);
    const [request] = server.requests;
    expect(request).toMatchObject({
      method: 'POST',
      path: '/api/v1/customer/mfi/register',
      headers: { 'content-type': 'application/json', authentication: TOKEN },
    });
    expect(request?.headers.authorization).toBeUndefined();
    expect(JSON.parse(request?.body ?? '')).toStrictEqual({
      full_name: 'Anthony Kamau',
      national_id: '21314151',
      phone: '0707888888',
      gender: 'Female',
      location: 'Kwale',
    });
  });

  it('carries the token in another header where the settings say so', async () => {
    await patascore({ authHeader: 'Authorization' }).register(KAMAU, LONG_MS);
    expect(server.requests[0]?.headers).toMatchObject({ authorization: TOKEN });
    expect(server.requests[0]?.headers).not.toHaveProperty('authentication');
  });

  it('has the phone with 254 where the settings say so', async () => {
    await patascore({ phoneFormat: 'international' }).register(KAMAU, LONG_MS);
    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({ phone: '254707888888' });
  });

  it('keeps zeros in front of an ID, and calls the capital Nairobi', async () => {
    const nationalId = must(readNationalId('00123456', DIGITS)).id;
    await patascore().register({ ...KAMAU, nationalId, county: '047' }, LONG_MS);
    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({ national_id: '00123456', location: 'Nairobi' });
  });

  it('goes below a base URL with a path, with or without a slash at its end', async () => {
    await patascore({ baseUrl: `${server.url}/test-bed/` }).register(KAMAU, LONG_MS);
    expect(server.requests[0]?.path).toBe('/test-bed/api/v1/customer/mfi/register');
  });
});

it('sends nothing where the attempt may no longer start', async () => {
  const answer = await patascore().register(KAMAU, LONG_MS, { mayStart: () => false });
  expect(answer).toEqual({ kind: 'retry', because: 'unreachable', mayHaveRegistered: false });
  expect(server.requests).toEqual([]);
});

it('sends nothing for a county that is none', async () => {
  expect(await patascore().register({ ...KAMAU, county: '048' }, LONG_MS)).toEqual({
    kind: 'refused',
    field: 'county',
  });
  expect(server.requests).toEqual([]);
});

describe('what comes back', () => {
  it("is the page's example answer", async () => {
    server.next({ answer: 200, body: REGISTERED });
    expect(await patascore().register(KAMAU, LONG_MS)).toEqual({
      kind: 'registered',
      customerId: '132890',
      httpStatus: 200,
    });
  });

  it('is judged by the status inside', async () => {
    server.next({ answer: 200, body: '{"status":400,"message":"Failed","errors":["gender: Gender is mandatory"]}' });
    expect(await patascore().register(KAMAU, LONG_MS)).toEqual({ kind: 'refused', field: 'gender', httpStatus: 200 });
  });

  it('says by the configured text that the customer exists', async () => {
    server.next({ answer: 400, body: '{"status":400,"message":"Phone imesajiliwa"}' });
    const registry = patascore({ duplicatePhrases: ['imesajiliwa'] });
    expect(await registry.register(KAMAU, LONG_MS)).toEqual({ kind: 'already', named: 'phone', httpStatus: 400 });
  });

  it.each([
    ['HTML', { answer: 200, body: '<!doctype html>' }, 'unreadable', true],
    ['a body without an end', 'endless', 'unreadable', true],
    ['a redirect', { answer: 302, headers: { Location: '/login' } }, 'misdirected', false],
    ['a refused token', { answer: 401 }, 'unauthorised', false],
    ['a refused request', { answer: 403 }, 'forbidden', false],
    ['a fault', { answer: 502, body: '<html>' }, 'fault', true],
    ['a cut before the headers', 'cut before headers', 'cut', true],
    ['a cut in the body', 'cut after headers', 'cut', true],
  ] as const)('%s: try again', async (_case, behaviour, because, mayHaveRegistered) => {
    server.next(behaviour);
    expect(await patascore().register(KAMAU, LONG_MS)).toMatchObject({ kind: 'retry', because, mayHaveRegistered });
    expect(server.requests).toHaveLength(1);
  });

  it.each(['hang', 'hang after headers', 'trickle'] as const)('not in time: %s', async (behaviour) => {
    server.next(behaviour);
    const timeout = { kind: 'retry', because: 'timeout', mayHaveRegistered: true };
    expect(await patascore().register(KAMAU, SHORT_MS)).toEqual(timeout);
    await server.newestConnectionClosed();
  });

  it('may ask to be left alone for a while', async () => {
    server.next({ answer: 429, headers: { 'Retry-After': '60' } });
    expect(await patascore().register(KAMAU, LONG_MS)).toMatchObject({ because: 'busy', afterMs: 60_000 });
  });

  it('is nothing where nobody listens, and nothing was sent', async () => {
    const unreachable = { kind: 'retry', because: 'unreachable', mayHaveRegistered: false };
    expect(await patascore({ baseUrl: await closedUrl() }).register(KAMAU, LONG_MS)).toEqual(unreachable);
  });
});
