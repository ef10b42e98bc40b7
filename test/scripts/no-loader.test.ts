import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { freshCheckout } from '../support/fresh-checkout.ts';
import { program, ROOT } from '../support/programs.ts';
import { endServices, newFolder, startService } from '../support/service-process.ts';

// What another user of the machine puts into the temporary folder must reach no program: with a loader that kept what it had
// compiled there, anybody could run code in the doctor of root, with all keys at hand.

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const { scripts, dependencies, devDependencies } = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
) as Record<'scripts' | 'dependencies' | 'devDependencies', Readonly<Record<string, string>>>;
/** What operators run: the programs of `src/cli`, which have the names of their scripts. */
const COMMANDS = Object.keys(scripts).filter((name) => scripts[name]?.includes('src/cli/'));
const WATCH = join(ROOT, 'test/support/loaded-modules.mjs');

let checkout: string;
let temporary: string;

beforeAll(async () => {
  checkout = await freshCheckout();
  temporary = await newFolder();
  // As it was prepared for `tsx`; any other loader would leave a folder of its own.
  await mkdir(join(temporary, `tsx-${process.getuid?.()}`), { mode: 0o700 });
});
afterAll(endServices);

const found = async () => (await readdir(temporary, { recursive: true })).sort();

describe('nothing is read from, or left in, the temporary folder', () => {
  test('by npm start, the first time and again', async () => {
    const before = await found();
    for (const _ of ['builds', 'is built']) {
      const service = await startService({ folder: checkout, command: ['npm', 'start'], env: { TMPDIR: temporary } });
      expect((await fetch(`${service.address}/readyz`)).status).toBe(200);
      expect(await service.stop()).toMatchObject({ code: 0 });
      expect(await found()).toEqual(before);
    }
  });

  test.each(COMMANDS)('by npm run %s', async (name) => {
    const before = await found();
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: temporary };
    const { stdout } = await promisify(execFile)('npm', ['run', '-s', name, '--', '--help'], { cwd: checkout, env });
    expect(stdout).toMatch(/^Usage: /);
    expect(await found()).toEqual(before);
  });
});

test.each(['src/node.ts', ...COMMANDS.map((name) => `src/cli/${name}.ts`)])(
  '%s loads nothing from outside the checkout',
  async (source) => {
    const list = join(await newFolder(), 'loaded');
    const [node, ...entry] = program(source, '--help');
    await promisify(execFile)(node, ['--import', WATCH, ...entry], {
      env: { PATH: process.env['PATH'], LOADED_MODULES: list },
    });
    const loaded = (await readFile(list, 'utf8')).trim().split('\n');
    const files = loaded.filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url));
    const inside = [join(ROOT, 'package.json'), join(ROOT, 'dist/'), `${await realpath(join(ROOT, 'node_modules'))}/`];
    expect(files).toContain(entry[0]);
    expect(files.filter((file) => !inside.some((folder) => file.startsWith(folder)))).toEqual([]);
  },
);

test('no command, unit or image names a loader, or a folder to cache what was compiled in', () => {
  const files = ['Dockerfile', 'docs/going-live.md'].map((file) => readFileSync(join(ROOT, file), 'utf8'));
  const commands = [...Object.values(scripts), ...files];
  expect(commands.filter((text) => /--import|--(experimental-)?loader|NODE_COMPILE_CACHE|\btsx\b/.test(text))).toEqual(
    [],
  );
  expect({ ...dependencies, ...devDependencies }).not.toHaveProperty('tsx');
});
