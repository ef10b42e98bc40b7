import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RegistryStandIn, startRegistryStandIn } from '../../src/sandbox/registry-stand-in.ts';
import type { WireEvent } from '../../src/sandbox/wire-log.ts';
import { DOCUMENTED } from '../support/documented-registry.ts';

const ANTHONY = {
  full_name: 'Anthony Kamau',
  national_id: '21314151',
  phone: '0707888888',
  gender: 'Female',
  location: 'Kwale',
};

let registry: RegistryStandIn;

beforeEach(async () => {
  const now = () => new Date('2023-03-13T08:18:40Z');
  registry = await startRegistryStandIn({ token: 'the-token', authHeader: 'Authentication', now });
});
afterEach(() => registry.close());

function register(body: unknown, headers: Record<string, string> = { authentication: 'the-token' }): Promise<Response> {
  return fetch(`${registry.url}/api/v1/customer/mfi/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
}

describe('a registry that is up', () => {
  test("answers the documentation's example as the documentation does", async () => {
    const response = await register(ANTHONY);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      ...DOCUMENTED,
      data: { ...DOCUMENTED.data, uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  test('counts its customers up, and remembers them', async () => {
    await register(ANTHONY);
    await register({ ...ANTHONY, phone: '254711000000', national_id: '00000007' });
    expect(registry.customers().map(({ id, phone, national_id }) => [id, phone, national_id])).toEqual([
      [132890, '254707888888', '21314151'],
      [132891, '254711000000', '00000007'],
    ]);
  });

  test('says that a phone exists already, in whichever format it comes', async () => {
    await register(ANTHONY);
    const response = await register({ ...ANTHONY, phone: '254707888888' });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      status: 400,
      message: 'Customer already exists',
      errors: ['phone: A customer with this phone already exists'],
    });
    expect(registry.customers()).toHaveLength(1);
  });

  test('says that a national ID exists already with another phone', async () => {
    await register(ANTHONY);
    const response = await register({ ...ANTHONY, phone: '0711000000' });
    expect(await response.json()).toMatchObject({
      errors: ['national_id: A customer with this national ID already exists'],
    });
  });

  test.each([
    [{ ...ANTHONY, national_id: undefined }, ['national_id: National ID is mandatory']],
    [{ ...ANTHONY, full_name: '  ' }, ['full_name: Full name is mandatory']],
    [{ ...ANTHONY, gender: 'female' }, ['gender: Gender must be Male or Female']],
    [{ ...ANTHONY, national_id: 21314151 }, ['national_id: National ID must be a string']],
    [{ ...ANTHONY, phone: '707888888' }, ['phone: Phone is not valid']],
    [{ ...ANTHONY, county: '002' }, ['county: is not known']],
    [[], ['body: A JSON object is mandatory']],
  ])('refuses %j', async (body, errors) => {
    const response = await register(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      status: 400,
      message: 'Validation failed for one or more arguments',
      errors,
    });
    expect(registry.customers()).toEqual([]);
  });

  test('refuses what is not JSON', async () => {
    expect((await register('{"full_name":')).status).toBe(400);
  });

  test('wants its token, as it is, in its header', async () => {
    for (const headers of [{}, { authentication: 'another' }, { authorization: 'the-token' }]) {
      expect((await register(ANTHONY, headers as Record<string, string>)).status).toBe(401);
    }
    expect(registry.customers()).toEqual([]);
  });

  test('has nothing at another address', async () => {
    expect((await fetch(`${registry.url}/api/v1/customer`)).status).toBe(404);
    expect((await fetch(`${registry.url}/api/v1/customer/mfi/register`)).status).toBe(405);
  });
});

describe('a registry that lets one down', () => {
  test('slow: the customer is there before the answer is', async () => {
    registry.behave('slow', { slowMs: 200 });
    const asked = new Promise<void>((resolve) => {
      registry.subscribe((event) => event.kind === 'registry_request' && queueMicrotask(resolve));
    });
    let answered = false;
    const response = register(ANTHONY).finally(() => {
      answered = true;
    });
    await asked;
    expect(registry.customers()).toHaveLength(1);
    expect(answered).toBe(false);
    expect((await response).status).toBe(200);
  });

  test('down: the connection is cut, and nobody is registered', async () => {
    registry.behave('down');
    await expect(register(ANTHONY)).rejects.toThrow();
    expect(registry.customers()).toEqual([]);
  });

  test('cut_after_creating: the connection is cut, and the customer is registered', async () => {
    registry.behave('cut_after_creating');
    await expect(register(ANTHONY)).rejects.toThrow();
    expect(registry.customers()).toHaveLength(1);
  });

  test('cut_after_creating: once the customer is there, and where nothing is created, the answer comes', async () => {
    registry.behave('cut_after_creating');
    await expect(register(ANTHONY)).rejects.toThrow();
    expect(await (await register(ANTHONY)).json()).toMatchObject({ message: 'Customer already exists' });
    expect((await register({ ...ANTHONY, gender: 'female' })).status).toBe(400);
    expect((await register(ANTHONY, {})).status).toBe(401);
    expect(registry.customers()).toHaveLength(1);
  });

  test('hanging: no answer, and it still closes', async () => {
    registry.behave('hanging');
    const asked = new Promise<void>((resolve) => {
      registry.subscribe(() => resolve());
    });
    const response = register(ANTHONY);
    const failed = expect(response).rejects.toThrow();
    await asked;
    await registry.close();
    await failed;
    expect(registry.customers()).toEqual([]);
  });

  test.each([
    ['refusing', 400, { errors: ['national_id: National ID is not valid'] }],
    ['refusing_plainly', 400, { message: 'Customer could not be registered' }],
    ['busy', 429, { status: 429 }],
    ['unauthorised', 401, { status: 401 }],
    ['forbidden', 403, { status: 403 }],
  ] as const)('%s', async (mode, status, body) => {
    registry.behave(mode);
    expect(registry.mode()).toBe(mode);
    const response = await register(ANTHONY);
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe(mode === 'busy' ? '30' : null);
    expect(await response.json()).toMatchObject(body);
    expect(registry.customers()).toEqual([]);
  });

  test('html: 200, and a page', async () => {
    registry.behave('html');
    const response = await register(ANTHONY);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
  });
});

test('each request and its answer are reported, without the token', async () => {
  const events: WireEvent[] = [];
  registry.subscribe((event) => events.push(event));
  await register(ANTHONY);
  registry.behave('down');
  await register(ANTHONY).catch(() => undefined);
  expect(events).toMatchObject([
    { kind: 'registry_request', exchange: 1, body: ANTHONY },
    { kind: 'registry_answer', exchange: 1, mode: 'up', status: 200, body: { data: { id: 132890 } } },
    { kind: 'registry_request', exchange: 2 },
    { kind: 'registry_answer', exchange: 2, mode: 'down' },
  ]);
  expect(JSON.stringify(events)).not.toContain('the-token');
});
