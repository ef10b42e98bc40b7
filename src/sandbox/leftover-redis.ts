import { realpathSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { SandboxProblem } from './sandbox-problem.ts';

const ANSWER_MS = 2000;
const END_MS = 10_000;
const LOOK_EVERY_MS = 50;

function noteOf(folder: string): string {
  return join(folder, 'redis-url');
}

/** Written before redis-server starts, so that it is found again whenever we are killed. The URL holds its password. */
export async function noteRedis(folder: string, url: string): Promise<void> {
  await writeFile(noteOf(folder), `${url}\n`, { mode: 0o600 });
}

export async function forgetRedis(folder: string): Promise<void> {
  await rm(noteOf(folder), { force: true });
}

/**
 * Ends the redis-server that a killed sandbox left behind in this folder: two on one append-only file would spoil it.
 * Whatever else listens on that port by now is left alone. Throws a `SandboxProblem` where it does not end.
 */
export async function endLeftoverRedis(folder: string): Promise<void> {
  const url = (await readFile(noteOf(folder), 'utf8').catch(() => '')).trim();
  if (!/^redis:\/\/:[\da-f]+@127\.0\.0\.1:\d{1,5}$/.test(url) || !URL.canParse(url)) return;
  const port = Number(new URL(url).port);
  if (!(await listens(port))) return forgetRedis(folder);

  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: ANSWER_MS,
    commandTimeout: ANSWER_MS,
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    if (!(await isRedisOf(folder, redis))) return forgetRedis(folder);
    // Its answer is the end of the connection, which the client takes for an error.
    await redis.shutdown('SAVE').catch(() => undefined);
  } catch {
    // Gone in between, or something that is not Redis.
    return forgetRedis(folder);
  } finally {
    redis.disconnect();
  }
  const until = Date.now() + END_MS;
  while (await listens(port)) {
    if (Date.now() > until) {
      throw new SandboxProblem(
        `A redis-server of an earlier run on port ${port} does not end: end that process, then start again.`,
      );
    }
    await pause(LOOK_EVERY_MS);
  }
  await forgetRedis(folder);
}

/** Whether the redis-server that answers has its file in this folder. */
export async function isRedisOf(folder: string, redis: Redis): Promise<boolean> {
  const answer = await redis.config('GET', 'dir').catch(() => []);
  const dir: unknown = Array.isArray(answer) ? answer[1] : undefined;
  if (typeof dir !== 'string') return false;
  try {
    return realpathSync(dir) === folder;
  } catch {
    return false;
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: ANSWER_MS });
    const say = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => say(true));
    socket.once('timeout', () => say(false));
    socket.once('error', () => say(false));
  });
}
