/** A wait, and a monotonic time in milliseconds for durations inside this process. */
export type Clock = { monotonicMs(): number; wait(ms: number): Promise<void> };

export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
