/** Milliseconds since 1970, and a wait. Handed in, so that a test can hold it. */
export type Clock = { nowMs(): number; wait(ms: number): Promise<void> };

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
