import { StartProblem } from './start-problem.ts';

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

function stopOnSignal(running: Promise<{ stop(): Promise<void> }>): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // A second signal of somebody who will not wait ends it at once: nothing that was promised is in memory only.
      if (stopping) process.exit(1);
      stopping = true;
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
