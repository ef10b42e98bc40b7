import type { Cluster, Redis } from 'ioredis';
import { AUDIT } from './keys.ts';
import { redisWithin } from './trouble.ts';

const DEADLINE_MS = 2_500;
const KEPT = 10_000;

/** Who answers for what was done with personal data finds it in this stream: when, what, and of which reference; no more. */
export async function writeAudit(
  redis: Redis | Cluster,
  line: { readonly did: 'show' | 'erase'; readonly ref: string; readonly atMs: number },
): Promise<void> {
  const at = new Date(line.atMs).toISOString();
  await redisWithin(
    DEADLINE_MS,
    redis.xadd(AUDIT, 'MAXLEN', '~', KEPT, '*', 'at', at, 'did', line.did, 'ref', line.ref),
  );
}
