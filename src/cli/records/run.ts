import { describe } from '../../adapters/log.ts';
import { StoreTrouble, type TroubleCause, WHAT_TO_DO } from '../../adapters/redis/trouble.ts';
import type { Environment } from '../../runtime/settings.ts';
import { type OpenRecords, openRecords } from './open.ts';

/**
 * Runs a command over what the service stores. Answers its exit code; says what is wrong in one line, never with the error itself:
 * a Redis client's holds the arguments of its command, a password among them.
 */
export async function runOverRecords(
  name: string,
  env: Environment,
  work: (records: OpenRecords) => Promise<number>,
): Promise<number> {
  const complain = (why: string) => void process.stderr.write(`${name}: ${why}\n`);
  const records = await openRecords(env);
  if (!('operations' in records)) {
    complain(`these settings are missing or wrong:\n  ${records.join('\n  ')}`);
    return 1;
  }
  try {
    return await work(records);
  } catch (error) {
    if (error instanceof StoreTrouble) {
      const { because, message } = error;
      const sandbox = because === 'away' && !env['REDIS_URL'] ? ', or start the sandbox (npm start)' : '';
      complain(`${WORDS[because]} (${message}): ${WHAT_TO_DO[because]}${sandbox}`);
    } else {
      const { because, at } = describe(error);
      complain(`this did not work (${because}${at === undefined ? '' : ` at ${at}`})`);
    }
    return 1;
  } finally {
    records.close();
  }
}

const WORDS: Readonly<Record<TroubleCause, string>> = {
  away: 'Redis is not in reach',
  timeout: 'Redis does not answer',
  denied: 'Redis does not let this in',
  readonly: 'Redis takes no writes',
  loading: 'Redis is not ready',
  full: 'Redis takes nothing more',
  fault: 'Redis did not do it',
};
