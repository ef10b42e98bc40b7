import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './programs.ts';

/** Vitest runs this once, before all tests: the programs that they start are those of these sources. */
export function setup(): void {
  execFileSync(process.execPath, [join(ROOT, 'scripts/build.mjs')], { stdio: 'inherit' });
}
