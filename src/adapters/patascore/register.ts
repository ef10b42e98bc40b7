import { type County, countyByCode } from '../../conversation/counties.ts';
import { localFormat, type Msisdn, plusFormat } from '../../conversation/msisdn.ts';
import type { Applicant, Registry } from '../../ports/partners.ts';
import { ask } from '../http.ts';
import { judgeRegistry } from './result.ts';

export type PatascoreOptions = {
  /** Without the path, e.g. `https://api.patascore.com`. */
  readonly baseUrl: string;
  /** Goes into the header as it is, scheme and all. */
  readonly token: string;
  /** `Authentication` by the page on registering, `Authorization` by the page on keys. */
  readonly authHeader: string;
  /** `0707888888` or `254707888888`. */
  readonly phoneFormat: 'local' | 'international';
  /** Marks an answer that says the customer exists already. */
  readonly duplicateText: RegExp;
};

/**
 * Patascore's "Register Customer". The connection is kept alive by `fetch` itself.
 * Throws where the address or the header can not be used at all; the error names neither.
 */
export function createPatascore(options: PatascoreOptions): Registry {
  const url = registerUrl(options.baseUrl);
  const headers = {
    'Content-Type': 'application/json',
    Accept: 'application/json',
    [options.authHeader]: options.token,
  };
  assertUsable(url, headers);

  return {
    async register(applicant, deadlineMs) {
      const county = countyByCode(applicant.county);
      if (county === undefined) return { kind: 'refused', field: 'county' };
      const body = JSON.stringify(customerOf(applicant, county, options.phoneFormat));
      const seen = await ask(url, { method: 'POST', headers, body }, deadlineMs);
      return judgeRegistry(seen, options.duplicateText, applicant.phone);
    },
  };
}

/** Where customers are registered. */
export function registerUrl(baseUrl: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/api/v1/customer/mfi/register`;
}

/** The five fields of the page, all of them text. */
function customerOf(applicant: Applicant, county: County, phoneFormat: PatascoreOptions['phoneFormat']) {
  return {
    full_name: applicant.name,
    national_id: applicant.nationalId,
    phone: phoneOf(applicant.phone, phoneFormat),
    gender: applicant.gender,
    location: county.payload,
  };
}

function phoneOf(phone: Msisdn, format: PatascoreOptions['phoneFormat']): string {
  return format === 'local' ? localFormat(phone) : plusFormat(phone).slice(1);
}

/** The platform's own errors quote the address and the header's value. */
function assertUsable(url: string, headers: Record<string, string>): void {
  try {
    new Request(url, { method: 'POST', headers });
  } catch {
    throw new Error('Patascore: the base URL, the header name or the token can not be used for a request');
  }
}
