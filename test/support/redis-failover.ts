import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort, type RedisServer, startRedisServer } from './redis-server.ts';

const LOOK_EVERY_MS = 50;
const READY_WITHIN_MS = 30_000;

export type RedisGroup = {
  /** What `REDIS_URL` says. */
  readonly url: string;
  readonly servers: readonly RedisServer[];
  discard(): Promise<void>;
};

/** A master, a replica, and three sentinels that watch them. */
export async function startSentinels(name: string): Promise<RedisGroup> {
  const master = await startRedisServer(['--appendonly', 'yes']);
  const replica = await startRedisServer(['--appendonly', 'yes', '--replicaof', '127.0.0.1', String(master.port)]);
  const folder = await mkdtemp(join(tmpdir(), 'jisajili-sentinels-'));
  const ports = await Promise.all([freePort(), freePort(), freePort()]);
  const sentinels = await Promise.all(
    ports.map(async (port) => {
      // A sentinel writes what it learns into its file.
      const file = join(folder, `${port}.conf`);
      const lines = [
        `port ${port}`,
        'bind 127.0.0.1',
        `sentinel monitor ${name} 127.0.0.1 ${master.port} 2`,
        `sentinel down-after-milliseconds ${name} 700`,
        `sentinel failover-timeout ${name} 4000`,
      ];
      await writeFile(file, lines.join('\n'));
      const child = spawn('redis-server', [file, '--sentinel'], { stdio: 'ignore' });
      process.once('exit', () => child.kill('SIGKILL'));
      return child;
    }),
  );
  const [first = 0] = ports;
  const redis = new Redis(first, '127.0.0.1', { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  await until(async () => {
    const [master] = (await redis.call('SENTINEL', 'masters')) as string[][];
    const fact = (what: string) => Number(master?.[master.indexOf(what) + 1]);
    return fact('num-slaves') === 1 && fact('num-other-sentinels') === 2;
  });
  redis.disconnect();
  return {
    url: `redis+sentinel://${ports.map((port) => `127.0.0.1:${port}`).join(',')}/${name}`,
    servers: [master, replica],
    async discard() {
      await Promise.all(
        sentinels.map(async (child) => {
          const exited = once(child, 'exit');
          child.kill('SIGKILL');
          await exited;
        }),
      );
      await Promise.all([master.discard(), replica.discard()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const WHOLE = ['cluster_state:ok', 'cluster_slots_ok:16384', 'cluster_known_nodes:6'];

/** Three primaries with a replica each; the first three servers are the primaries. */
export async function startCluster(): Promise<RedisGroup> {
  const servers = await Promise.all(
    Array.from({ length: 6 }, async () =>
      startRedisServer([
        ...['--cluster-enabled', 'yes', '--cluster-port', String(await freePort())],
        ...['--cluster-node-timeout', '1500', '--appendonly', 'yes'],
        // What is whole goes on while a part has no primary.
        ...['--cluster-require-full-coverage', 'no'],
      ]),
    ),
  );
  const addresses = servers.map(({ port }) => `127.0.0.1:${port}`);
  const made = spawnSync(
    'redis-cli',
    ['--cluster', 'create', ...addresses, '--cluster-replicas', '1', '--cluster-yes'],
    { encoding: 'utf8', timeout: READY_WITHIN_MS },
  );
  if (made.status !== 0) throw new Error(`no cluster: ${made.stdout} ${made.stderr}`);
  await until(async () => {
    const states = await Promise.all(
      servers.map(async ({ url }) => {
        const redis = new Redis(url);
        try {
          const replication = await redis.info('replication');
          const info = await redis.cluster('INFO');
          // Where a part may go on alone, "ok" does not say that a node has heard of all slots and all nodes.
          const isWhole = WHOLE.every((words) => info.includes(words));
          if (!isWhole) return 'apart';
          if (replication.includes('master_link_status:up')) return 'replica';
          return replication.includes('role:master') ? 'primary' : 'apart';
        } finally {
          redis.disconnect();
        }
      }),
    );
    return states.filter((state) => state === 'primary').length === 3 && !states.includes('apart');
  });
  return {
    url: addresses.map((address, n) => (n === 0 ? `redis://${address}` : address)).join(','),
    servers,
    discard: async () => void (await Promise.all(servers.map((server) => server.discard()))),
  };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const latest = Date.now() + READY_WITHIN_MS;
  while (!(await holds())) {
    if (Date.now() > latest) throw new Error('the servers do not find one another');
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
