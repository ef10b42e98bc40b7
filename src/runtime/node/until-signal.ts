import { StartProblem } from '../start-problem.ts';

/** Runs what `start` starts until a signal stops it, then exits with 0; with 1 where it does not start. */
export async function runUntilSignal(start: () => Promise<{ stop(): Promise<void> }>): Promise<void> {
  const running = start();
  stopOnSignal(running);
  await running.catch((error: unknown) => {
    if (!(error instanceof StartProblem)) throw error;
    giveUp(error.message);
  });
}

export function giveUp(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

/** A terminal signals a whole group, and npm hands its own signal on: one wish arrives twice. */
const SAME_WISH_MS = 1_000;

function stopOnSignal(running: Promise<{ stop(): Promise<void> }>): void {
  let stoppingSinceMs: number | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stoppingSinceMs !== undefined) {
        // Somebody who will not wait ends it at once: nothing that was promised is in memory only.
        if (performance.now() - stoppingSinceMs > SAME_WISH_MS) process.exit(1);
        return;
      }
      stoppingSinceMs = performance.now();
      running
        .then(({ stop }) => stop())
        .then(
          () => process.exit(0),
          (error: unknown) => {
            throw error;
          },
        );
    });
  }
}
