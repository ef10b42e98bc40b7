import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { journeySuite } from '../support/journey-suite.ts';
import { compiled, ROOT } from '../support/programs.ts';

/** Where `.ci/run` installs them: `NODES_FOLDER/node22/bin/node`. */
const FOLDER = process.env['NODES_FOLDER'];

describe.each([20, 22, 24])('Node %i', (major) => {
  const node = FOLDER === undefined ? process.execPath : join(FOLDER, `node${major}`, 'bin/node');
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout ?? '';
  const isThere = version.startsWith(`v${major}.`);

  test.skipIf(!isThere && process.env['CI'] !== 'true')('is there, and compiles the programs', () => {
    expect(version).toMatch(new RegExp(`^v${major}\\.`));
    const check = join(ROOT, 'scripts/check-node.cjs');
    const { status, stderr } = spawnSync(node, ['-r', check, join(ROOT, 'scripts/build.mjs')], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  if (isThere) {
    journeySuite(`the journey on Node ${major}`, [node, compiled('src/node.ts')]);
  }
});
