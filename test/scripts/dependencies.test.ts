import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/programs.ts';

const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, { readonly version: string }>>;
};

// The newest wrangler that runs on Node 20 names old ones, with known vulnerabilities: package.json puts ours in their place.
test.each(['undici', 'ws'])('%s is there once, also for wrangler', (name) => {
  const installed = Object.keys(packages).filter((path) => path.endsWith(`node_modules/${name}`));
  expect(installed).toEqual([`node_modules/${name}`]);
});
