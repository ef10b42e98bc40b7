import { firstName } from '../conversation/name.ts';
import { type Branding, SMS_SEPTETS, say, type TextKey } from '../conversation/texts/texts.ts';
import type { Registration } from './registration.ts';

const TEXTS = {
  registered: 'smsSuccess',
  already: 'smsAlready',
  refused: 'smsFailure',
  abandoned: 'smsFailure',
} as const satisfies Record<Exclude<Registration['stage'], 'pending'>, TextKey>;

/** The SMS that ends a registration, in the customer's language, in one part. */
export function resultSms({ applicant, language, id, stage }: Registration, branding: Branding): string {
  if (stage === 'pending') throw new Error('a registration that is pending has no result to tell');
  return say(language, TEXTS[stage], { first: firstName(applicant.name), ref: id }, branding, SMS_SEPTETS);
}
