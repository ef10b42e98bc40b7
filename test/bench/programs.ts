import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../support/free-port.ts';

/** A program under measurement, in a process group of its own. */
export type Program = {
  readonly address: string;
  /** CPU time of its process group until now, children that ended included. */
  cpuMs(): number;
  /** The process ids of its group. */
  pids(): readonly number[];
  stop(): Promise<void>;
};

export type ProgramSettings = {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Besides PORT. */
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** For what it prints. */
  readonly folder: string;
};

const READY_MS = 60_000;
const STOP_MS = 20_000;
const LOOK_EVERY_MS = 50;
/** Of Linux, wherever Node runs: `getconf CLK_TCK`. */
const TICK_MS = 10;

const groups = new Set<number>();
process.once('exit', () => {
  for (const group of groups) signalGroup(group, 'SIGKILL');
});

/** Starts it and waits until `GET /readyz` answers 200. Rejects, with its last words, where it does not get that far. */
export async function startProgram({ name, command, env, cwd, folder }: ProgramSettings): Promise<Program> {
  const port = await freePort();
  const log = join(folder, `${name}.log`);
  // A file, since reading a pipe would cost the load generator time.
  const output = openSync(log, 'a');
  const child = spawn(command[0], command.slice(1), {
    detached: true,
    stdio: ['ignore', output, output],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env, PORT: String(port) },
    ...(cwd !== undefined && { cwd }),
  });
  closeSync(output);
  const group = child.pid ?? 0;
  groups.add(group);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });

  async function stop(): Promise<void> {
    signalGroup(group, 'SIGTERM');
    const killing = setTimeout(() => signalGroup(group, 'SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(killing);
    groups.delete(group);
  }

  const address = `http://127.0.0.1:${port}`;
  if (!(await isReady(address, child))) {
    await stop();
    throw new Error(`${name} does not start: ${readFileSync(log, 'utf8').trim().slice(-1_000)}`);
  }
  return { address, cpuMs: () => groupCpuMs(group), pids: () => membersOf(group).map(({ pid }) => pid), stop };
}

async function isReady(address: string, child: ChildProcess): Promise<boolean> {
  const until = performance.now() + READY_MS;
  while (child.exitCode === null && child.signalCode === null && performance.now() < until) {
    const response = await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(READY_MS) }).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.status === 200) return true;
    await pause(LOOK_EVERY_MS);
  }
  return false;
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    if (group > 0) process.kill(-group, signal);
  } catch {
    // It has ended.
  }
}

type Member = { readonly pid: number; readonly cpuMs: number };

/** Processes of a group, from /proc. */
function membersOf(group: number): readonly Member[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const stat = readStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      if (stat.group !== group) return [];
      return [{ pid: Number(pid), cpuMs: (threadsMs(pid) ?? stat.ownMs) + stat.childrenMs }];
    } catch {
      // It ended while we looked.
      return [];
    }
  });
}

/** In nanoseconds, where the kernel counts them: a slice of a turn is a few ticks long. Threads of Node live as long as it does. */
function threadsMs(pid: string): number | undefined {
  const folder = `/proc/${pid}/task`;
  if (!existsSync(`${folder}/${pid}/schedstat`)) return undefined;
  const threads = readdirSync(folder).map((thread) => readFileSync(`${folder}/${thread}/schedstat`, 'utf8'));
  return threads.reduce((sum, stat) => sum + Number(stat.split(' ')[0]) / 1_000_000, 0);
}

function groupCpuMs(group: number): number {
  return membersOf(group).reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

type Stat = { readonly group: number; readonly ownMs: number; readonly childrenMs: number };

/** Of /proc/PID/stat: its process group (field 5), and its own and its ended children's user and system time (14 to 17). */
export function readStat(text: string): Stat {
  // The name before it may hold spaces and parentheses. What follows begins with field 3.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  return { group: field(5), ownMs: (field(14) + field(15)) * TICK_MS, childrenMs: (field(16) + field(17)) * TICK_MS };
}
