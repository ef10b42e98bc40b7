import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { program } from './programs.ts';

export type Ran = { readonly exitCode: number; readonly out: string; readonly err: string };

/** Runs a command of `src/cli` as a process of its own, in a folder that holds these files, with this environment and nothing else. */
export async function runCommand(
  name: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  input = '',
  files: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const folder = await mkdtemp(join(tmpdir(), 'jisajili-command-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const [command, ...args] = program(`src/cli/${name}`, ...argv);
    const child = spawn(command, args, {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', ...env },
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    // A command that ends early reads no more of it.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const [exitCode] = await once(child, 'close');
    return { exitCode: Number(exitCode), out, err };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
