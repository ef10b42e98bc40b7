import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { endLeftoverRedis, forgetRedisPort, isRedisOf, noteRedisPort } from './leftover-redis.ts';
import { SandboxProblem } from './sandbox-problem.ts';

export type RunningRedis = { readonly url: string; readonly port: number; readonly pid: number; stop(): Promise<void> };

const VERSION_MS = 5000;
const READY_MS = 30_000;
const STOP_MS = 10_000;
const LOOK_EVERY_MS = 25;

/** `7.0.15`, or undefined where there is none, or none that is new enough (6.2). */
export async function redisServerVersion(executable: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(executable, ['--version'], { timeout: VERSION_MS });
    const [, version, major, minor] = /\bv=((\d+)\.(\d+)[\w.-]*)/.exec(stdout) ?? [];
    return Number(major) * 100 + Number(minor) >= 602 ? version : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A redis-server whose append-only file is in `folder`, on `port` or any free one. It ends with us.
 * Throws a `SandboxProblem`.
 */
export async function startRedisServer(executable: string, folder: string, port?: number): Promise<RunningRedis> {
  await endLeftoverRedis(folder);
  let lastLine = '';
  for (let attempts = 0; attempts < 3; attempts += 1) {
    const launched = await launch(executable, folder, port ?? (await freePort()));
    if (typeof launched !== 'string') return launched;
    lastLine = launched;
    // Somebody was quicker to take the port.
    if (!lastLine.includes('Failed listening')) break;
  }
  throw new SandboxProblem(
    `redis-server does not start: "${lastLine}". Fix that, move ${folder} away, or take redis-server off the PATH.`,
  );
}

/** The last line it said where it does not start. */
async function launch(executable: string, folder: string, port: number): Promise<RunningRedis | string> {
  await noteRedisPort(folder, port);
  // Its own process group: a Ctrl-C is for the service, which still answers hops while it stops.
  const child = spawn(executable, settings(port), { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const lastLine = lastLineOf(child);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const endWithUs = () => void child.kill('SIGTERM');
  process.once('exit', endWithUs);

  async function stop(): Promise<void> {
    process.removeListener('exit', endWithUs);
    child.kill('SIGTERM');
    const killing = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(killing);
    await forgetRedisPort(folder);
  }

  if (await answers(port, folder, ended)) return { url: `redis://127.0.0.1:${port}`, port, pid: child.pid ?? 0, stop };
  await stop();
  return lastLine();
}

function settings(port: number): string[] {
  const pairs: readonly (readonly [string, string])[] = [
    ['port', String(port)],
    ['bind', '127.0.0.1'],
    ['protected-mode', 'yes'],
    ['appendonly', 'yes'],
    ['appendfsync', 'everysec'],
    ['save', ''],
    ['maxmemory-policy', 'noeviction'],
    ['logfile', ''],
    ['daemonize', 'no'],
  ];
  // No `dir`: it is the working directory, which needs no quoting.
  return pairs.flatMap(([name, value]) => [`--${name}`, value]);
}

/** True once it has read its file and answers; false when it ended, or did not get that far in time. */
async function answers(port: number, folder: string, ended: Promise<void>): Promise<boolean> {
  let running = true;
  void ended.then(() => {
    running = false;
  });
  const redis = new Redis({
    host: '127.0.0.1',
    port,
    retryStrategy: () => LOOK_EVERY_MS,
    enableReadyCheck: false,
    commandTimeout: 1000,
    maxRetriesPerRequest: 0,
  });
  redis.on('error', () => undefined);
  try {
    const until = Date.now() + READY_MS;
    while (running && Date.now() < until) {
      // While it reads its file, its answer to PING is an error (LOADING).
      if ((await isRedisOf(folder, redis)) && (await redis.ping().catch(() => '')) === 'PONG') return true;
      await Promise.race([ended, pause(LOOK_EVERY_MS)]);
    }
    return false;
  } finally {
    redis.disconnect();
  }
}

function lastLineOf(child: ChildProcess): () => string {
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-4000);
    });
  }
  child.once('error', (error) => {
    tail += `\n${error.message}`;
  });
  return () => {
    const lines = tail.split('\n').filter((line) => line.trim() !== '');
    // Behind "4711:M 24 Nov 2026 14:13:32.686 # " stands what it has to say.
    return (lines.at(-1) ?? 'it said nothing').replace(/^\d+:\w \d+ \w+ \d+ [\d:.]+ [.\-*#] /, '').trim();
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
