import { firstName } from '../conversation/name.ts';
import type { Effect } from '../conversation/screen.ts';
import { type Branding, SMS_SEPTETS, say, type TextKey } from '../conversation/texts/texts.ts';
import type { Registration } from './registration.ts';

const TEXTS = {
  registered: 'smsSuccess',
  already_registered: 'smsAlready',
  refused: 'smsFailure',
  failed: 'smsFailure',
} as const satisfies Record<Exclude<Registration['status'], 'pending'>, TextKey>;

const ASKED_TEXTS = {
  callBack: 'smsCallBack',
  correct: 'smsCallBack',
  withdraw: 'smsWithdrawn',
} as const satisfies Record<Effect, TextKey>;

/** The SMS that ends a registration, or answers what the customer asked for since: in the customer's language, in one part. */
export function resultSms({ answers, reference, status, asked }: Registration, branding: Branding): string {
  if (status === 'pending') throw new Error('a registration that is pending has no result');
  const filling = { first: firstName(answers.name), ref: reference };
  const text = asked === undefined ? TEXTS[status] : ASKED_TEXTS[asked];
  return say(answers.language, text, filling, branding, SMS_SEPTETS);
}
