import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { endWhenSilent, gatherWrites } from './connection-care.ts';
import type { RedisTarget } from './target.ts';
import { causeOf, type TroubleCause } from './trouble.ts';

/** `process`: lives as long as the process does. `event`: for one event of a Worker, connected when it is first used. */
export type Lifetime = 'process' | 'event';

/** Heard once when the connection is lost, and once when it is back. */
export type ConnectionChange = { readonly to: 'away'; readonly because: TroubleCause } | { readonly to: 'back' };

const CONNECT_TIMEOUT_MS = 2_000;
const RETRY_STEP_MS = 50;
const RETRY_MAX_MS = 500;
const SENTINEL_TIMEOUT_MS = 1_000;
const COMMAND_TIMEOUT_MS = 2_000;
// After a network that swallows packets, or a machine that hangs, no close ever comes: only silence shows it.
const SILENCE_MS = 3_000;

/** Connects at once and again for ever. Never emits an unhandled `error`. The caller closes it. */
export function connectRedis(
  target: RedisTarget,
  lifetime: Lifetime,
  onChange: (change: ConnectionChange) => void = () => {},
): Redis | Cluster {
  const redis = open(target, lifetime);
  if (lifetime !== 'event') {
    if (redis instanceof Cluster) redis.on('+node', careFor);
    else careFor(redis);
  }
  let away = false;
  let cause: TroubleCause = 'away';
  const lost = (because: TroubleCause) => {
    if (away) return;
    away = true;
    onChange({ to: 'away', because });
  };
  redis.on('error', (error: unknown) => {
    cause = causeOf(error);
    lost(cause);
  });
  redis.on('close', () => {
    // Closed on purpose it is at its end: a Cluster says so only after this.
    queueMicrotask(() => redis.status !== 'end' && lost(cause));
  });
  redis.on('ready', () => {
    cause = 'away';
    if (!away) return;
    away = false;
    onChange({ to: 'back' });
  });
  return redis;
}

function careFor(node: Redis): void {
  endWhenSilent(node, SILENCE_MS);
  gatherWrites(node);
}

function open(target: RedisTarget, lifetime: Lifetime): Redis | Cluster {
  const options = OPTIONS[lifetime];
  switch (target.kind) {
    case 'single':
      return new Redis(target.url, options);
    case 'sentinel':
      return new Redis({
        ...options,
        ...credentials(target),
        sentinels: target.sentinels.map(({ host, port }) => ({ host, port })),
        name: target.name,
        sentinelRetryStrategy: pause,
        sentinelCommandTimeout: SENTINEL_TIMEOUT_MS,
        ...(target.tls && { tls: {}, enableTLSForSentinelMode: true }),
      });
    case 'cluster':
      return new Cluster(
        target.nodes.map(({ host, port }) => ({ host, port })),
        {
          redisOptions: { ...options, ...credentials(target), ...(target.tls && { tls: {} }) },
          // Refreshed also where nobody asks for a slot that moved: 2 s after a failover, all know.
          slotsRefreshInterval: 2_000,
          enableReadyCheck: lifetime !== 'event',
          lazyConnect: lifetime === 'event',
          clusterRetryStrategy: pause,
          // A certificate names a host: the nodes' names must not become addresses before TLS looks at them.
          ...(target.tls && { dnsLookup: (address, found) => found(null, address) }),
        },
      );
  }
}

const pause = (attempt: number): number => Math.min(attempt * RETRY_STEP_MS, RETRY_MAX_MS);

const PROCESS: RedisOptions = {
  family: 0,
  connectTimeout: CONNECT_TIMEOUT_MS,
  keepAlive: 10_000,
  retryStrategy: pause,
  // After a failover the old master answers as a replica: leave it, and ask again who is master.
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
  // Three tries span half a second: a restart of Redis is often no longer.
  maxRetriesPerRequest: 3,
};

const EVENT: RedisOptions = {
  ...PROCESS,
  lazyConnect: true,
  // A round trip of its own; a Redis that is still loading says so to the first command, too.
  enableReadyCheck: false,
  disableClientInfo: true,
  // Timers of the client, for each command, belong to the event that sent it: unlike those of `careFor`.
  commandTimeout: COMMAND_TIMEOUT_MS,
  socketTimeout: SILENCE_MS,
};

const OPTIONS: Readonly<Record<Lifetime, RedisOptions>> = { process: PROCESS, event: EVENT };

function credentials({ username, password }: { username?: string; password?: string }): RedisOptions {
  return { ...(username !== undefined && { username }), ...(password !== undefined && { password }) };
}
