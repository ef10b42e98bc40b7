import { describe, test } from 'vitest';
import { chromiumExecutable } from './chromium.ts';

/** `describe` for what needs a Chromium: skipped by name where there is none, a failure under `CI=true`. */
export function describeWithChromium(name: string, body: () => void): void {
  if (chromiumExecutable !== undefined) describe(name, body);
  else if (process.env['CI'] === 'true') {
    test(`${name}: needs Chromium`, () => {
      throw new Error('no Chromium on the PATH: apt-get install chromium');
    });
  } else describe.skip(`${name} (needs Chromium)`, body);
}
