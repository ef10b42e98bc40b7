import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createWhole } from './data-folder.ts';
import { reasonOf, SandboxProblem } from './sandbox-problem.ts';

/** `started` distinguishes a process from a later one with the same id; empty where the system does not say. */
type Holder = { readonly pid: number; readonly started: string };

const held = new Set<string>();

/**
 * Takes the folder for this process; a lock left behind by one that is gone is taken over.
 * Returns what gives it back. Throws a `SandboxProblem` where another sandbox runs there.
 */
export async function lockDataFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'sandbox.lock');
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Holder);
  for (let attempts = 0; attempts < 5; attempts += 1) {
    try {
      await createWhole(path, mine);
      held.add(path);
      return async () => {
        held.delete(path);
        await unlink(path).catch(() => undefined);
      };
    } catch (error) {
      if (reasonOf(error) !== 'EEXIST') {
        throw new SandboxProblem(`The sandbox cannot write ${path} (${reasonOf(error)}): make its folder writable.`);
      }
    }
    const found = await readFile(path, 'utf8').catch(() => undefined);
    if (found === undefined) continue;
    const holder = holderOf(found);
    if (holder !== undefined && runs(holder, path)) {
      throw new SandboxProblem(
        `Another sandbox (process ${holder.pid}) is using ${folder}: stop it, or start this one in another folder.`,
      );
    }
    await takeAway(path, found);
  }
  throw new SandboxProblem(`Several sandboxes are starting in ${folder} at once: start one alone.`);
}

/** Moves the stale lock aside. One that another process made in between is put back. */
async function takeAway(path: string, stale: string): Promise<void> {
  const aside = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    await rename(path, aside);
    if ((await readFile(aside, 'utf8')) !== stale) await link(aside, path);
    await unlink(aside);
  } catch {
    // Somebody else was quicker: the next try sees what they left.
  }
}

function holderOf(text: string): Holder | undefined {
  try {
    const { pid, started }: Partial<Holder> = JSON.parse(text);
    return Number.isSafeInteger(pid) && typeof started === 'string' ? { pid: Number(pid), started } : undefined;
  } catch {
    return undefined;
  }
}

function runs({ pid, started }: Holder, path: string): boolean {
  // In a container the next process often has the id of the last: what is ours we know.
  if (pid === process.pid) return held.has(path) || (started !== '' && started === startOf(pid));
  if (started !== '') return started === startOf(pid);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return reasonOf(error) === 'EPERM';
  }
}

/** On Linux: this boot's id and the clock tick of the process's start (proc(5), `stat`, field 22). */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie holds nothing any more.
    if (fields[0] === 'Z') return '';
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`;
  } catch {
    return '';
  }
}
