import { type County, countyByCode } from '../../conversation/counties.ts';
import { localFormat, type Msisdn, plusFormat } from '../../conversation/msisdn.ts';
import type { Applicant, Registry } from '../../ports/partners.ts';
import type { HttpClient } from '../http/client.ts';
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
  /** In lower case. An answer that contains one of them says that the customer exists already. */
  readonly duplicatePhrases: readonly string[];
};

/** Patascore's "Register Customer". */
export function createPatascore(options: PatascoreOptions, ask: HttpClient): Registry {
  const url = registerUrl(options.baseUrl);
  const headers = {
    'Content-Type': 'application/json',
    Accept: 'application/json',
    [options.authHeader]: options.token,
  };

  return {
    async register(applicant, deadlineMs, { mayStart } = {}) {
      const county = countyByCode(applicant.county);
      if (county === undefined) return { kind: 'refused', field: 'county' };
      const body = JSON.stringify(customerOf(applicant, county, options.phoneFormat));
      const request = { method: 'POST', headers, body, ...(mayStart && { mayStart }) } as const;
      const outcome = await ask(url, request, deadlineMs);
      const answer = judgeRegistry(outcome, options.duplicatePhrases, applicant.phone);
      return outcome.kind === 'answer' ? { ...answer, httpStatus: outcome.httpStatus } : answer;
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
    location: county.name,
  };
}

function phoneOf(phone: Msisdn, format: PatascoreOptions['phoneFormat']): string {
  return format === 'local' ? localFormat(phone) : plusFormat(phone).slice(1);
}
