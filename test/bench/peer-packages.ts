import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../support/programs.ts';

/** No dependencies of the project: installed where they are used first. */
const PACKAGES = { express: '5.3.0', 'ussd-menu-builder': '1.2.0' } as const;
const FOLDER = join(ROOT, 'node_modules/.cache/jisajili-bench');
const INSTALL_MS = 120_000;

/** The folder that has the peer's packages. Rejects, saying why, where they can't be installed. */
export async function installPeer(note: (line: string) => void): Promise<string> {
  if (await isInstalled()) return FOLDER;
  const wanted = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
  note(`installing ${wanted.join(' and ')} for the peer into node_modules/.cache`);
  await mkdir(FOLDER, { recursive: true });
  const options = [
    '--no-save',
    '--no-package-lock',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--fetch-retries=1',
  ];
  // Inside `npm run`, the environment points npm at this project.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(?!config_registry)/i.test(name)),
  );
  try {
    await promisify(execFile)('npm', ['install', '--prefix', FOLDER, ...options, ...wanted], {
      cwd: FOLDER,
      env,
      timeout: INSTALL_MS,
    });
  } catch (error) {
    throw new Error(`npm could not install ${wanted.join(' and ')}: ${firstLines(error)}`);
  }
  return FOLDER;
}

async function isInstalled(): Promise<boolean> {
  const versions = await Promise.all(
    Object.keys(PACKAGES).map(async (name) => {
      const text = await readFile(join(FOLDER, 'node_modules', name, 'package.json'), 'utf8').catch(() => '{}');
      return JSON.parse(text).version;
    }),
  );
  return versions.join() === Object.values(PACKAGES).join();
}

function firstLines(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  return said.trim().split('\n').slice(0, 2).join(' ');
}
