import type { Clock } from '../ports/clock.ts';
import type { CircuitState } from '../ports/events.ts';
import type { FailureReason } from '../ports/partners.ts';
import { LONGEST_RETRY_AFTER_MS, type Timing } from './policy.ts';
import { isOursToFix } from './retry-window.ts';

/** What came of one attempt. `who`: any text that distinguishes customers. */
export type AttemptOutcome =
  | { readonly failed: false }
  | { readonly failed: true; readonly because: FailureReason; readonly afterMs?: number; readonly who: string };

type Failed = Extract<AttemptOutcome, { failed: true }>;

/** Leave to ask the partner once. Exactly one of these ends it; what is called after that does nothing. */
export type Permit = { ended(outcome: AttemptOutcome): void; unused(): void };

export type CircuitBreaker = {
  /** Undefined while nobody may ask. */
  permit(): Permit | undefined;
  state(): CircuitState;
};

export type CircuitBreakerParts = {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timing: Pick<Timing, 'probeFirstMs' | 'probeMaxMs'>;
  /** Hears of each change: opened, waits for another probe, lets one through, closed. */
  readonly onChange: (state: CircuitState) => void;
};

/** One failure is an accident; after so many in a row nobody asks. */
const FAILURES_IN_A_ROW = 5;
/** Longer than an attempt takes. A probe whose process was suspended is nobody's any more. */
const PROBE_MS = 30_000;

type Open = {
  readonly because: FailureReason;
  readonly sinceMs: number;
  readonly pauseMs: number;
  readonly probeAtMs: number;
  /** A probe is under way, and has ended by then. */
  readonly probingUntilMs?: number;
};

/**
 * Keeps this process from asking a partner that is down: after some failures in a row, or one with a `Retry-After`, nobody asks but
 * one probe after each pause, until a probe succeeds. Each process finds out for itself, at the cost of a few attempts.
 *
 * A 403 may be about one customer (a firewall that dislikes a name). It counts once a second customer has one.
 */
export function createCircuitBreaker({ clock, timing, onChange }: CircuitBreakerParts): CircuitBreaker {
  let failuresInARow = 0;
  let firstForbidden: string | undefined;
  let open: Open | undefined;
  const nowMs = () => clock.monotonicMs();

  return {
    permit() {
      if (open === undefined) return permitOf(endedFreely, () => {});
      if (nowMs() < open.probeAtMs || isProbing(open)) return undefined;
      open = { ...open, probingUntilMs: nowMs() + PROBE_MS };
      onChange(state());
      return permitOf(endedProbe, () => {
        // Nobody asked after all: the next one may.
        if (open !== undefined) open = withoutProbe(open);
      });
    },
    state,
  };

  function state(): CircuitState {
    if (open === undefined) return { is: 'closed' };
    const now = nowMs();
    const { because, sinceMs, probeAtMs } = open;
    const nextProbeInMs = Math.max(probeAtMs - now, 0);
    return { is: nextProbeInMs > 0 ? 'open' : 'half-open', because, forMs: now - sinceMs, nextProbeInMs };
  }

  function endedFreely(outcome: AttemptOutcome): void {
    if (!outcome.failed) close();
    // Else it was asked before the circuit opened, and says nothing new.
    else if (open === undefined) failedFreely(outcome);
  }

  function failedFreely(outcome: Failed): void {
    if (outcome.because === 'forbidden') {
      if (!isFirstForbidden(outcome.who))
        keepOpen({ ...outcome, because: 'unauthorised' }, timing.probeFirstMs, nowMs());
      return;
    }
    failuresInARow += 1;
    // One that says for how long settles it.
    if (failuresInARow >= FAILURES_IN_A_ROW || (outcome.afterMs ?? 0) > 0)
      keepOpen(outcome, timing.probeFirstMs, nowMs());
  }

  function endedProbe(outcome: AttemptOutcome): void {
    if (!outcome.failed) close();
    else if (open === undefined) failedFreely(outcome);
    else {
      // What is ours to fix and what is not are two troubles: the time of the one says nothing about the other.
      const isTheSame = isOursToFix(outcome.because) === isOursToFix(open.because);
      keepOpen(outcome, Math.min(open.pauseMs * 2, timing.probeMaxMs), isTheSame ? open.sinceMs : nowMs());
    }
  }

  function isFirstForbidden(who: string): boolean {
    firstForbidden ??= who;
    return firstForbidden === who;
  }

  function keepOpen({ because, afterMs = 0 }: Failed, pauseMs: number, sinceMs: number): void {
    const probeAtMs = nowMs() + Math.max(pauseMs, Math.min(afterMs, LONGEST_RETRY_AFTER_MS));
    open = { because, sinceMs, pauseMs, probeAtMs };
    onChange(state());
  }

  function close(): void {
    failuresInARow = 0;
    firstForbidden = undefined;
    if (open === undefined) return;
    open = undefined;
    onChange(state());
  }

  function isProbing({ probingUntilMs = 0 }: Open): boolean {
    return nowMs() < probingUntilMs;
  }
}

function withoutProbe({ probingUntilMs: _, ...open }: Open): Open {
  return open;
}

/** The first of both that is called ends it. */
export function permitOf(ended: Permit['ended'], unused: Permit['unused']): Permit {
  let isOver = false;
  const once = (end: () => void) => {
    if (isOver) return;
    isOver = true;
    end();
  };
  return { ended: (outcome) => once(() => ended(outcome)), unused: () => once(unused) };
}
