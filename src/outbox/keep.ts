import { canResume } from '../conversation/dial.ts';
import type { Kept, Store } from '../ports/store.ts';
import type { Session } from '../ussd/session.ts';
import { isDeadLetter, isFinished, type Registration } from './registration.ts';

export type KeptPhone = Kept<Session, Registration>;
export type PhoneStore = Store<Session, Registration>;

/** How long an SMS's name is remembered: reports come within hours, and never after two days. */
export const MESSAGE_KEPT_S = 48 * 3600;

/** A session of the gateway lives 180 s; after that no repeat of its hops comes. */
const REPEATS_KEPT_S = 600;

/** How long a conversation is kept: while it can be resumed, else while the gateway may repeat it. */
export function sessionToKeep(value: Session, resumeWithinS: number): { value: Session; ttlS: number } {
  return { value, ttlS: canResume(value.conversation) ? resumeWithinS : REPEATS_KEPT_S };
}

/**
 * How long a registration is kept: until nothing is owed, then for the retention period. A dead letter stays, until the customer
 * registers after all or somebody erases it.
 */
export function registrationToKeep(value: Registration, retentionS: number): { value: Registration; ttlS?: number } {
  return isFinished(value) && !isDeadLetter(value) ? { value, ttlS: retentionS } : { value };
}
