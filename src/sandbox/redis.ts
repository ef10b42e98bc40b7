import { openDataFolder } from './data-folder.ts';
import { lockDataFolder } from './data-lock.ts';
import { startEmbeddedRedis } from './embedded-redis.ts';
import { type RunningRedis, redisServerVersion, startRedisServer } from './redis-server.ts';

export type SandboxRedis = {
  readonly url: string;
  readonly kind: 'redis-server' | 'embedded';
  /** One sentence for the first lines: what this Redis is, and what survives a restart. */
  readonly about: string;
  readonly pid?: number;
  /** Absent where it cannot go down: it is in this process. */
  readonly outage?: Outage;
  stop(): Promise<void>;
};

/** Redis down, and up again on the same port with what it had stored. */
export type Outage = {
  isOn(): boolean;
  begin(): Promise<void>;
  /** Rejects with a `SandboxProblem` where it does not start again. */
  end(): Promise<void>;
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
      const about =
        'Redis: built in, since this machine has no redis-server (6.2 or newer); a restart forgets everything.';
      return { url, kind: 'embedded', about, stop: once(stop, unlock) };
    }
    const first = await startRedisServer(executable, folder);
    const about = `Redis: redis-server ${version} of this machine; what was entered is stored in ${dataDir}.`;
    const { outage, stop } = withOutages(first, () => startRedisServer(executable, folder, first.url));
    return { url: first.url, kind: 'redis-server', about, pid: first.pid, outage, stop: once(stop, unlock) };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** One at a time: a click too many must not start two on one file. */
function withOutages(
  first: RunningRedis,
  startAgain: () => Promise<RunningRedis>,
): { outage: Outage; stop: RunningRedis['stop'] } {
  let running: RunningRedis | undefined = first;
  let stopped = false;
  let queue = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = queue.then(work);
    queue = done.catch(() => undefined);
    return done;
  };
  async function end(): Promise<void> {
    await running?.stop();
    running = undefined;
  }
  return {
    outage: {
      isOn: () => running === undefined,
      begin: () => inTurn(end),
      end: () =>
        inTurn(async () => {
          if (!stopped) running ??= await startAgain();
        }),
    },
    stop() {
      stopped = true;
      return inTurn(end);
    },
  };
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
