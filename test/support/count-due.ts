import type { Cluster, Redis } from 'ioredis';
import { BUCKETS, dueKey } from '../../src/adapters/redis/keys.ts';

/** Reminders of unfinished registrations wait for longer: they are no part of what was promised. */
const SOON_MS = 120_000;

/** How many phones wait for the registry, or soon for an SMS. */
export async function countDue(redis: Redis | Cluster): Promise<number> {
  const [seconds] = await redis.time();
  const soonMs = Number(seconds) * 1000 + SOON_MS;
  const counts = await Promise.all(
    Array.from({ length: BUCKETS }, async (_, bucket) => {
      const registry = await redis.zcard(dueKey(bucket, 'registry'));
      return registry + (await redis.zcount(dueKey(bucket, 'sms'), '-inf', soonMs));
    }),
  );
  return counts.reduce((sum, each) => sum + each, 0);
}
