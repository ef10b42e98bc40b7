import type { Clock } from '../ports/clock.ts';
import type { RegistryAnswer, SmsAnswer } from '../ports/partners.ts';
import type { Change, PhoneKey } from '../ports/store.ts';
import type { AttemptOutcome, Permit } from './circuit-breaker.ts';
import type { ConversationRecord, Phone, PhoneStore } from './phone.ts';
import type { Timing } from './policy.ts';
import type { Registration } from './registration.ts';

export type OneAttemptParts = {
  readonly store: PhoneStore;
  readonly clock: Clock;
  readonly timing: Timing;
  readonly newToken: () => string;
  /** Waits until what was committed outlives a crash of the store, where the store offers that. Not for long; never rejects. */
  readonly durable: (key: PhoneKey) => Promise<void>;
};

/** Whether an attempt's request may still be written. */
export type MayStart = () => boolean;

/** What every attempt at a partner goes through, in this order. In between, its token and its timer are committed. */
export type OneAttempt = {
  /** `untilMs`: until then nobody else makes an attempt. */
  begin(deadlineMs: number): {
    readonly token: string;
    readonly startedAtMs: number;
    readonly untilMs: number;
    readonly mayStart: MayStart;
  };
  /** Asks the partner once its token is durable. Ends the permit. */
  ask<A extends RegistryAnswer | SmsAnswer>(
    key: PhoneKey,
    permit: Permit,
    mayStart: MayStart,
    call: () => Promise<A>,
  ): Promise<{ readonly answer: A | typeof NOT_ASKED; readonly ms: number }>;
  /**
   * Writes the outcome down, and answers what is stored then. Nobody else knows it: until the attempt's time is over, a store that is
   * away is waited for. `changeOf`: what to write, given what is stored now; undefined where there is nothing left to write.
   */
  write(
    begun: Phone,
    untilMs: number,
    changeOf: (now: Phone) => Change<ConversationRecord, Registration> | undefined,
  ): Promise<Phone>;
};

/** The request was not written. */
const NOT_ASKED = { kind: 'retry', because: 'unreachable', mayHaveRegistered: false, mayHaveSent: false } as const;
const WRITE_AGAIN_MS = 200;

export function createOneAttempt({ store, clock, timing, newToken, durable }: OneAttemptParts): OneAttempt {
  return {
    begin(deadlineMs) {
      const startedAtMs = store.nowMs();
      const untilMs = startedAtMs + deadlineMs + timing.attemptMarginMs;
      return { token: newToken(), startedAtMs, untilMs, mayStart: soonAfterNow() };
    },

    async ask(key, permit, mayStart, call) {
      await durable(key);
      // That we, or the store, stood still since the token was made says nothing about the partner.
      if (!mayStart()) {
        permit.unused();
        return { answer: NOT_ASKED, ms: 0 };
      }
      const startedMs = clock.monotonicMs();
      const answer = await call();
      permit.ended(outcomeOf(answer, key));
      return { answer, ms: clock.monotonicMs() - startedMs };
    },

    async write(begun, untilMs, changeOf) {
      let now = begun;
      for (;;) {
        const change = changeOf(now);
        if (change === undefined) return now;
        const committed = await untilAnswered(untilMs, () => store.commit(now, change));
        if (committed.done) return committed.now;
        now = committed.now;
      }
    },
  };

  /**
   * Asked again where the client writes its request: a process that stood still since the token was made, also while the token was
   * being stored, would make its attempt beside another's. The machine may have slept, or its clock been set: the longer time counts.
   */
  function soonAfterNow(): MayStart {
    const monotonicMs = clock.monotonicMs();
    const wallMs = Date.now();
    return () => Math.max(clock.monotonicMs() - monotonicMs, Date.now() - wallMs) < timing.attemptMarginMs;
  }

  async function untilAnswered<T>(untilMs: number, commit: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await commit();
      } catch (trouble) {
        if (store.nowMs() + WRITE_AGAIN_MS >= untilMs) throw trouble;
        await clock.wait(WRITE_AGAIN_MS);
      }
    }
  }
}

function outcomeOf(answer: RegistryAnswer | SmsAnswer, who: string): AttemptOutcome {
  if (answer.kind !== 'retry') return { failed: false };
  const { because, afterMs } = answer;
  return { failed: true, because, who, ...(afterMs !== undefined && { afterMs }) };
}
