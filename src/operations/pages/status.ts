import { needsAttention } from '../../outbox/attention.ts';
import { isSettled, type Registration } from '../../outbox/registration.ts';

export type Tone = 'good' | 'bad' | 'wait' | '';

const OUTCOMES = {
  pending: 'Registration pending',
  registered: 'Registered',
  already_registered: 'Was registered before',
  refused: 'Refused',
  failed: 'Not registered',
} as const satisfies Record<Registration['status'], string>;

const NOTIFICATIONS = {
  due: 'SMS pending',
  shown: 'notified on the screen',
  sent: 'SMS sent',
  delivered: 'SMS delivered',
  undeliverable: 'SMS cannot arrive',
  failed: 'no SMS',
} as const satisfies Record<Registration['notification'], string>;

/** Where a registration is, in a few words. */
export function statusWords(registration: Registration): { readonly tone: Tone; readonly text: string } {
  const { status, notification, withdrawnAtMs } = registration;
  if (withdrawnAtMs !== undefined) return { tone: '', text: `Withdrawn, ${NOTIFICATIONS[notification]}` };
  const text = isSettled(registration) ? `${OUTCOMES[status]}, ${NOTIFICATIONS[notification]}` : OUTCOMES[status];
  return { tone: toneOf(registration), text };
}

function toneOf(registration: Registration): Tone {
  if (needsAttention(registration)) return 'bad';
  if (!isSettled(registration) || registration.notification === 'due') return 'wait';
  return registration.status === 'refused' ? '' : 'good';
}
