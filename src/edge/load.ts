import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Load } from '../service/hop.ts';

export type LoadWatch = { now(): Load; stop(): void };

const LOOK_EVERY_MS = 500;
const RESOLUTION_MS = 10;
/** A hop goes through the event loop about four times: with these delays it is answered within 0.6 s, or 1.6 s. */
const HEAVY_MS = 150;
const TOO_HEAVY_MS = 400;
const NS_A_MS = 1_000_000;

/**
 * Looks at how late this process comes to what it has to do. The middle of the delays counts: a single long pause, as of a
 * garbage collection, is none's fault and over when it is seen.
 */
export function watchLoad(lookEveryMs = LOOK_EVERY_MS): LoadWatch {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  let load: Load = 'light';
  const looking = setInterval(() => {
    const delayMs = delays.percentile(50) / NS_A_MS;
    load = delayMs >= TOO_HEAVY_MS ? 'too heavy' : delayMs >= HEAVY_MS ? 'heavy' : 'light';
    delays.reset();
  }, lookEveryMs);
  looking.unref();
  return {
    now: () => load,
    stop() {
      clearInterval(looking);
      delays.disable();
    },
  };
}
