import type { Conversation } from '../conversation/conversation.ts';
import type { Msisdn } from '../conversation/msisdn.ts';
import { DeadlineExceeded, withDeadline } from '../ports/deadline.ts';
import type { Change, PhoneKey } from '../ports/store.ts';
import type { Attempts, Started } from './attempts.ts';
import type { CircuitBreaker, Permit } from './circuit-breaker.ts';
import type { OutboxEvents } from './events.ts';
import { type ConversationRecord, conversationFor, type Phone, type PhoneStore } from './phone.ts';
import { changeOfPromise, type PromiseParts, promiseOf, withoutAnswers } from './promise.ts';
import { type Registration, shownOnScreen } from './registration.ts';
import { conversationAfter } from './status.ts';

export type ConfirmParts = PromiseParts & {
  readonly store: PhoneStore;
  readonly attempts: Attempts;
  readonly breaker: CircuitBreaker;
  readonly registerDeadlineMs: number;
  readonly events: OutboxEvents;
  readonly durable: (key: PhoneKey) => Promise<void>;
  /** Work that goes on after the reply. */
  readonly afterReply: (work: Promise<unknown>) => void;
};

export type Confirmation = {
  readonly phone: Phone;
  readonly msisdn: Msisdn;
  /** After the review, on `received`. */
  readonly conversation: Conversation;
  /** When the customer stops waiting, in the store's time. Later, no promise is made. */
  readonly deadlineMs: number;
  /** The record to store, for a conversation and its hop. `awaited`: the outcome is still to come. */
  record(conversation: Conversation, reply: Reply | 'awaited'): ConversationRecord;
  /** The record with the awaited reply filled in, or undefined where nobody waits for it any more. */
  fillIn(record: ConversationRecord, conversation: Conversation, reply: Reply): ConversationRecord | undefined;
  render(conversation: Conversation): string;
};

/** What the customer reads, word for word. */
export type Reply = string;

export type ConfirmOutcome =
  | { readonly reply: Reply; readonly conversation: Conversation }
  /** Another hop of this phone was stored first: nothing was confirmed. */
  | { readonly changed: Phone };

/** Attempts with a customer waiting, in this process. Past it the registry is slow, and "received" at once is kinder. */
const ATTEMPTS_AT_ONCE = 200;
/** Left for writing and sending the reply. */
const REPLY_MS = 500;
/** An attempt that would have less time than this is left to the workers. */
const LEAST_ATTEMPT_MS = 50;

export type Confirm = (confirmation: Confirmation) => Promise<ConfirmOutcome>;

/**
 * From the confirmed review to the words on the screen:
 *
 *     1 commit the conversation "received", the registration, the token of its first attempt, its timer, its reference: one script
 *     2 call the registry, while the customer waits
 *     3 commit the outcome, the reply, the token of the SMS, the timer: one script
 *     4 reply; then send the SMS
 *
 * Whatever stops in between, the timer brings the phone back, and a worker goes on from what is stored.
 */
export function createConfirm(parts: ConfirmParts): Confirm {
  const { store, attempts } = parts;
  let underWay = 0;

  return async (confirmation) => {
    const permit = underWay < ATTEMPTS_AT_ONCE ? parts.breaker.permit() : undefined;
    underWay += 1;
    try {
      return await confirmWith(confirmation, permit);
    } finally {
      underWay -= 1;
      permit?.unused();
    }
  };

  /** Without a permit the promise is all: a worker makes the first attempt. */
  async function confirmWith(confirmation: Confirmation, permit: Permit | undefined): Promise<ConfirmOutcome> {
    const { conversation: received } = confirmation;
    const reply = confirmation.render(received);
    const promised = await promise(confirmation, reply, permit !== undefined);
    if ('changed' in promised) return promised;
    /** For as long as the customer can wait. */
    const inTime = <T>(work: Promise<T>) =>
      withDeadline(Math.max(confirmation.deadlineMs - REPLY_MS / 2 - store.nowMs(), 1), work);

    const leftMs = Math.floor(confirmation.deadlineMs - REPLY_MS - store.nowMs());
    // Too little time for an attempt: the token's time ends, and a worker takes over.
    if (permit === undefined || leftMs < LEAST_ATTEMPT_MS) {
      // What is committed will be done, unless Redis is lost before it is durable: "received" is true, and "sorry" would not be.
      await inTime(parts.durable(promised.phone.key)).catch(() => undefined);
      return { reply, conversation: received };
    }

    let outcome: Shown = { reply, conversation: received };
    const attempt = attempts.callRegistry(promised, permit, Math.min(parts.registerDeadlineMs, leftMs), {
      along: (now, registration) => {
        const shown = shownFor(confirmation, registration, store.nowMs());
        const record =
          now.conversation && confirmation.fillIn(now.conversation, shown.stored ?? shown.conversation, shown.reply);
        // A repeat that waited for long enough has read "received": this one reads the same, and an SMS says the rest.
        outcome = record === undefined ? { reply, conversation: received } : shown;
        return {
          registration: outcome.needsNoSms ? shownOnScreen(registration) : registration,
          ...(record && { conversation: conversationFor(record, parts.resumeWithinS, store.nowMs()) }),
        };
      },
    });
    const sent = attempt.then(({ sendSms }) => sendSms?.());
    parts.afterReply(sent.catch((error: unknown) => parts.events.failed(promised.phone.key, error)));
    try {
      const { written } = await inTime(attempt);
      // Somebody else has the attempt in hand: only what is certain is said.
      if (written === undefined && outcome.needsNoSms) return { reply, conversation: received };
    } catch {
      // Not written down in time. What was heard is true all the same; what is unfinished, the timer finds.
    }
    return { reply: outcome.reply, conversation: outcome.conversation };
  }

  async function promise(
    { phone, msisdn, conversation, deadlineMs, record }: Confirmation,
    reply: Reply,
    withAttempt: boolean,
  ): Promise<Started | { readonly changed: Phone }> {
    const confirmed = record(conversation, withAttempt ? 'awaited' : reply);
    for (;;) {
      const promised = promiseOf(phone, msisdn, confirmed, store.nowMs(), parts);
      const { registration, mayStart } = withAttempt
        ? attempts.started(promised, 'registry', parts.registerDeadlineMs)
        : { registration: promised, mayStart: () => false };
      const change: Change<ConversationRecord, Registration> = {
        ...changeOfPromise(registration, confirmed, store.nowMs(), parts),
        notAfterMs: deadlineMs - REPLY_MS,
      };
      const committed = await store.commit(phone, change);
      if (committed.done) {
        parts.events.confirmed(registration);
        return { phone: committed.now, mayStart };
      }
      if (committed.because === 'changed') return { changed: committed.now };
      if (committed.because === 'late')
        throw new DeadlineExceeded('the customer has stopped waiting: nothing was promised');
    }
  }
}

type Shown = {
  readonly reply: Reply;
  readonly conversation: Conversation;
  /** What is stored of the conversation, where that is less than what is shown. */
  readonly stored?: Conversation;
  /** The screen says all that an SMS would. */
  readonly needsNoSms?: boolean;
};

function shownFor({ conversation: received, render }: Confirmation, registration: Registration, nowMs: number): Shown {
  const conversation = conversationAfter(registration, received, nowMs);
  const needsNoSms = registration.status === 'refused' || registration.status === 'already_registered';
  const stored = registration.status === 'refused' ? conversation : withoutAnswers(conversation);
  return { reply: render(conversation), conversation, stored, needsNoSms };
}
