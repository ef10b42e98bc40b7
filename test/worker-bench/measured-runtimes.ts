import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { program } from '../support/programs.ts';
import { startWrangler } from '../worker-dev/wrangler.ts';

/** A runtime that runs and is looked at. */
export type MeasuredRuntime = {
  readonly address: string;
  /** Of the processes that do the service's work, so far. */
  cpuMs(): number;
  stop(): Promise<void>;
};

type Variables = Readonly<Record<string, string>>;

/** Of Linux, wherever Node runs: `getconf CLK_TCK`. */
const TICK_MS = 10;

export async function startNodeToMeasure(environment: Variables): Promise<MeasuredRuntime> {
  const [command, ...args] = program('src/node.ts');
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the service ended')));
    createInterface(child.stdout).on('line', (line) => {
      const port = /"port":(\d+).*"msg":"listening"/.exec(line)?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    });
  });
  return {
    address,
    cpuMs: () => cpuMsOf(child.pid ?? 0),
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Without what `npm run worker` puts before it, and without its cron. */
export async function startWorkerdToMeasure(environment: Variables): Promise<MeasuredRuntime> {
  const { address, stop } = await startWrangler({ environment, onLine: () => undefined });
  await fetch(`${address}/healthz`);
  const pid = workerOf(process.pid);
  return { address, cpuMs: () => cpuMsOf(pid), stop };
}

/** The workerd with the Worker in it: wrangler starts another before it, which holds requests while the Worker changes. */
function workerOf(ancestor: number): number {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const found = all.filter((pid) => commandOf(pid).includes('workerd\0serve') && descends(pid, ancestor));
  return Math.max(...found);
}

function descends(pid: number, from: number): boolean {
  for (let at = pid; at > 1; at = Number(statOf(at)[1])) if (at === from) return true;
  return false;
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** From the state on (proc(5), `stat`, field 3). */
function statOf(pid: number): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

function cpuMsOf(pid: number): number {
  const stat = statOf(pid);
  return (Number(stat[11]) + Number(stat[12])) * TICK_MS;
}
