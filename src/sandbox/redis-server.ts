import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { endLeftoverRedis, forgetRedis, isRedisOf, noteRedis } from './leftover-redis.ts';
import { SandboxProblem } from './sandbox-problem.ts';

/** `url` holds the password. */
export type RunningRedis = { readonly url: string; readonly pid: number; stop(): Promise<void> };

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
 * A redis-server whose append-only file is in `folder`, with the port and password of `url`, or any free one and a new one. It
 * ends with us. Throws a `SandboxProblem`.
 */
export async function startRedisServer(executable: string, folder: string, url?: string): Promise<RunningRedis> {
  await endLeftoverRedis(folder);
  let lastLine = '';
  for (let attempts = 0; attempts < 3; attempts += 1) {
    const launched = await launch(executable, folder, url ?? (await newUrl()));
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
async function launch(executable: string, folder: string, url: string): Promise<RunningRedis | string> {
  await noteRedis(folder, url);
  // Its own process group: a Ctrl-C is for the service, which still answers hops while it stops.
  const child = spawn(executable, ['-'], { cwd: folder, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  // Not as arguments: every user of the machine sees those. Where it does not start, its last line says more than a broken pipe.
  child.stdin?.on('error', () => undefined).end(settings(url));
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
    await forgetRedis(folder);
  }

  if (await answers(url, folder, ended)) return { url, pid: child.pid ?? 0, stop };
  await stop();
  return lastLine();
}

function settings(url: string): string {
  const { port, password } = new URL(url);
  const pairs: readonly (readonly [string, string])[] = [
    ['port', port],
    ['bind', '127.0.0.1'],
    // Loopback is open to every user of the machine, and who may change Redis' settings can write files as its user.
    ['requirepass', password],
    ['appendonly', 'yes'],
    ['appendfsync', 'everysec'],
    ['save', '""'],
    ['maxmemory-policy', 'noeviction'],
    ['logfile', '""'],
    ['daemonize', 'no'],
  ];
  // No `dir`: it is the working directory, which needs no quoting.
  return pairs.map(([name, value]) => `${name} ${value}\n`).join('');
}

/** True once it has read its file and answers; false when it ended, or did not get that far in time. */
async function answers(url: string, folder: string, ended: Promise<void>): Promise<boolean> {
  let running = true;
  void ended.then(() => {
    running = false;
  });
  const redis = new Redis(url, {
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

async function newUrl(): Promise<string> {
  return `redis://:${randomBytes(24).toString('hex')}@127.0.0.1:${await freePort()}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
