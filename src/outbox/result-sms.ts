import { firstName } from '../conversation/name.ts';
import { type Branding, SMS_SEPTETS, say, type TextKey } from '../conversation/texts/texts.ts';
import type { Registration } from './registration.ts';

const TEXTS = {
  registered: 'smsSuccess',
  already_registered: 'smsAlready',
  refused: 'smsFailure',
  failed: 'smsFailure',
} as const satisfies Record<Exclude<Registration['status'], 'pending'>, TextKey>;

/** The SMS that ends a registration, in the customer's language, in one part. */
export function resultSms({ answers, reference, status }: Registration, branding: Branding): string {
  if (status === 'pending') throw new Error('a registration that is pending has no result');
  const filling = { first: firstName(answers.name), ref: reference };
  return say(answers.language, TEXTS[status], filling, branding, SMS_SEPTETS);
}
