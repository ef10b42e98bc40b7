import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AccountOptions, createAfricasTalkingAccount } from '../../../src/adapters/africastalking/account.ts';
import { createUndiciClient } from '../../../src/adapters/http/undici.ts';
import { closedUrl, type FaultyServer, startFaultyServer } from '../../support/faulty-server.ts';

let server: FaultyServer;
beforeEach(async () => {
  server = await startFaultyServer();
});
afterEach(() => server.close());

const http = createUndiciClient();
afterAll(() => http.close());

const LONG_MS = 15_000;

const account = (options: Partial<AccountOptions> = {}) =>
  createAfricasTalkingAccount(
    {
      username: 'umoja & co',
      apiKey: 'atsk_6d1f-very-secret',
      url: `${server.url}/version1/messaging`,
      deadlineMs: LONG_MS,
      ...options,
    },
    http.ask,
  );
const saying = (balance: unknown) => ({ answer: 200, body: JSON.stringify({ UserData: { balance } }) }) as const;

describe('the credit of the account', () => {
  it('is asked for beside the address of SMS, by the same user and key', async () => {
    server.next(saying('KES 1234.5678'));
    expect(await account().credit()).toEqual({ kind: 'known', amount: 1234.5678, currency: 'KES' });
    expect(server.requests).toMatchObject([
      {
        method: 'GET',
        path: '/version1/user?username=umoja+%26+co',
        headers: { apikey: 'atsk_6d1f-very-secret', accept: 'application/json' },
      },
    ]);
  });

  it.each([
    ['KES 0.0000', 0, 'KES'],
    ['USD -12.5', -12.5, 'USD'],
    ['KES 7', 7, 'KES'],
  ])('of %j', async (balance, amount, currency) => {
    server.next(saying(balance));
    expect(await account().credit()).toEqual({ kind: 'known', amount, currency });
  });

  it.each([
    ['no balance', saying(undefined), 'unreadable'],
    ['a balance that is none', saying('plenty'), 'unreadable'],
    ['a page for people', { answer: 200, body: '<html>' }, 'unreadable'],
    ['a bad key', { answer: 401, body: 'invalid' }, 'unauthorised'],
    ['another address', { answer: 404 }, 'misdirected'],
    ['a fault', { answer: 503 }, 'fault'],
    ['a cut', 'cut after headers', 'cut'],
  ] as const)('is not known after %s', async (_case, behaviour, because) => {
    server.next(behaviour);
    expect(await account().credit()).toEqual({ kind: 'unknown', because });
  });

  it('is not known where no answer comes in time, and where nobody listens', async () => {
    server.next('hang');
    expect(await account({ deadlineMs: 150 }).credit()).toEqual({ kind: 'unknown', because: 'timeout' });
    const url = `${await closedUrl()}/version1/messaging`;
    expect(await account({ url }).credit()).toEqual({ kind: 'unknown', because: 'unreachable' });
  });

  it('is not asked for where the address of SMS says nothing of it', async () => {
    expect(await account({ url: `${server.url}/send` }).credit()).toEqual({ kind: 'unknown', because: 'misdirected' });
    expect(server.requests).toEqual([]);
  });
});
