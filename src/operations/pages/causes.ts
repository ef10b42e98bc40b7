import type { AttentionCause } from '../../ports/store.ts';

export type CauseWords = {
  readonly title: string;
  /** What has happened to these customers. */
  readonly what: string;
  /** Another attempt can help. */
  readonly retries: boolean;
};

/** Each cause has one remedy. */
export const CAUSES: Readonly<Record<AttentionCause, CauseWords>> = {
  registry_down: {
    title: 'Not registered: the registry was down',
    what: 'The registry gave no usable answer within the retry window. The customers were notified by SMS that it failed.',
    retries: true,
  },
  registry_forbids: {
    title: 'Not registered: the registry refuses these customers (403)',
    what: 'The registry lets others in, and answers 403 to these customers alone: perhaps a firewall dislikes a name.',
    retries: true,
  },
  sms_gateway_down: {
    title: 'Not notified: the SMS gateway took no SMS',
    what: 'The outcome is certain, but the SMS gateway accepted no SMS within the retry window.',
    retries: true,
  },
  sms_undeliverable: {
    title: 'Not notified: the SMS cannot arrive',
    what: 'The outcome is certain, but the SMS cannot arrive at these phones.',
    retries: true,
  },
  opted_out: {
    title: 'Refused, and takes no SMS',
    what: 'The registry refused the details, and these customers asked for no SMS. They do not know it.',
    retries: false,
  },
  unreadable: {
    title: 'The record cannot be read',
    what: 'A record was encrypted with a key that is not set here, or it is damaged.',
    retries: false,
  },
};

export function isCause(text: string): text is AttentionCause {
  return Object.hasOwn(CAUSES, text);
}
