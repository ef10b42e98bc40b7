import type { Clock } from '../ports/clock.ts';
import type { FailureReason, RegistryAnswer } from '../ports/partners.ts';
import { OBEYED_MS } from './backoff.ts';
import { isOursToMend } from './registration.ts';
import type { Timing } from './timing.ts';

/** The registry is spared: why, and since when. */
export type RegistryTrouble = { readonly because: FailureReason; readonly sinceMs: number };

/** Leave to ask the registry once. Exactly one of these ends it; what is called after that does nothing. */
export type Permit = { answered(answer: RegistryAnswer): void; unused(): void };

export type Breaker = {
  /** Undefined while the registry is to be spared. */
  permit(): Permit | undefined;
  /**
   * For whom was refused: in how long to come again. Each gets a time of its own, the first one that of the next trial. Thus
   * those who wait stay in their order, cost little while the registry is ill, and arrive one by one when it is well again.
   */
  comeAgainInMs(): number;
  trouble(): RegistryTrouble | undefined;
};

export type BreakerParts = {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly timing: Pick<Timing, 'spareFirstMs' | 'spareMaxMs'>;
  /** Told when the trouble begins, when its cause changes, and when it is over (undefined). */
  readonly onChange: (trouble: RegistryTrouble | undefined) => void;
};

/** One bad answer is an accident, so many in a row are an illness. */
const ILL_ANSWERS = 5;
/** Twenty a second come out of the waiting (of more than an hour's, forty): a registry that has just recovered is not knocked over again. */
const APART_MS = 50;
/** Longer than a try takes, and its writing down. */
const TRIAL_MS = 30_000;
/** Those who come after so many get a time among the first ones: nobody's is further away than anything that may be. */
export const LONGEST_QUEUE_MS = 3_600_000;
/** Set right by less, a clock is not set back. */
const SET_BACK_MS = 1_000;

type Open = {
  readonly trouble: RegistryTrouble;
  readonly pauseMs: number;
  readonly trialAtMs: number;
  /** A trial is under way, and has ended by then. */
  readonly triedUntilMs?: number;
};

/**
 * Spares a registry that is ill: after some ill answers in a row, or one with a `Retry-After`, nobody asks, but for one trial after each pause, until one
 * succeeds. It knows of this process alone; each process finds out for itself, at the cost of a few tries.
 */
export function createBreaker({ clock, timing, onChange }: BreakerParts): Breaker {
  let illInARow = 0;
  let open: Open | undefined;
  let newestSlotMs = 0;
  let latestMs = 0;

  return {
    permit() {
      if (open === undefined) return permitOf(answeredFreely, () => {});
      if (nowMs() < open.trialAtMs || isTrying(open)) return undefined;
      open = { ...open, triedUntilMs: nowMs() + TRIAL_MS };
      return permitOf(answeredTrial, () => {
        // Nobody asked after all: the next one may.
        if (open !== undefined) open = withoutTrial(open);
      });
    },

    comeAgainInMs() {
      const now = nowMs();
      const earliestMs =
        open === undefined || isTrying(open) ? now + timing.spareFirstMs : Math.max(open.trialAtMs, now + APART_MS);
      const inTurnMs = newestSlotMs + APART_MS;
      newestSlotMs = inTurnMs > earliestMs + LONGEST_QUEUE_MS ? earliestMs : Math.max(inTurnMs, earliestMs);
      return newestSlotMs - now;
    },

    trouble: () => open?.trouble,
  };

  function answeredFreely(answer: RegistryAnswer): void {
    if (!isIll(answer)) {
      close();
    } else if (open === undefined) {
      illInARow += 1;
      // One that says for how long settles it.
      if (illInARow >= ILL_ANSWERS || (answer.afterMs ?? 0) > 0) spare(answer, timing.spareFirstMs, nowMs());
    }
    // Else it was asked before the registry was known to be ill, and says nothing new.
  }

  function answeredTrial(answer: RegistryAnswer): void {
    if (!isIll(answer)) close();
    else if (open === undefined) answeredFreely(answer);
    else {
      const now = nowMs();
      const { trouble, pauseMs } = open;
      // What is ours to mend and what is not are two troubles: the time of the one says nothing about the other.
      const isTheSame = isOursToMend(answer.because) === isOursToMend(trouble.because);
      spare(answer, Math.min(pauseMs * 2, timing.spareMaxMs), isTheSame ? trouble.sinceMs : now);
    }
  }

  function spare({ because, afterMs = 0 }: Ill, pauseMs: number, sinceMs: number): void {
    const known = open?.trouble.because === because;
    const trialAtMs = nowMs() + Math.max(pauseMs, Math.min(afterMs, OBEYED_MS));
    open = { trouble: { because, sinceMs }, pauseMs, trialAtMs };
    if (!known) onChange(open.trouble);
  }

  function close(): void {
    illInARow = 0;
    if (open === undefined) return;
    // The line that was to begin with a trial of later begins now.
    newestSlotMs -= Math.max(open.trialAtMs - nowMs(), 0);
    open = undefined;
    onChange(undefined);
  }

  /** Whoever tries may be gone without a word: its request was cancelled, and nothing of it ran any more. */
  function isTrying({ triedUntilMs = 0 }: Open): boolean {
    return nowMs() < triedUntilMs;
  }

  /** Where the clock was set back, the times of before it mean nothing any more. */
  function nowMs(): number {
    const now = clock.nowMs();
    if (now < latestMs - SET_BACK_MS) {
      newestSlotMs = 0;
      if (open) open = { ...withoutTrial(open), trouble: { ...open.trouble, sinceMs: now }, trialAtMs: now };
    }
    latestMs = now;
    return now;
  }
}

function withoutTrial({ triedUntilMs: _, ...open }: Open): Open {
  return open;
}

type Ill = Extract<RegistryAnswer, { kind: 'retry' }>;

function isIll(answer: RegistryAnswer): answer is Ill {
  return answer.kind === 'retry';
}

function permitOf(answered: Permit['answered'], unused: Permit['unused']): Permit {
  let over = false;
  const once = (end: () => void) => {
    if (over) return;
    over = true;
    end();
  };
  return { answered: (answer) => once(() => answered(answer)), unused: () => once(unused) };
}
