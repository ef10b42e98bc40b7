import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The checkout, also for what runs from `dist`. */
export const ROOT = dirname(createRequire(import.meta.url).resolve('#package.json'));

/** Where a source is compiled, by its path in the checkout: `src/node.ts`. */
export const compiled = (source: string): string => join(ROOT, 'dist', source.replace(/\.ts$/, '.js'));

/** The command that runs one of our programs, by its source. */
export function program(source: string, ...args: readonly string[]): readonly [string, ...string[]] {
  return [process.execPath, compiled(source), ...args];
}
