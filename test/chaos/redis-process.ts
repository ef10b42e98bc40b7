import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type Child, startChild } from './child.ts';

export type RedisProcess = {
  readonly url: string;
  start(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
  pause(): void;
  resume(): void;
  discard(): Promise<void>;
};

const READY_WITHIN_MS = 20_000;

/** A `redis-server` on loopback that writes to its disk before it answers. Rejects where there is none. */
export async function startRedisProcess(): Promise<RedisProcess> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'jisajili-chaos-'));
  const settings = {
    bind: '127.0.0.1',
    port: String(port),
    dir: folder,
    save: '',
    appendonly: 'yes',
    appendfsync: 'always',
    'maxmemory-policy': 'noeviction',
  };
  const url = `redis://127.0.0.1:${port}`;
  let child: Child | undefined;

  async function start(): Promise<void> {
    child = startChild(
      'redis-server',
      Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    );
    await untilReady(url, child);
  }

  await start();
  return {
    url,
    start,
    kill: async () => child?.end('SIGKILL'),
    pause: () => child?.signal('SIGSTOP'),
    resume: () => child?.signal('SIGCONT'),
    async discard() {
      await child?.end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string, child: Child): Promise<void> {
  const redis = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  const latest = Date.now() + READY_WITHIN_MS;
  try {
    while (redis.status !== 'ready') {
      if (!child.isRunning() || Date.now() > latest) throw new Error('redis-server does not start');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  } finally {
    redis.disconnect();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
