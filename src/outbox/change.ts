import type { Change } from '../ports/store.ts';
import { attentionFor } from './attention.ts';
import { timerOfPhone } from './decide.ts';
import { type ConversationRecord, registrationFor } from './phone.ts';
import type { RetryPolicy } from './policy.ts';
import type { Registration } from './registration.ts';

/** What a commit writes with a registration that has changed: the document, the phone's timer, its attention mark. */
export function changeTo(
  registration: Registration,
  conversation: ConversationRecord | undefined,
  { policy, retentionS }: { readonly policy: RetryPolicy; readonly retentionS: number },
  nowMs: number,
): Pick<Change<ConversationRecord, Registration>, 'timer' | 'attention'> & {
  readonly registration: { readonly value: Registration; readonly ttlS?: number };
} {
  return {
    registration: registrationFor(registration, retentionS),
    timer: timerOfPhone({ conversation, registration }, nowMs, policy),
    attention: attentionFor(registration, nowMs),
  };
}
