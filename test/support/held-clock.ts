import type { Clock } from '../../src/ports/clock.ts';

export type HeldClock = Clock & { nowMs(): number; advance(ms: number): void };

/** Stands still until a test moves it; who waits on it is let go at once, with the time passed. */
export function heldClock(startMs = 1_795_500_000_000): HeldClock {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs - startMs,
    async wait(ms) {
      nowMs += ms;
      // Whoever waits for a state lets others go on meanwhile.
      await new Promise(setImmediate);
    },
    advance(ms) {
      nowMs += ms;
    },
  };
}
