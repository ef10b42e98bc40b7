import { execFile } from 'node:child_process';
import { appendFile, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { freshCheckout } from '../support/fresh-checkout.ts';
import { ROOT } from '../support/programs.ts';
import { endServices } from '../support/service-process.ts';

// Programs are started here, which takes its time where others are at work.
vi.setConfig({ testTimeout: 60_000 });

let checkout: string;

beforeEach(async () => {
  checkout = await freshCheckout();
});
afterAll(endServices);

type Built = { readonly code: number; readonly said: string };

async function build(): Promise<Built> {
  const building = promisify(execFile)(process.execPath, [join(checkout, 'scripts/build.mjs')]);
  return building.then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code, said: stdout + stderr }),
  );
}

const SILENT: Built = { code: 0, said: '' };
const dist = (path = '') => join(checkout, 'dist', path);
const files = async (folder: string) => ((await readdir(folder, { recursive: true })) as string[]).sort();

test('a fresh checkout: each module is compiled, and what is no TypeScript lies beside it', async () => {
  expect(await build()).toEqual(SILENT);
  const sources = (await files(join(ROOT, 'src'))).filter((path) => !path.endsWith('.d.ts'));
  expect(await files(dist('src'))).toEqual(sources.map((path) => path.replace(/\.tsx?$/, '.js')).sort());
  expect(await readdir(dist())).toEqual(['sources.sha256', 'src']);
});

test('an up-to-date one is left as it is, and needs no TypeScript', async () => {
  await build();
  await rm(join(checkout, 'node_modules'));
  const before = await stat(dist('sources.sha256'));
  expect(await build()).toEqual(SILENT);
  expect((await stat(dist('sources.sha256'))).mtimeMs).toBe(before.mtimeMs);
});

test('a change of a source, a new one and one that went are seen', async () => {
  await build();
  await appendFile(join(checkout, 'src/node.ts'), '\nexport const changed: boolean = true;\n');
  await rename(join(checkout, 'src/ports/clock.ts'), join(checkout, 'src/ports/watch.ts'));
  expect(await build()).toEqual(SILENT);
  expect(await readFile(dist('src/node.js'), 'utf8')).toContain('export const changed = true;');
  expect(await readdir(dist('src/ports'))).toEqual(expect.arrayContaining(['watch.js']));
  expect(await readdir(dist('src/ports'))).not.toContain('clock.js');
});

test('several at once: all of them succeed, and leave nothing but the result', async () => {
  expect(await Promise.all(Array.from({ length: 5 }, build))).toEqual(Array.from({ length: 5 }, () => SILENT));
  expect(await readdir(dist())).toEqual(['sources.sha256', 'src']);
  expect(await readFile(dist('src/node.js'), 'utf8')).toBe(await readFile(join(ROOT, 'dist/src/node.js'), 'utf8'));
});

test('what a killed build left is removed, unless it may be one that runs', async () => {
  await mkdir(dist('.unfinished-killed/src'), { recursive: true });
  await utimes(dist('.unfinished-killed'), 0, 0);
  await mkdir(dist('.unfinished-running'));
  await build();
  expect(await readdir(dist())).toEqual(['.unfinished-running', 'sources.sha256', 'src']);
});

test('an error in a source: says where, exits with 1 and leaves what was there', async () => {
  await build();
  await writeFile(join(checkout, 'src/node.ts'), 'const = 1;\n');
  expect(await build()).toEqual({
    code: 1,
    said: expect.stringMatching(/^The programs cannot be compiled: tsc says:\nsrc\/node\.ts.* error TS\d+: .*\n$/s),
  });
  expect(await readFile(dist('src/node.js'), 'utf8')).toContain('settingsFrom');
});

test('without TypeScript, and where dist cannot be written: one line that says what to do', async () => {
  await rm(join(checkout, 'node_modules'));
  expect(await build()).toEqual({
    code: 1,
    said: 'The programs cannot be compiled: dist is not up to date, and TypeScript is not installed: run "npm ci"\n',
  });
  await rm(dist(), { recursive: true });
  await writeFile(dist(), 'a file, and no folder');
  expect(await build()).toEqual({
    code: 1,
    said: expect.stringMatching(
      /^The programs cannot be compiled: E\w+: .*: run "npm run build" as the user that owns this folder\n$/,
    ),
  });
});
