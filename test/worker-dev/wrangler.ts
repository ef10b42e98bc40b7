import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { SETTINGS } from '../../src/runtime/settings/table.ts';
import type { Environment } from '../../src/runtime/settings.ts';
import { StartProblem } from '../../src/runtime/start-problem.ts';
import { program } from '../support/programs.ts';
import { bundleWorker } from './bundle.ts';
import { CONFIG, wranglerEnvironment } from './tool.ts';

export type Wrangler = {
  /** Where the Worker is, on loopback. */
  readonly address: string;
  /** It ended, asked or not. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
};

export type WranglerOptions = {
  /** What the Worker gets as its bindings. */
  readonly environment: Environment;
  /** Gets each line: of the Worker's log, and what wrangler says by itself. */
  readonly onLine: (line: string) => void;
  /** The service's own unless given. */
  readonly entry?: string;
};

export type ToEntry = { readonly script: string; readonly folder: string; readonly noFile: string };
export type FromEntry = { readonly port: number };

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 5_000;

/**
 * Starts `wrangler dev`, which runs the Worker in workerd. It runs the bundle that would be deployed: one that is made of
 * sources is made anew, in the middle of a hop, whenever one of them is saved. Nothing leaves this machine. Around it wrangler
 * puts what stands around a Worker at Cloudflare, such as reading a body that the Worker refused unread: left there, it keeps
 * the connection's next request waiting.
 */
export async function startWrangler({ environment, onLine, entry }: WranglerOptions): Promise<Wrangler> {
  const folder = await mkdtemp(join(tmpdir(), 'jisajili-wrangler-'));
  const leave = () => rm(folder, { recursive: true, force: true });
  const script = await bundleWorker(folder, entry).catch(async (error: unknown) => {
    await leave();
    throw error;
  });
  const noFile = join(folder, 'none.env');
  await writeFile(noFile, '');
  const [command, ...args] = program(
    'test/worker-dev/wrangler-entry.ts',
    JSON.stringify({ script, folder, noFile } satisfies ToEntry),
  );
  const child = spawn(command, args, {
    cwd: dirname(CONFIG),
    // Bindings by the environment: no secret is on a command line or in a file.
    env: { ...wranglerEnvironment(folder), ...settingsOf(environment), CLOUDFLARE_INCLUDE_PROCESS_ENV: 'true' },
    // Its own process group: a Ctrl-C is for the one in front, which still answers hops while it stops.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const endWithUs = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // All of them have ended.
    }
  };
  process.once('exit', endWithUs);
  // Closed once the last process that could write has ended.
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  }).then(async () => {
    process.removeListener('exit', endWithUs);
    await leave();
  });
  async function stop(): Promise<void> {
    // The first of its processes notifies the others; notified all at once, they start some of each other anew.
    child.kill('SIGTERM');
    const killing = setTimeout(endWithUs, STOP_WITHIN_MS);
    await ended;
    clearTimeout(killing);
  }

  lines(child.stdout, onLine);
  let said = false;
  lines(child.stderr, (line) => {
    said = true;
    process.stderr.write(`${line}\n`);
  });

  const port = await ready(child, ended);
  if (port !== undefined) return { address: `http://127.0.0.1:${port}`, ended, stop };
  await stop();
  throw new StartProblem(`wrangler dev does not start${said ? ': see above.' : '.'}`);
}

function lines(output: Readable | null, onLine: (line: string) => void): void {
  if (output !== null) createInterface(output).on('line', (line) => line !== '' && onLine(line));
}

function ready(child: ReturnType<typeof spawn>, ended: Promise<void>): Promise<number | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), READY_WITHIN_MS);
    const settle = (port: number | undefined) => {
      clearTimeout(timer);
      resolve(port);
    };
    void ended.then(() => settle(undefined));
    child.on('message', (message) => {
      settle((message as FromEntry).port);
    });
  });
}

function settingsOf(environment: Environment): Environment {
  const names = ['NODE_ENV', ...Object.values(SETTINGS).map(({ name }) => name)];
  return Object.fromEntries(names.map((name) => [name, environment[name]]).filter(([, value]) => value !== undefined));
}
