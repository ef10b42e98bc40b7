import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { program } from '../support/programs.ts';

/** A process that ends with us, at the latest. */
export type Child = {
  readonly process: ChildProcess;
  isRunning(): boolean;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Waits until it has ended. A paused one ends, too. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
};

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export type ChildOptions = {
  readonly env?: NodeJS.ProcessEnv;
  /** Opens a channel for messages. */
  readonly ipc?: true;
  /** What it says on standard output and standard error. */
  readonly onOutput?: (text: string) => void;
};

export function startChild(command: string, args: readonly string[], options: ChildOptions = {}): Child {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe', ...(options.ipc ? (['ipc'] as const) : [])],
    ...(options.env && { env: options.env }),
  });
  running.add(child);
  const ended = once(child, 'exit').finally(() => running.delete(child));
  // A command that is not there has no exit: whoever waits for it to be ready finds out.
  ended.catch(() => undefined);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => options.onOutput?.(text));
  }
  const isRunning = () => child.exitCode === null && child.signalCode === null && child.pid !== undefined;
  return {
    process: child,
    isRunning,
    signal: (signal) => void child.kill(signal),
    async end(signal) {
      if (!isRunning()) return;
      child.kill(signal);
      child.kill('SIGCONT');
      await ended;
    },
  };
}

const READY_WITHIN_MS = 90_000;

/**
 * Runs one of our programs in a process of its own. Resolves with the first message that it sends; rejects, with what it said,
 * where it does not get that far.
 */
export async function startEntry(
  source: string,
  args: readonly string[],
  options: Omit<ChildOptions, 'ipc'> = {},
): Promise<{ readonly child: Child; readonly ready: unknown }> {
  let said = '';
  const [command, ...all] = program(source, ...args);
  const child = startChild(command, all, {
    ...options,
    ipc: true,
    onOutput: (text) => {
      said = (said + text).slice(-2_000);
      options.onOutput?.(text);
    },
  });
  const ready = await Promise.race<{ message: unknown } | undefined>([
    once(child.process, 'message').then(([message]) => ({ message })),
    once(child.process, 'exit').then(() => undefined),
    new Promise((resolve) => setTimeout(() => resolve(undefined), READY_WITHIN_MS).unref()),
  ]);
  if (ready === undefined) {
    await child.end('SIGKILL');
    throw new Error(`${basename(source)} does not start: ${said}`);
  }
  return { child, ready: ready.message };
}
