import { type Msisdn, parseMsisdn } from '../../conversation/msisdn.ts';
import { outsideId } from '../outside-text.ts';

/** How a USSD session ended. `input` and `lastAppResponse`, which carry personal data, are not read. */
export type SessionEnd = {
  readonly sessionId: string;
  readonly msisdn: Msisdn;
  readonly status: 'Success' | 'Incomplete' | 'Failed' | 'other';
};

const STATUSES = ['Success', 'Incomplete', 'Failed'] as const;

/** Undefined: this is no end of a session of a Kenyan mobile number. */
export function readSessionEnd(form: URLSearchParams): SessionEnd | undefined {
  const sessionId = outsideId(form.get('sessionId'));
  const msisdn = parseMsisdn(form.get('phoneNumber') ?? '');
  const word = form.get('status') ?? '';
  if (sessionId === undefined || msisdn === undefined || word === '') return undefined;
  return { sessionId, msisdn, status: STATUSES.find((status) => status === word) ?? 'other' };
}
