import { isAllResealed, type Resealed, reseal } from '../../adapters/redis/reseal.ts';
import type { OpenKept } from '../records/open.ts';

export const USAGE = `Usage: npm run reseal

Encrypts anew, under the newest key of DATA_KEY, what its older keys wrote, while the service runs.

  1  add the new key at the end:        DATA_KEY=old,new     restart each process
  2  move it to the front:              DATA_KEY=new,old     restart each process
  3  npm run reseal, until it exits with 0 (1: something still needs an older key; what it is, it says)
  4  take the old key away:             DATA_KEY=new         restart each process

REDIS_URL and DATA_KEY are read as the service reads them. It may be stopped and started again at any time.`;

const PROGRESS_EVERY_MS = 2_000;

export async function runReseal({ redis, keyring }: OpenKept): Promise<number> {
  let toldAtMs = Date.now();
  const result = await reseal({
    redis,
    keyring,
    onProgress(sofar) {
      if (Date.now() - toldAtMs < PROGRESS_EVERY_MS) return;
      toldAtMs = Date.now();
      process.stdout.write(`${countsOf(sofar)} ...\n`);
    },
  });
  process.stdout.write(`${countsOf(result)}.\n`);
  for (const line of leftOf(result)) process.stdout.write(`${line}\n`);
  return isAllResealed(result) ? 0 : 1;
}

function countsOf({ looked, rewritten, moved }: Resealed): string {
  return `${looked} phones looked at, ${rewritten} documents encrypted anew, ${moved} phones moved to their new names`;
}

function leftOf(result: Resealed): readonly string[] {
  const { conversations, conversationsEndInS, broken, busy } = result.left;
  if (isAllResealed(result)) return ['Nothing needs the older keys: DATA_KEY can be the newest one alone.'];
  return [
    'The older keys are still needed:',
    ...(conversations > 0
      ? [
          `  ${conversations} unfinished conversations: they end by themselves, or finish, within ${hours(conversationsEndInS)}; run this again then`,
        ]
      : []),
    ...(busy > 0 ? [`  ${busy} phones were busy: run this again`] : []),
    ...(broken > 0
      ? [
          `  ${broken} records do not open by any of the keys: is one missing in DATA_KEY? If not, they are damaged, and no key helps`,
        ]
      : []),
  ];
}

function hours(seconds: number): string {
  return seconds < 3600 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}
