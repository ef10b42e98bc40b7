import { type Msisdn, parseMsisdn } from '../../conversation/msisdn.ts';
import { outsideId, outsideText } from '../outside-text.ts';
import { known, readCostKes, readCount, readNetworkCode } from './fields.ts';

/** How a USSD session ended. `input` and `lastAppResponse`, which carry personal data, are not read. */
export type SessionEnd = {
  readonly sessionId: string;
  readonly msisdn: Msisdn;
  readonly status: 'Success' | 'Incomplete' | 'Failed' | 'other';
  readonly networkCode?: string;
  readonly durationMs?: number;
  readonly hops?: number;
  readonly costKes?: number;
  /** The gateway's words: one line, at most 200 characters. */
  readonly errorMessage?: string;
};

const STATUSES = ['Success', 'Incomplete', 'Failed'] as const;

/** Undefined: this is no end of a session of a Kenyan mobile number. */
export function readSessionEnd(form: URLSearchParams): SessionEnd | undefined {
  const sessionId = outsideId(form.get('sessionId'));
  const msisdn = parseMsisdn(form.get('phoneNumber') ?? '');
  const word = form.get('status') ?? '';
  if (sessionId === undefined || msisdn === undefined || word === '') return undefined;
  return {
    sessionId,
    msisdn,
    status: STATUSES.find((status) => status === word) ?? 'other',
    ...known({
      networkCode: readNetworkCode(form.get('networkCode')),
      durationMs: readCount(form.get('durationInMillis')),
      hops: readCount(form.get('hopsCount')),
      costKes: readCostKes(form.get('cost')),
      errorMessage: outsideText(form.get('errorMessage'), 200) || undefined,
    }),
  };
}
