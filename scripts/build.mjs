// Compiles the programs into `dist`: what runs is JavaScript, without a loader. Does nothing where `dist` is up to date.
// Several may run at once: the same sources give the same bytes, and each file is replaced as a whole.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const DIST = join(ROOT, 'dist');
const CONFIG = join(ROOT, 'tsconfig.build.json');
/** Programs are in both; an installation may go without `test`. */
const FOLDERS = ['src', 'test'];
const UNFINISHED = '.unfinished-';
const LEFT_BEHIND_AFTER_MS = 600_000;
const NOT_WRITABLE = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'];

class BuildProblem extends Error {}

try {
  build();
} catch (error) {
  if (!(error instanceof BuildProblem || NOT_WRITABLE.includes(error.code))) throw error;
  const todo = error instanceof BuildProblem ? '' : ': run "npm run build" as the user that owns this folder';
  process.stderr.write(`The programs cannot be compiled: ${error.message}${todo}\n`);
  process.exitCode = 1;
}

function build() {
  const sources = FOLDERS.flatMap((folder) => filesIn(join(ROOT, folder)));
  const stamp = join(DIST, 'sources.sha256');
  const hash = hashOf([join(ROOT, 'tsconfig.json'), CONFIG, fileURLToPath(import.meta.url), ...sources]);
  if (existing(stamp)?.toString() === hash) return;
  mkdirSync(DIST, { recursive: true });
  removeLeftBehind();
  const unfinished = mkdtempSync(join(DIST, UNFINISHED));
  try {
    compile(unfinished);
    // Served and run as they are.
    for (const file of sources.filter((path) => !/\.tsx?$/.test(path)))
      cpSync(file, join(unfinished, relative(ROOT, file)));
    // Killed from here on, the build is done again.
    rmSync(stamp, { force: true });
    for (const folder of FOLDERS) replace(join(DIST, folder), join(unfinished, folder));
    writeFileSync(join(unfinished, 'stamp'), hash);
    renameSync(join(unfinished, 'stamp'), stamp);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function compile(into) {
  const { status, stdout, error } = spawnSync(process.execPath, [compiler(), '-p', CONFIG, '--outDir', into], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new BuildProblem(`tsc says:\n${error?.message ?? stdout.trim()}`);
}

function compiler() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  } catch {
    throw new BuildProblem('dist is not up to date, and TypeScript is not installed: run "npm ci"');
  }
}

/** Makes `old` hold the files of `made` and no others. At no time a file is missing that both have. */
function replace(old, made) {
  const files = filesIn(made).map((file) => relative(made, file));
  for (const file of files) {
    if (existing(join(old, file))?.equals(readFileSync(join(made, file)))) continue;
    mkdirSync(dirname(join(old, file)), { recursive: true });
    renameSync(join(made, file), join(old, file));
  }
  const wanted = new Set(files);
  for (const file of filesIn(old)) if (!wanted.has(relative(old, file))) rmSync(file, { force: true });
}

/** What a build that was killed did not remove. */
function removeLeftBehind() {
  for (const name of readdirSync(DIST).filter((each) => each.startsWith(UNFINISHED))) {
    const modifiedMs = statSync(join(DIST, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - modifiedMs > LEFT_BEHIND_AFTER_MS) rmSync(join(DIST, name), { recursive: true, force: true });
  }
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${relative(ROOT, file)} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Every file under `folder`, in a fixed order; none where there is no such folder. */
function filesIn(folder) {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)]));
}

function existing(file) {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
