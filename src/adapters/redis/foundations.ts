import { Cluster, type Redis } from 'ioredis';
import { withRedisDeadline } from './trouble.ts';

/** One thing that the promise to customers stands on, and how it is. `says`: one sentence, with what to set where it is at risk. */
export type Finding = {
  readonly about:
    | 'role'
    | 'version'
    | 'eviction'
    | 'append-only file'
    | 'erasure'
    | 'fsync'
    | 'memory'
    | 'replicas'
    | 'coverage'
    | 'data key';
  readonly is: 'good' | 'at risk' | 'unknown';
  readonly says: string;
};

const DEADLINE_MS = 3_000;
const OLDEST = 602;
/** From here on there is `WAITAOF`. */
const WAITS_FOR_DISK = 702;
const FULL_AT = 0.8;

/**
 * Looks at the Redis, at each master of a Cluster, and says what is found; the same of several masters once. What a managed Redis
 * does not say is `unknown`. Rejects with a `StoreTrouble` where it cannot be reached.
 */
export async function checkFoundations(redis: Redis | Cluster): Promise<readonly Finding[]> {
  // A Cluster does not know its nodes before it is connected.
  await withRedisDeadline(DEADLINE_MS, redis.ping());
  const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis];
  const found = await withRedisDeadline(DEADLINE_MS, Promise.all(nodes.map(look)));
  const seen = new Map(found.flatMap(findings).map((finding) => [`${finding.about} ${finding.says}`, finding]));
  return [...seen.values()];
}

type Look = {
  readonly info: ReadonlyMap<string, string>;
  readonly appendfsync: string | undefined;
  readonly fullCoverage: string | undefined;
  readonly rewritePercentage: string | undefined;
};

async function look(node: Redis): Promise<Look> {
  const [text, appendfsync, fullCoverage, rewritePercentage] = await Promise.all([
    node.info(),
    configOf(node, 'appendfsync'),
    configOf(node, 'cluster-require-full-coverage'),
    configOf(node, 'auto-aof-rewrite-percentage'),
  ]);
  const lines = text.split(/\r?\n/).filter((line) => line.includes(':'));
  const info = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
  return { info, appendfsync, fullCoverage, rewritePercentage };
}

