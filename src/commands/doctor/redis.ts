import { randomBytes } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';
import type { RedisTarget } from '../../config.ts';
import { connectRedis } from '../../edge/redis/connect.ts';
import { checkDataKey } from '../../edge/redis/data-key.ts';
import { checkFoundations, type Finding as Foundation } from '../../edge/redis/foundations.ts';
import { StoreTrouble, type TroubleCause, within } from '../../edge/redis/trouble.ts';
import { createKeyring } from '../../edge/seal.ts';
import { type Finding, ok, warn, wrong } from './finding.ts';

const ABOUT = 'Redis';
const DEADLINE_MS = 5_000;
const KEY_LIVES_S = 60;
/** Where the documents lie, and where the queue does: a user of Redis may be let into one of them alone. */
const PLACES = ['j:doctor:', '{jisajili}:doctor:'] as const;

/** How Redis keeps what it acknowledges, and whether it does what the service asks of it. */
export async function examineRedis(
  target: RedisTarget,
  dataKeys: readonly Uint8Array[] = [],
): Promise<readonly Finding[]> {
  const redis = connectRedis(target, 'hops');
  try {
    await within(DEADLINE_MS, redis.ping());
    return [...(await foundationsOf(redis, dataKeys)), await useOf(redis)];
  } catch (error) {
    return [troubleWith(error, 'it is not in reach')];
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
    return [troubleWith(error, 'it does not tell how it is set up')];
  }
}

/** Without these a promise to a customer can be lost; the others are for a person to weigh. */
const ESSENTIAL: ReadonlySet<Foundation['about']> = new Set(['version', 'eviction', 'append-only file', 'data key']);

function graded({ about, is, says }: Foundation): Finding {
  const grades = { well: 'ok', 'at risk': ESSENTIAL.has(about) ? 'wrong' : 'warn', unknown: 'warn' } as const;
  return { grade: grades[is], about: ABOUT, says: `${about}: ${says}` };
}

async function useOf(redis: Redis | Cluster): Promise<Finding> {
  const id = randomBytes(8).toString('hex');
  try {
    for (const place of PLACES) await within(DEADLINE_MS, writeReadDelete(redis, place + id));
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

const TODO: Readonly<Record<TroubleCause, string>> = {
  away: 'check the host and port in REDIS_URL (rediss:// where it wants TLS), and that this machine may connect',
  timeout: 'check the host in REDIS_URL, and what stands between: a firewall that drops is silent',
  denied:
    'check the user and password in REDIS_URL, and that its user may use all commands on keys j:* and {jisajili}*',
  readonly: 'that is a replica: REDIS_URL has to name the master, or Sentinels',
  loading: 'it is starting: run the doctor again in a minute',
  full: 'it is full or cannot write its disk: give it room',
  fault: 'it refused a command that the service needs: is it a Redis of 6.2 or newer, with scripts allowed',
};

function troubleWith(error: unknown, what: string): Finding {
  const trouble = error instanceof StoreTrouble ? error : undefined;
  const because = trouble?.because ?? 'fault';
  return because === 'loading'
    ? warn(ABOUT, `${what} (${because})`, TODO[because])
    : wrong(ABOUT, `${what} (${trouble?.message ?? because})`, TODO[because]);
}
