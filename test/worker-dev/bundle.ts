import { execFile } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartProblem } from '../../src/runtime/start-problem.ts';
import { CONFIG, wranglerEnvironment, wranglerProgram } from './tool.ts';

const WITHIN_MS = 60_000;

/** Bundles the Worker as `wrangler deploy` would upload it, under `folder`; answers its path. Throws a `StartProblem`. */
export async function bundleWorker(folder: string, entry = 'src/worker.ts'): Promise<string> {
  // In a folder of its own: `wrangler dev` watches what lies beside the bundle.
  const bundle = join(folder, 'bundle');
  const args = ['deploy', entry, '--config', CONFIG, '--dry-run', '--outdir', bundle];
  try {
    await promisify(execFile)(process.execPath, [wranglerProgram(), ...args], {
      cwd: dirname(CONFIG),
      env: wranglerEnvironment(folder),
      timeout: WITHIN_MS,
    });
  } catch (error) {
    if (error instanceof StartProblem) throw error;
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new StartProblem(`wrangler cannot bundle the Worker:\n${said.trim()}`);
  }
  return join(bundle, `${basename(entry, '.ts')}.js`);
}
