import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Load } from '../../ussd/admission.ts';

export type LoadWatch = { now(): Load; stop(): void };

const LOOK_EVERY_MS = 500;
const RESOLUTION_MS = 10;
/** A hop goes through the event loop about four times: with these delays it is answered within 0.6 s, or 1.6 s. */
const HEAVY_MS = 150;
const TOO_HEAVY_MS = 400;
const NS_A_MS = 1_000_000;

/** One bad look is a pause, as of a start or a garbage collection, and over when it is seen; so many in a row are a load. */
const LOOKS = 3;

/** Looks at how late this process comes to what it has to do. */
export function watchLoad(lookEveryMs = LOOK_EVERY_MS): LoadWatch {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  let latestMs: readonly number[] = [];
  const looking = setInterval(() => {
    // Held up for so long that nothing was measured: what was seen before still holds.
    if (delays.count === 0) return;
    latestMs = [...latestMs, delayMet(delays) / NS_A_MS].slice(-LOOKS);
    delays.reset();
  }, lookEveryMs);
  looking.unref();
  return {
    now() {
      const delayMs = latestMs.length < LOOKS ? 0 : Math.min(...latestMs);
      return delayMs >= TOO_HEAVY_MS ? 'too heavy' : delayMs >= HEAVY_MS ? 'heavy' : 'light';
    },
    stop() {
      clearInterval(looking);
      delays.disable();
    },
  };
}

/** What a hop meets, which comes at any moment: rather one of the long turns of the event loop than one of the many short ones. */
function delayMet({ mean, stddev }: { readonly mean: number; readonly stddev: number }): number {
  return mean + stddev ** 2 / mean;
}
