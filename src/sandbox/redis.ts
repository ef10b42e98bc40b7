import { openDataFolder } from './data-folder.ts';
import { lockDataFolder } from './data-lock.ts';
import { startEmbeddedRedis } from './embedded-redis.ts';
import { redisServerVersion, startRedisServer } from './redis-server.ts';

export type SandboxRedis = {
  readonly url: string;
  readonly kind: 'redis-server' | 'embedded';
  /** One sentence for the first lines: what this Redis is, and what it keeps. */
  readonly keeps: string;
  readonly pid?: number;
  stop(): Promise<void>;
};

export type SandboxRedisOptions = {
  readonly dataDir: string;
  /** Looked up on the PATH; `redis-server` unless given. */
  readonly executable?: string;
};

/** The machine's redis-server with a file in `dataDir`, else one in this process. Throws a `SandboxProblem`. */
export async function startSandboxRedis(options: SandboxRedisOptions): Promise<SandboxRedis> {
  const { dataDir, executable = 'redis-server' } = options;
  const folder = await openDataFolder(dataDir);
  const unlock = await lockDataFolder(folder);
  try {
    const version = await redisServerVersion(executable);
    if (version === undefined) {
      const { url, stop } = await startEmbeddedRedis();
      const keeps =
        'Redis: built in, since this machine has no redis-server (6.2 or newer); a restart forgets everything.';
      return { url, kind: 'embedded', keeps, stop: once(stop, unlock) };
    }
    const { url, pid, stop } = await startRedisServer(executable, folder);
    const keeps = `Redis: redis-server ${version} of this machine; what was entered is kept in ${dataDir}.`;
    return { url, kind: 'redis-server', keeps, pid, stop: once(stop, unlock) };
  } catch (error) {
    await unlock();
    throw error;
  }
}

function once(stop: () => Promise<void>, unlock: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  async function stopAndUnlock(): Promise<void> {
    try {
      await stop();
    } finally {
      await unlock();
    }
  }
  return () => {
    stopping ??= stopAndUnlock();
    return stopping;
  };
}
