import type { Environment } from '../../config.ts';
import { StoreTrouble } from '../../edge/redis/trouble.ts';
import { type OpenKept, openKept } from './open.ts';

/** Runs a command over what the service keeps. Answers its exit code; says what is wrong in words, never with a stack. */
export async function runOverKept(
  name: string,
  env: Environment,
  work: (kept: OpenKept) => Promise<number>,
): Promise<number> {
  const kept = await openKept(env);
  if (!('store' in kept)) {
    process.stderr.write(`${name}: these settings are missing or wrong:\n  ${kept.join('\n  ')}\n`);
    return 1;
  }
  try {
    return await work(kept);
  } catch (error) {
    if (!(error instanceof StoreTrouble)) throw error;
    process.stderr.write(`${name}: ${WORDS[error.because] ?? 'Redis did not do it'} (${error.message})\n`);
    return 1;
  } finally {
    kept.close();
  }
}

const WORDS: Readonly<Partial<Record<StoreTrouble['because'], string>>> = {
  away: 'Redis is not in reach: look at REDIS_URL, or start the sandbox',
  timeout: 'Redis does not answer',
  denied: 'Redis does not accept the user or the password in REDIS_URL',
  readonly: 'this Redis is a replica: set REDIS_URL to the master, or to its Sentinels',
  full: 'Redis is full, or cannot write its disk',
};
