import { type Msisdn, parseMsisdn } from '../../src/conversation/msisdn.ts';

export function phone(written: string): Msisdn {
  const msisdn = parseMsisdn(written);
  if (msisdn === undefined) throw new Error(`no Kenyan mobile number: ${written}`);
  return msisdn;
}
