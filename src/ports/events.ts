import type { DeliveryReport, FailureReason, RegistryAnswer, SmsAnswer } from './partners.ts';
import type { Partner, PhoneKey, Unreadable } from './store.ts';

/** What the registry, or the end of the retry window, has made of a registration. */
export type RegistrationStatus = 'pending' | 'registered' | 'already_registered' | 'refused' | 'failed';

/**
 * Whether the customer knows the outcome. `shown`: it stood on the customer's own screen. `undeliverable`: the gateway says that no
 * SMS can arrive. `failed`: the retry window has ended.
 */
export type NotificationStatus = 'due' | 'shown' | 'sent' | 'delivered' | 'undeliverable' | 'failed';

/** What events say of a registration. None of it is personal data, so all of it may be logged. */
export type RegistrationFacts = {
  readonly reference: string;
  readonly status: RegistrationStatus;
  readonly notification: NotificationStatus;
};

export type CircuitState =
  | { readonly is: 'closed' }
  /** `forMs`: since when. `nextProbeInMs`: 0 where it may be made now, or is being made. */
  | {
      readonly is: 'open' | 'half-open';
      readonly because: FailureReason;
      readonly forMs: number;
      readonly nextProbeInMs: number;
    };

/** What happens in the outbox, for logs, metrics and the sandbox. */
export type OutboxEvents<R extends RegistrationFacts = RegistrationFacts> = {
  confirmed(registration: R): void;
  attempted(registration: R, answer: RegistryAnswer, ms: number): void;
  settled(registration: R): void;
  notified(registration: R, answer: SmsAnswer, ms: number): void;
  /** What became of the SMS that the gateway had accepted. */
  reported(registration: R, outcome: DeliveryReport['outcome']): void;
  /** An SMS besides the result of a registration was handed to the gateway, or could not be. */
  messaged(is: 'reply' | 'reminder' | 'callBack', answer: SmsAnswer): void;
  /** A registration begins to need attention, or needs it for another cause. */
  needsAttention(registration: R): void;
  /** A registration that cannot be read: it stays where it is, for somebody to look at. */
  unreadable(key: PhoneKey, because: Unreadable): void;
  /** The circuit to a partner has opened, waits for another probe, lets one through, or has closed. */
  circuit(partner: Partner, state: CircuitState): void;
  /** What was thrown while a phone was worked on: a fault of ours, or the store away. It is tried again. */
  failed(key: PhoneKey | undefined, error: unknown): void;
};

/** How a hop was answered, for logs and metrics. `screen` is one of a closed set. */
export type HopFacts = {
  readonly screen: string;
  readonly outcome: 'answered' | 'repeated' | 'late' | 'limited' | 'shed' | 'unreadable' | 'failed';
};

/**
 * What was done with an SMS that came in. `flood`: too many of its phone wait already. `kept_out`: there is no short code, it was sent
 * to another, or it is not from a Kenyan mobile.
 */
export type InboundOutcome = 'taken' | 'repeated' | 'flood' | 'kept_out';
