import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, realpath, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf, SandboxProblem } from './sandbox-problem.ts';

const KEY_BYTES = 32;

/** Makes the folder where it is missing, and returns its real path. Throws a `SandboxProblem`. */
export async function openDataFolder(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const folder = await realpath(dataDir);
    await createWhole(join(folder, `.written-${randomBytes(6).toString('hex')}`), '', true);
    return folder;
  } catch (error) {
    if (reasonOf(error) === 'EEXIST')
      throw new SandboxProblem(
        `${dataDir} is a file, and has to be the folder of the sandbox: move it away, or start in another folder.`,
      );
    throw new SandboxProblem(
      `The sandbox cannot write to its folder ${dataDir} (${reasonOf(error)}): make it writable, or start in another folder.`,
    );
  }
}

/** The sandbox's own `DATA_KEY`: 32 random bytes in base64, made at first use and stored in the folder. */
export async function sandboxDataKey(dataDir: string): Promise<string> {
  const path = join(await openDataFolder(dataDir), 'data-key');
  try {
    await createWhole(path, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
  } catch (error) {
    if (reasonOf(error) !== 'EEXIST') {
      throw new SandboxProblem(`The sandbox cannot write ${path} (${reasonOf(error)}): make its folder writable.`);
    }
  }
  const key = await readFile(path, 'utf8').then(
    (text) => text.trim(),
    (error: unknown) => {
      throw new SandboxProblem(`The sandbox cannot read ${path} (${reasonOf(error)}): make it readable.`);
    },
  );
  if (Buffer.from(key, 'base64').length !== KEY_BYTES) {
    throw new SandboxProblem(
      `${path} does not hold 32 bytes in base64: put the key back, or delete ${dataDir} and what was entered there.`,
    );
  }
  return key;
}

/** The file appears with all of its content or not at all. Fails with EEXIST where it is there already. */
export async function createWhole(path: string, content: string, andRemove = false): Promise<void> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
    if (!andRemove) await link(draft, path).catch((error: unknown) => copyWhereNoLinks(error, content, path));
  } finally {
    await file.close();
    await unlink(draft);
  }
}

/** Some file systems know no links (FAT, some network shares). */
async function copyWhereNoLinks(error: unknown, content: string, path: string): Promise<void> {
  if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(reasonOf(error))) throw error;
  await writeFile(path, content, { flag: 'wx', mode: 0o600 });
}
