import { changeKeys, forgetOldKeys, type KeyChange } from '../../adapters/redis/change-keys.ts';
import type { OpenRecords } from '../records/open.ts';

const SAYS_EVERY = 10_000;

/** Answers the exit code: 0 where everything is encrypted by the newest key, and the older ones can go. */
export async function runKeys({ redis, keyring }: OpenRecords): Promise<number> {
  let said = 0;
  const first = await changeKeys(redis, keyring, ({ looked, rewritten }) => {
    if (looked - said < SAYS_EVERY) return;
    said = looked;
    say(`${looked} documents looked at, ${rewritten} encrypted anew`);
  });
  // What is found now was written in between.
  const second = first.rewritten > 0 ? await changeKeys(redis, keyring) : undefined;
  const last = second ?? first;
  say(`${last.looked} documents. Encrypted anew by the newest key: ${first.rewritten + (second?.rewritten ?? 0)}.`);
  const problems = problemsOf(last, second !== undefined && second.rewritten > 0);
  for (const problem of problems) say(problem);
  if (problems.length > 0) return 1;
  const forgotten = await forgetOldKeys(redis, keyring);
  if (forgotten > 0) say('A key that is no longer in DATA_KEY opens nothing any more.');
  say(
    keyring.ids.length === 1
      ? 'DATA_KEY holds one key, and everything is encrypted by it.'
      : 'Everything is encrypted by the newest key: the older ones can go. Set DATA_KEY to the first key alone, restart every process, and run this once more.',
  );
  return 0;
}

function problemsOf({ unknownKey, damaged, busy }: KeyChange, someStillUseAnOldKey: boolean): readonly string[] {
  return [
    ...(unknownKey === 0
      ? []
      : [
          `${unknownKey} were encrypted by a key that is not in DATA_KEY: add it behind the newest, and run this again.`,
        ]),
    ...(damaged === 0 ? [] : [`${damaged} are damaged: npm run customer -- list shows which registrations.`]),
    ...(busy === 0 ? [] : [`${busy} were written again each time: run this again.`]),
    ...(someStillUseAnOldKey
      ? [
          'A process still encrypts by an older key: restart every process with the newest key first in DATA_KEY, and run this again.',
        ]
      : []),
  ];
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
