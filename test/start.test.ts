import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import { endServices, newFolder, runService } from './support/service-process.ts';

// Programs are started here, which takes its time where others are at work.
vi.setConfig({ testTimeout: 60_000 });

const TSX = import.meta.resolve('tsx');

/** One of our own programs, as its script starts it. */
function program(file: string, ...args: readonly string[]): readonly [string, ...string[]] {
  const path = fileURLToPath(new URL(`../src/${file}`, import.meta.url));
  return [process.execPath, '--import', TSX, path, ...args];
}

afterAll(endServices);

const WITHOUT_ARGUMENTS = [
  ['start', 'node.ts'],
  ['worker', 'commands/worker.ts'],
  ['worker:size', 'commands/worker-size.ts'],
  ['reseal', 'commands/reseal.ts'],
] as const;

test('npm start -- --help says what it does', async () => {
  const { code, out, err } = await runService({ command: program('node.ts', '--help') });
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^Usage: npm start\n/);
});

test.each(WITHOUT_ARGUMENTS)('%s with an argument: a line, the usage and exit code 2', async (name, file) => {
  const { code, out, err } = await runService({ command: program(file, '--port', '3000') });
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(new RegExp(`^${name}: takes no arguments\n\nUsage: npm `));
});

test.each(['node.ts', 'commands/doctor.ts'])('%s, where .env cannot be read: one line, exit code 1', async (file) => {
  const folder = await newFolder();
  await mkdir(join(folder, '.env'));
  expect(await runService({ command: program(file), folder })).toEqual({
    code: 1,
    out: '',
    err: 'The file .env cannot be read: make it a file that this user may read, or remove it.\n',
  });
});
