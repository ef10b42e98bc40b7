import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe, test } from 'vitest';

const READY_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 20;

/** A real `redis-server` on loopback, with a directory of its own. */
export type RedisServer = {
  readonly port: number;
  readonly url: string;
  /** Starts it again, on the same port and directory, and waits until it answers. */
  start(): Promise<void>;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
  /** Ends it without a chance to save. */
  kill(): Promise<void>;
  /** Its connections stay open, it takes new ones, and answers nothing. */
  pause(): void;
  resume(): void;
  /** Everything in the files that it wrote, as latin-1. */
  files(): Promise<string>;
  /** Stops it and removes its directory. */
  discard(): Promise<void>;
};

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

const isInstalled = spawnSync('redis-server', ['--version']).status === 0;

/** `describe` for what needs a `redis-server`: skipped by name where there is none, a failure under `CI=true`. */
export function describeWithRedis(name: string, body: () => void): void {
  if (isInstalled) describe(name, body);
  else if (process.env['CI'] === 'true') {
    test(`${name}: needs redis-server`, () => {
      throw new Error('no redis-server on the PATH: apt-get install redis-server');
    });
  } else describe.skip(`${name} (needs redis-server)`, body);
}

/** `args` are put after the ones that make it quiet and store nothing: `--appendonly yes` stores. */
export async function startRedisServer(args: readonly string[] = []): Promise<RedisServer> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'jisajili-redis-'));
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const quiet = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--loglevel', 'warning'];
    const started = spawn('redis-server', ['--port', String(port), '--dir', directory, ...quiet, ...args], {
      stdio: 'ignore',
    });
    child = started;
    running.add(started);
    started.once('exit', () => running.delete(started));
    await untilItAnswers(port, started);
  }

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const ending = child;
    child = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const exited = once(ending, 'exit');
    ending.kill(signal);
    ending.kill('SIGCONT');
    await exited;
  }

  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    start,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    async files() {
      const entries = await readdir(directory, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      return (await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')))).join(
        '',
      );
    },
    async discard() {
      await end('SIGKILL');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** One node that owns all slots is a Cluster, and refuses keys of two slots in a call as a large one does. */
export async function ownAllSlots(server: RedisServer): Promise<void> {
  const redis = new Redis(server.url);
  await redis.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  while (!(await redis.cluster('INFO')).includes('cluster_state:ok')) await redis.ping();
  redis.disconnect();
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function untilItAnswers(port: number, child: ChildProcess): Promise<void> {
  const latest = Date.now() + READY_WITHIN_MS;
  while (!(await answersPing(port))) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`);
    if (Date.now() > latest) throw new Error('redis-server does not answer');
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const settle = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('data', (data) => settle(/^(\+PONG|-NOAUTH)/.test(data.toString())));
    socket.once('error', () => settle(false));
    socket.setTimeout(1_000, () => settle(false));
  });
}
