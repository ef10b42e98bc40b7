import type { Cluster, Redis } from 'ioredis';
import { AUDIT } from './keys.ts';
import { redisWithin } from './trouble.ts';

const DEADLINE_MS = 2_500;
const KEPT = 10_000;

/** `not erased`: of an `erase` before it that came to nothing, or was not seen to its end. */
export type Did = 'show' | 'erase' | 'not erased';

/** Who answers for what was done with personal data finds it in this stream: when, what, and of which reference; no more. Answers the line. */
export async function writeAudit(
  redis: Redis | Cluster,
  line: { readonly did: Did; readonly ref: string; readonly atMs: number },
): Promise<string> {
  const at = new Date(line.atMs).toISOString();
  await redisWithin(
    DEADLINE_MS,
    redis.xadd(AUDIT, 'MAXLEN', '~', KEPT, '*', 'at', at, 'did', line.did, 'ref', line.ref),
  );
  return `${at} ${line.did} ${line.ref}`;
}
