import type { CountyCode } from '../../src/conversation/counties.ts';
import type { FullName } from '../../src/conversation/name.ts';
import type { NationalId } from '../../src/conversation/national-id.ts';
import { confirm, type Policy, type Registration } from '../../src/outbox/registration.ts';
import type { Applicant } from '../../src/ports/partners.ts';
import { phone } from './phone.ts';

/** When everything is confirmed that a test confirms. */
export const CONFIRMED_MS = 1_795_500_000_000;

/** The registry's own example, from the page "Register Customer". */
export const APPLICANT: Applicant = {
  phone: phone('0707888888'),
  name: 'Anthony Kamau' as FullName,
  nationalId: '21314151' as NationalId,
  county: '002' as CountyCode,
  gender: 'Male',
};

/** Without chance: each pause is as long as it gets. */
export const POLICY: Policy = {
  firstMs: 10_000,
  maxMs: 900_000,
  chance: () => 0,
  giveUpAfterMs: 48 * 3_600_000,
  smsApartMs: 60_000,
};

export function confirmed(more: Partial<Parameters<typeof confirm>[0]> = {}): Registration {
  return confirm({
    id: 'K7Q3MA',
    applicant: APPLICANT,
    consent: { textVersion: '1', language: 'en', sessionId: 'ATUid_1', atMs: CONFIRMED_MS },
    language: 'en',
    atMs: CONFIRMED_MS,
    ...more,
  });
}
