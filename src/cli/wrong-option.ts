/** Why no command takes the callback key in an address. */
export const KEY_IN_ADDRESS =
  'every user of this machine can see a key in an address: leave it out, and set CALLBACK_KEY';

/**
 * One line on what `parseArgs` of Node did not take. `takes`: by an option's name, the line on what it takes, said where it is
 * given no value, or one that begins with a dash (which Node calls ambiguous).
 */
export function wrongOption(error: unknown, takes: Readonly<Record<string, string>> = {}): string {
  if (!(error instanceof Error)) return String(error);
  const [, name = ''] =
    /^Option '(?:-\w, )?--([\w-]+)[^']*' argument (?:is ambiguous|missing)/.exec(error.message) ?? [];
  // Node adds advice on "--" behind the first sentence.
  return takes[name] ?? error.message.split(/\. |\n/)[0] ?? '';
}
