import type { AttentionCause } from '../ports/store.ts';

/** One line on what to do about each cause. */
export const CAUSE_TODO: Readonly<Record<AttentionCause, string>> = {
  registry_down: 'When the registry works again, retry all: who is registered then gets an SMS.',
  registry_forbids: 'Ask the registry about them by time and reference, then retry all.',
  sms_gateway_down: 'When the SMS gateway works again, retry all, or call the customers.',
  sms_undeliverable:
    'Call each customer, then acknowledge it with a note. Where phones were off or the gateway was wrong, retry.',
  opted_out: 'Call each customer: the details can be corrected by dialling the code. Then acknowledge it with a note.',
  unreadable: 'Add the earlier key to DATA_KEY, behind the newest, and restart. Nothing is deleted meanwhile.',
};