/** Managed Redis often has no CONFIG, or renames it. */
async function configOf(node: Redis, name: string): Promise<string | undefined> {
  const answer: unknown = await node.config('GET', name).catch(() => []);
  const value: unknown = Array.isArray(answer) ? answer[1] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function findings(look: Look): readonly Finding[] {
  const always = [
    ...role(look),
    version(look),
    eviction(look),
    appendOnly(look),
    ...fsync(look),
    ...erasure(look),
    memory(look),
  ];
  return look.info.get('cluster_enabled') === '1' ? [...always, replicas(look), coverage(look)] : always;
}

/** Nothing where it takes writes. */
function role({ info }: Look): readonly Finding[] {
  if (info.get('role') !== 'slave') return [];
  const says =
    'it is a replica and takes no writes, so nobody can register: REDIS_URL has to name the master, or Sentinels';
  return [risk('role', says)];
}

function version({ info }: Look): Finding {
  const written = info.get('redis_version');
  if (written === undefined) return unknown('version', 'its version; it has to be 6.2 or newer');
  return numberOf(written) >= OLDEST
    ? good('version', `Redis ${written}`)
    : risk('version', `Redis ${written} is too old: use 6.2 or newer`);
}

function eviction({ info }: Look): Finding {
  const policy = info.get('maxmemory_policy');
  if (policy === undefined)
    return unknown('eviction', 'what it deletes when it is full; set maxmemory-policy noeviction');
  return policy === 'noeviction'
    ? good('eviction', 'when it is full it deletes nothing')
    : risk(
        'eviction',
        `when it is full it deletes registrations that customers were promised (maxmemory-policy ${policy}): set maxmemory-policy noeviction`,
      );
}

function appendOnly({ info }: Look): Finding {
  const enabled = info.get('aof_enabled');
  if (enabled === undefined)
    return unknown('append-only file', 'whether it has an append-only file; set appendonly yes');
  if (enabled !== '1')
    return risk('append-only file', 'a restart loses what was promised since the last snapshot: set appendonly yes');
  return info.get('aof_last_write_status') === 'err'
    ? risk('append-only file', 'its last write to the append-only file failed: look at its disk')
    : good('append-only file', 'it has an append-only file');
}

/** Nothing where Redis writes its file anew by itself, or does not say. */
function erasure({ info, rewritePercentage }: Look): readonly Finding[] {
  if (info.get('aof_enabled') !== '1' || rewritePercentage !== '0') return [];
  const says =
    'it never writes its append-only file anew by itself, so what ended stays in it for up to a day: set auto-aof-rewrite-percentage 100';
  return [risk('erasure', says)];
}

/** Nothing where there is no append-only file: that is said already. */
function fsync({ info, appendfsync }: Look): readonly Finding[] {
  return info.get('aof_enabled') === '0' ? [] : [howOftenOnDisk(info, appendfsync)];
}

function howOftenOnDisk(info: Look['info'], appendfsync: string | undefined): Finding {
  switch (appendfsync) {
    case undefined:
      return unknown('fsync', 'how often it writes to its disk; set appendfsync always, or everysec with Redis 7.2');
    case 'always':
      return good('fsync', 'what was promised is on its disk before the customer reads it');
    case 'everysec':
      return numberOf(info.get('redis_version') ?? '') >= WAITS_FOR_DISK
        ? good('fsync', 'a confirmation waits until it is on the disk (WAITAOF)')
        : risk(
            'fsync',
            'if its machine crashes, confirmations of the last two seconds are lost (appendfsync everysec): set appendfsync always, or use Redis 7.2',
          );
    default:
      return risk(
        'fsync',
        `if its machine crashes, what was promised in the last half minute is lost (appendfsync ${appendfsync}): set appendfsync always`,
      );
  }
}

function memory({ info }: Look): Finding {
  const [limit, used] = [info.get('maxmemory'), info.get('used_memory')].map(Number);
  if (!Number.isFinite(limit) || !Number.isFinite(used)) return unknown('memory', 'its memory limit');
  if (!limit) return good('memory', 'it has no memory limit but the machine');
  const share = (used ?? 0) / limit;
  const percent = `${Math.round(share * 100)} % of its ${Math.round(limit / 1_048_576)} MB are used`;
  return share < FULL_AT
    ? good('memory', percent)
    : risk('memory', `${percent}; when it is full customers are turned away: raise maxmemory`);
}

function replicas({ info }: Look): Finding {
  const count = Number(info.get('connected_slaves'));
  if (!Number.isFinite(count)) return unknown('replicas', 'whether each primary has a replica');
  return count > 0
    ? good('replicas', 'each primary has one; a confirmation waits until it is there, too')
    : risk('replicas', 'a primary has none: when it dies, all that it had is away until it is back. Give it one');
}

function coverage({ fullCoverage }: Look): Finding {
  if (fullCoverage === undefined)
    return unknown('coverage', 'whether one lost shard stops all; set cluster-require-full-coverage no');
  return fullCoverage === 'no'
    ? good('coverage', 'while a shard is lost the others go on')
    : risk('coverage', 'while one shard is lost all of them refuse: set cluster-require-full-coverage no');
}

/** `7.0.15` is 700: as far as features go by it. */
function numberOf(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 100 + minor;
}

function good(about: Finding['about'], says: string): Finding {
  return { about, is: 'good', says };
}

function risk(about: Finding['about'], says: string): Finding {
  return { about, is: 'at risk', says };
}

function unknown(about: Finding['about'], what: string): Finding {
  return { about, is: 'unknown', says: `it does not say ${what}` };
}
