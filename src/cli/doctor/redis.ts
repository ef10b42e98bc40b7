import { randomBytes } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';
import { createKeyring } from '../../adapters/encryption/keyring.ts';
import { connectRedis } from '../../adapters/redis/connect.ts';
import { checkDataKey } from '../../adapters/redis/data-key.ts';
import { checkFoundations, type Finding as Foundation } from '../../adapters/redis/foundations.ts';
import type { RedisTarget } from '../../adapters/redis/target.ts';
import { StoreTrouble, troubleOf, WHAT_TO_DO, withRedisDeadline } from '../../adapters/redis/trouble.ts';
import { type Finding, ok, warn, wrong } from './finding.ts';

const ABOUT = 'Redis';
const DEADLINE_MS = 5_000;
const KEY_LIVES_S = 60;
const REDIS_PORT = 6379;
/** Like all keys of the service: a user of Redis may be let into some keys alone. */
const PREFIX = 'j:doctor:';

/** How durable Redis is, and whether it does what the service asks of it. */
export async function examineRedis(
  target: RedisTarget,
  dataKeys: readonly Uint8Array[] = [],
): Promise<readonly Finding[]> {
  const redis = connectRedis(target, 'process');
  let code: string | undefined;
  for (const event of ['error', 'node error']) {
    redis.on(event, (error: unknown) => {
      code = systemCodeOf(error) ?? code;
    });
  }
  try {
    await withRedisDeadline(DEADLINE_MS, redis.ping());
    return [...(await foundationsOf(redis, dataKeys)), await useOf(redis)];
  } catch (error) {
    return [notInReach(target, error, code)];
  } finally {
    redis.disconnect();
  }
}

async function foundationsOf(redis: Redis | Cluster, dataKeys: readonly Uint8Array[]): Promise<readonly Finding[]> {
  try {
    const foundations = await checkFoundations(redis);
    const dataKey = dataKeys.length > 0 ? [await checkDataKey(redis, createKeyring(dataKeys))] : [];
    return [...foundations, ...dataKey].map(graded);
  } catch (error) {
    return [troubleWith(error, 'it does not say how it is set up')];
  }
}

/** Without these a promise to a customer can be lost; the others are for a person to weigh. */
const ESSENTIAL: ReadonlySet<Foundation['about']> = new Set(['version', 'eviction', 'append-only file', 'data key']);

function graded({ about, is, says }: Foundation): Finding {
  const grades = { good: 'ok', 'at risk': ESSENTIAL.has(about) ? 'wrong' : 'warn', unknown: 'warn' } as const;
  return { grade: grades[is], about: ABOUT, says: `${about}: ${says}` };
}

async function useOf(redis: Redis | Cluster): Promise<Finding> {
  const id = randomBytes(8).toString('hex');
  try {
    await withRedisDeadline(DEADLINE_MS, writeReadDelete(redis, PREFIX + id));
    return ok(ABOUT, 'a key was written, read by a script and deleted');
  } catch (error) {
    return troubleWith(error, 'a key could not be written, read by a script and deleted');
  }
}

async function writeReadDelete(redis: Redis | Cluster, key: string): Promise<void> {
  await redis.set(key, 'doctor', 'EX', KEY_LIVES_S);
  const read = await redis.eval("return redis.call('GET', KEYS[1])", 1, key);
  await redis.del(key);
  if (read !== 'doctor') throw new StoreTrouble('fault', 'another value came back');
}

/** A code of the system (`ECONNREFUSED`) says more than that the client stopped trying. */
function systemCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /\b(?:E[A-Z]{3,}|EAI_AGAIN|ERR_(?:SSL|TLS)_[A-Z_]+)\b/.exec(`${code} ${error.message}`)?.[0];
}

function notInReach(target: RedisTarget, error: unknown, code: string | undefined): Finding {
  const { because, message } = troubleOf(error);
  const cause = because === 'away' && code !== undefined ? `redis: away (${code})` : message;
  const grade = because === 'loading' ? 'warn' : 'wrong';
  const says = `${placesOf(target).join(', ')} is not in reach (${cause})`;
  return { grade, about: ABOUT, says, todo: WHAT_TO_DO[because] };
}

/** Hosts and ports, without user and password. */
function placesOf(target: RedisTarget): readonly string[] {
  switch (target.kind) {
    case 'single': {
      const { hostname, port } = new URL(target.url);
      return [`${hostname}:${port || REDIS_PORT}`];
    }
    case 'cluster':
      return target.nodes.map(({ host, port }) => `${host}:${port}`);
    case 'sentinel':
      return target.sentinels.map(({ host, port }) => `${host}:${port}`);
  }
}

function troubleWith(error: unknown, what: string): Finding {
  const trouble = error instanceof StoreTrouble ? error : undefined;
  const because = trouble?.because ?? 'fault';
  return because === 'loading'
    ? warn(ABOUT, `${what} (${because})`, WHAT_TO_DO[because])
    : wrong(ABOUT, `${what} (${trouble?.message ?? because})`, WHAT_TO_DO[because]);
}
