import type { FailureReason, UndeliverableReason } from '../../ports/partners.ts';
import type { Partner } from '../../ports/store.ts';

/** What something is, and what somebody at the lender does about it. */
export type Advice = { readonly what: string; readonly todo: string };

export const PARTNER_NAMES: Readonly<Record<Partner, string>> = { registry: 'the registry', sms: 'the SMS gateway' };

/** After "the registry …" or "the SMS gateway …". */
export const FAILURES: Readonly<Record<FailureReason, Advice>> = {
  timeout: { what: 'did not answer in time', todo: 'Ask the partner whether it is slow. Then retry.' },
  cut: { what: 'ended the connection before its answer', todo: 'Ask the partner whether it is down. Then retry.' },
  unreachable: {
    what: 'could not be reached',
    todo: 'Check the address and the network (npm run doctor). Then retry.',
  },
  busy: { what: 'asked for a pause', todo: 'Ask the partner for a higher rate, or wait. Then retry.' },
  fault: { what: 'had a fault of its own', todo: 'Ask the partner what is wrong. Then retry.' },
  unreadable: {
    what: 'gave an answer that says neither yes nor no',
    todo: 'Look the customer up at the partner before you retry.',
  },
  forbidden: {
    what: 'refused the request (403)',
    todo: 'Ask the partner about this customer: a firewall may dislike a name. Then retry.',
  },
  unauthorised: { what: 'does not accept our token or key', todo: 'Set the new token or key, and restart.' },
  misdirected: { what: 'is not at the address that is set', todo: 'Correct the address, and restart.' },
  no_credit: { what: 'says that the account is empty', todo: 'Top up the account. The rest goes by itself.' },
  sender_id: { what: 'does not accept the sender ID or short code', todo: 'Correct AT_SENDER_ID, and restart.' },
};

/** After "The SMS did not arrive: …". */
export const UNDELIVERED: Readonly<Record<UndeliverableReason, Advice>> = {
  risk_hold: {
    what: 'the gateway holds it back as a risk',
    todo: 'Ask the gateway to release it, or call the customer.',
  },
  invalid_number: { what: 'the gateway takes the number for invalid', todo: 'Call the customer.' },
  unsupported_number: { what: 'the gateway does not serve this kind of number', todo: 'Call the customer.' },
  opted_out: {
    what: 'the customer asked for no SMS from the sender',
    todo: 'Call the customer. To allow SMS again, the customer dials *456*9*5#.',
  },
  no_route: {
    what: 'the gateway has no route to the network',
    todo: 'Ask the gateway, then resend, or call the customer.',
  },
  do_not_disturb: { what: 'the number is on a do-not-disturb list', todo: 'Call the customer.' },
  phone_off: {
    what: 'the phone was off or out of reach for too long',
    todo: 'Resend the SMS later, or call the customer.',
  },
  inactive: { what: 'the number is not in use', todo: 'Try to call the customer, then acknowledge it with a note.' },
  suspended: { what: 'the network has suspended the number', todo: 'Try to call the customer, then acknowledge it.' },
  insufficient_credit: { what: 'the customer has no credit for it', todo: 'Call the customer.' },
  delivery_failure: { what: 'the network could not deliver it', todo: 'Resend the SMS, or call the customer.' },
  rejected: { what: 'the network rejected it', todo: 'Ask the gateway, then resend, or call the customer.' },
  other: { what: 'the gateway gives a reason that we do not know', todo: 'Resend the SMS, or call the customer.' },
};
