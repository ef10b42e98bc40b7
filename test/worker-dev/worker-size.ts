// The Worker's bundle, held to its budget: `npm run worker:size`. Bundles as `wrangler deploy` would, and uploads nothing.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { takesNoArguments } from '../../src/cli/no-arguments.ts';
import { StartProblem } from '../../src/runtime/start-problem.ts';
import { bundleWorker } from './bundle.ts';

const BUDGET_BYTES = 1024 * 1024;
const KIB = 1024;

takesNoArguments(
  'worker:size',
  'Usage: npm run worker:size\n\nSays how large the Worker is, and exits with 1 where it is over its budget.',
);

const folder = await mkdtemp(join(tmpdir(), 'jisajili-bundle-'));
try {
  const bundle = await readFile(await bundleWorker(folder));
  const packed = (await promisify(gzip)(bundle)).length;
  const within = packed <= BUDGET_BYTES;
  process.stdout.write(
    `The Worker's bundle: ${kib(packed)} KiB gzip (${kib(bundle.length)} KiB), of ${kib(BUDGET_BYTES)} KiB: ${within ? 'within' : 'over'} its budget.\n`,
  );
  if (!within) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof StartProblem)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

function kib(bytes: number): string {
  return (bytes / KIB).toFixed(1);
}
