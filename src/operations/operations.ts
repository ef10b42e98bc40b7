import type { PhoneStore } from '../outbox/phone.ts';
import type { RetryPolicy } from '../outbox/policy.ts';
import type { Clock } from '../ports/clock.ts';
import type { OperationsStore } from '../ports/operations.ts';

/** What each verb of operations works on. */
export type Operations = {
  readonly store: PhoneStore;
  readonly records: OperationsStore;
  readonly policy: RetryPolicy;
  readonly retentionS: number;
  readonly resumeWithinS: number;
  readonly clock: Clock;
};

/** Why nothing was done. */
export type Why =
  | 'not_allowed' // not by this operator
  | 'not_found' // nothing is stored of it
  | 'unreadable' // the record cannot be read: only erasing it by phone helps
  | 'under_way' // an attempt is being made right now
  | 'too_soon' // within a minute of the last SMS
  | 'opted_out' // the customer takes no SMS
  | 'taken' // somebody makes this call already
  | 'nothing_to_do'; // it is so already, or cannot be

export type NotDone = {
  readonly done: false;
  readonly because: Why;
  /** How soon it can be done. */
  readonly inMs?: number;
};
export type Done<T = unknown> = ({ readonly done: true } & T) | NotDone;

export const notDone = (because: Why, inMs?: number): NotDone => ({
  done: false,
  because,
  ...(inMs !== undefined && { inMs }),
});
