import { createRedisMock } from 'js-redis-server';
import { expect, test } from 'vitest';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { checkFoundations, type Finding } from '../../../src/adapters/redis/foundations.ts';
import type { RedisTarget } from '../../../src/adapters/redis/target.ts';
import { StoreTrouble } from '../../../src/adapters/redis/trouble.ts';
import { describeWithRedis, ownAllSlots, type RedisServer, startRedisServer } from '../../support/redis-server.ts';

async function findingsOf(target: RedisTarget): Promise<Record<string, string>> {
  const redis = connectRedis(target, 'process');
  try {
    return byAbout(await checkFoundations(redis));
  } finally {
    redis.disconnect();
  }
}

function byAbout(findings: readonly Finding[]): Record<string, string> {
  return Object.fromEntries(findings.map(({ about, is, says }) => [about, `${is}: ${says}`]));
}

async function looked(options: readonly string[], before?: (server: RedisServer) => Promise<void>) {
  const server = await startRedisServer([...options]);
  try {
    await before?.(server);
    const cluster = options.includes('--cluster-enabled');
    return await findingsOf(
      cluster
        ? { kind: 'cluster', nodes: [{ host: '127.0.0.1', port: server.port }], tls: false }
        : { kind: 'single', url: server.url },
    );
  } finally {
    await server.discard();
  }
}

const CAREFUL = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'];

describeWithRedis('what the service stands on', () => {
  test('is good where all is set with care', async () => {
    const found = await looked([...CAREFUL, '--maxmemory', '200mb']);
    expect(Object.values(found).filter((says) => !says.startsWith('good: '))).toEqual([]);
    expect(Object.keys(found)).toEqual(['version', 'eviction', 'append-only file', 'fsync', 'memory']);
    expect(found['version']).toMatch(/^good: Redis \d+\.\d+/);
    expect(found['memory']).toMatch(/^good: \d+ % of its 200 MB are used$/);
  });

  test('a file that is never written anew holds what was erased', async () => {
    const found = await looked([...CAREFUL, '--auto-aof-rewrite-percentage', '0']);
    expect(found['erasure']).toMatch(/^at risk: .*set auto-aof-rewrite-percentage 100$/);
  });

  test('a replica is no place to register at', async () => {
    const found = await looked([...CAREFUL, '--replicaof', '127.0.0.1', '1']);
    expect(found['role']).toMatch(/^at risk: it is a replica .* name the master/);
  });

  test('says what is at risk, and what to set', async () => {
    const found = await looked(['--maxmemory', '1100kb', '--maxmemory-policy', 'allkeys-lru', '--appendonly', 'no']);
    expect(found['eviction']).toBe(
      'at risk: when it is full it deletes registrations that customers were promised (maxmemory-policy allkeys-lru): set maxmemory-policy noeviction',
    );
    expect(found['append-only file']).toBe(
      'at risk: a restart loses what was promised since the last snapshot: set appendonly yes',
    );
    expect(found['memory']).toMatch(/^at risk: \d+ % of its 1 MB are used; .* raise maxmemory$/);
    // Without the file there is nothing to write to a disk.
    expect(Object.keys(found)).not.toContain('fsync');
  });

  test.each([
    ['everysec', /last two seconds/],
    ['no', /last half minute/],
  ])('appendfsync %s loses something where there is no WAITAOF', async (appendfsync, loss) => {
    const found = await looked(['--appendonly', 'yes', '--appendfsync', appendfsync]);
    expect(found['fsync']).toMatch(loss);
    expect(found['fsync']).toMatch(/^at risk/);
  });

  test('a managed Redis without CONFIG still says the rest', async () => {
    const found = await looked([...CAREFUL, '--rename-command', 'CONFIG', '']);
    expect(found['fsync']).toMatch(/^unknown: it does not say how often it writes to its disk/);
    expect(found['eviction']).toMatch(/^good/);
  });

  test('each master of a Cluster is looked at', async () => {
    const cluster = ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'];
    const found = await looked([...CAREFUL, ...cluster], ownAllSlots);
    expect(found['append-only file']).toBe('good: it has an append-only file');
    expect(found['replicas']).toMatch(/^at risk: a primary has none/);
    expect(found['coverage']).toBe(
      'at risk: while one shard is lost all of them refuse: set cluster-require-full-coverage no',
    );
  });

  test('a Cluster whose shards go on alone is ready', async () => {
    const cluster = ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'];
    const found = await looked([...CAREFUL, ...cluster, '--cluster-require-full-coverage', 'no'], ownAllSlots);
    expect(found['coverage']).toBe('good: while a shard is lost the others go on');
  });

  test('the one of the sandbox is content with what it can say', async () => {
    const mock = await createRedisMock();
    const found = await findingsOf({ kind: 'single', url: mock.url });
    await mock.close();
    expect(Object.keys(found)).toHaveLength(4);
  });

  test('one that is away is a trouble, soon', async () => {
    const server = await startRedisServer();
    await server.kill();
    await expect(findingsOf({ kind: 'single', url: server.url })).rejects.toThrow(StoreTrouble);
    await server.discard();
  });
});
