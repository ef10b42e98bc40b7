import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './programs.ts';
import { newFolder } from './service-process.ts';

const NEEDED_BY_BUILD = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts', 'src'];

/** A checkout after `npm ci`, in which nothing was built yet. Removed by `endServices`. */
export async function freshCheckout(): Promise<string> {
  const folder = await newFolder();
  await Promise.all(NEEDED_BY_BUILD.map((name) => cp(join(ROOT, name), join(folder, name), { recursive: true })));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}
