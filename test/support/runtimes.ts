import { createRequire } from 'node:module';
import { describe, test } from 'vitest';
import { program } from './programs.ts';

/** `npm start`. */
export const ON_NODE = program('src/node.ts');
/** `npm run worker`. */
export const ON_WORKERD = program('test/worker-dev/worker.ts');
/** It bundles, and then starts workerd. */
export const WORKERD_READY_WITHIN_MS = 90_000;

/** `describe` for what needs workerd: skipped by name where it is not installed, a failure under `CI=true`. */
export function describeWithWorkerd(name: string, body: () => void): void {
  if (isInstalled()) describe(name, body);
  else if (process.env['CI'] === 'true') {
    test(`${name}: needs wrangler`, () => {
      throw new Error('wrangler and its workerd are not installed: npm ci');
    });
  } else describe.skip(`${name} (needs wrangler)`, body);
}

function isInstalled(): boolean {
  try {
    const wrangler = createRequire(createRequire(import.meta.url).resolve('wrangler/package.json'));
    createRequire(wrangler.resolve('workerd')).resolve('workerd/bin/workerd');
    return true;
  } catch {
    return false;
  }
}
