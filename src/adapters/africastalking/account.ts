import type { Credit, CreditAnswer, SmsAccount } from '../../ports/partners.ts';
import type { HttpClient, HttpOutcome } from '../http/client.ts';
import { httpFailure } from './result.ts';
import { type AfricasTalkingAccount, ownSmsUrl } from './sms.ts';

export type AccountOptions = AfricasTalkingAccount & { readonly deadlineMs: number };

/** What the account with Africa's Talking holds. It takes the same user and key as an SMS. */
export function createAfricasTalkingAccount(options: AccountOptions, ask: HttpClient): SmsAccount {
  return {
    async credit() {
      const address = accountUrl(options);
      return address === undefined
        ? { kind: 'unknown', because: 'misdirected' }
        : judgeCredit(await askAccount(address, options, ask));
    },
  };
}

/** Beside the address of SMS, `/version1/messaging`: `/version1/user`. Undefined where it has no such path. */
export function accountUrl({ username, url = ownSmsUrl(username) }: Pick<AccountOptions, 'username' | 'url'>) {
  const { origin, pathname } = new URL(url);
  const beside = /^(.*)\/messaging$/.exec(pathname)?.[1];
  return beside === undefined ? undefined : `${origin}${beside}/user`;
}

export function askAccount(
  address: string,
  { username, apiKey, deadlineMs }: Omit<AccountOptions, 'url'>,
  ask: HttpClient,
): Promise<HttpOutcome> {
  const headers = { apiKey, accept: 'application/json' };
  return ask(`${address}?${new URLSearchParams({ username })}`, { headers }, deadlineMs);
}

export function judgeCredit(outcome: HttpOutcome): CreditAnswer {
  if (outcome.kind === 'failed') return { kind: 'unknown', because: outcome.because };
  const { httpStatus, body } = outcome;
  if (httpStatus !== 200) return { kind: 'unknown', because: httpFailure(httpStatus).because };
  const credit = readBalance(body);
  return credit === undefined ? { kind: 'unknown', because: 'unreadable' } : { kind: 'known', ...credit };
}

/** `{"UserData":{"balance":"KES 1234.5678"}}`. */
function readBalance(body: string): Credit | undefined {
  const [, currency, amount] = /"balance"\s*:\s*"([A-Z]{3}) (-?\d+(?:\.\d+)?)"/.exec(body) ?? [];
  return currency === undefined || amount === undefined ? undefined : { currency, amount: Number(amount) };
}
