import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endLeftoverRedis } from '../../src/sandbox/leftover-redis.ts';
import { program } from './programs.ts';

type Environment = Readonly<Record<string, string>>;

/** The service in a process of its own, started as a user starts it. */
export type ServiceProcess = {
  readonly pid: number;
  /** `http://127.0.0.1:…` */
  readonly address: string;
  /** Where its `./data` is. */
  readonly folder: string;
  /** All that it has written so far, on both outputs. */
  output(): string;
  /** Sends the signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
  kill(): Promise<void>;
  ended(): Promise<Ended>;
};

export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly afterMs: number };

export type ServiceOptions = {
  readonly env?: Environment;
  /** Its working directory; a new and empty one unless given. */
  readonly folder?: string;
  /** `node` unless given: how it is started. */
  readonly command?: readonly [string, ...string[]];
  readonly readyWithinMs?: number;
};

const READY_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 20;
const GENTLY_MS = 5_000;

/** Of this machine's environment, what a program needs: no setting of a developer's own gets in. */
const PLAIN: Environment = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' };

const children = new Set<ChildProcess>();
const folders = new Set<string>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts it on a free port and waits until its output says where it listens. Rejects with its output where it ends instead. */
export async function startService(options: ServiceOptions = {}): Promise<ServiceProcess> {
  const run = await launch(options);
  const latest = Date.now() + (options.readyWithinMs ?? READY_WITHIN_MS);
  let address: string | undefined;
  while (address === undefined) {
    if (run.isOver()) throw new Error(`the service ended:\n${run.output()}`);
    if (Date.now() > latest) throw new Error(`the service is not ready:\n${run.output()}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    address = addressIn(run.output());
  }
  const { pid, folder, output, ended, signalled } = run;
  return {
    pid,
    address,
    folder,
    output,
    ended,
    async stop(signal = 'SIGTERM') {
      signalled(signal);
      return ended();
    },
    async kill() {
      signalled('SIGKILL');
      await ended();
    },
  };
}

/** Starts it where it is expected not to stay: its exit code and what it said. */
export async function runService(
  options: ServiceOptions,
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const run = await launch(options);
  const { code } = await run.ended();
  return { code, out: run.out(), err: run.err() };
}

/** Ends all that this test file started, and removes its folders. */
export async function endServices(): Promise<void> {
  await Promise.all(
    [...children].map(async (child) => {
      const exited = once(child, 'exit');
      // Gently first: a sandbox that is killed leaves its Redis behind.
      if (!child.kill('SIGTERM')) return;
      const killing = setTimeout(() => child.kill('SIGKILL'), GENTLY_MS);
      await exited;
      clearTimeout(killing);
    }),
  );
  await Promise.all(
    [...folders].map(async (folder) => {
      await endLeftoverRedis(join(folder, 'data'));
      await rm(folder, { recursive: true, force: true });
    }),
  );
  folders.clear();
}

/** An empty folder, removed by `endServices`. */
export async function newFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'jisajili-journey-')));
  folders.add(folder);
  return folder;
}

async function launch(options: ServiceOptions) {
  const folder = options.folder ?? (await newFolder());
  const [command, ...args] = options.command ?? program('src/node.ts');
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...PLAIN, PORT: '0', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let out = '';
  let err = '';
  let all = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    all += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    all += text;
  });
  let signalledAt = performance.now();
  const closed = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      children.delete(child);
      resolve({ code, signal, afterMs: performance.now() - signalledAt });
    });
  });
  return {
    pid: child.pid ?? 0,
    folder,
    out: () => out,
    err: () => err,
    output: () => all,
    ended: () => closed,
    isOver: () => child.exitCode !== null || child.signalCode !== null,
    signalled(signal: NodeJS.Signals) {
      signalledAt = performance.now();
      child.kill(signal);
    },
  };
}

/** The sandbox's first line names it; in production the log does. */
function addressIn(output: string): string | undefined {
  const sandbox = /Jisajili, the sandbox: open (http:\/\/[\d.]+:\d+)/.exec(output)?.[1];
  if (sandbox !== undefined) return sandbox;
  const port = /"port":(\d+),"role":"\w+","msg":"listening"/.exec(output)?.[1];
  return port === undefined ? undefined : `http://127.0.0.1:${port}`;
}
