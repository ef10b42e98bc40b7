import type { Registration } from '../outbox/registration.ts';

/** Why there is no SMS yet, or what became of it: one sentence for an operator, without personal data. */
export function smsStatus(registration: Registration): string {
  const { status, notification, registry, sms, messageId } = registration;
  const tries = (count: number) => (count === 1 ? 'one attempt' : `${count} attempts`);
  if (status === 'pending') {
    const because = registry.failed === undefined ? '' : `, the last: ${registry.failed.because}`;
    return registry.count === 0
      ? 'No SMS yet: the registry has not been asked yet.'
      : `No SMS yet: the registry has given no outcome (${tries(registry.count)}${because}).`;
  }
  switch (notification) {
    case 'due':
      return sms.failed === undefined
        ? 'No SMS yet: it is due.'
        : `No SMS yet: the SMS gateway took none (${tries(sms.count)}, the last: ${sms.failed.because}).`;
    case 'shown':
      return "No SMS: the outcome was on the customer's own screen.";
    case 'sent':
      return `The SMS gateway took the SMS (message ID ${messageId || 'not given'}); no delivery report yet.`;
    case 'delivered':
      return `The SMS was delivered (message ID ${messageId || 'not given'}).`;
    case 'undeliverable':
      return `The SMS cannot arrive: ${registration.undeliverable ?? 'other'}.`;
    case 'failed':
      return `No SMS: the SMS gateway took none within the retry window (${tries(sms.count)}, the last: ${sms.failed?.because ?? 'unknown'}).`;
  }
}
