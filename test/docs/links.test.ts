import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = ['.', 'docs', 'docs/decisions'].flatMap((folder) =>
  readdirSync(join(CHECKOUT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);
const read = (page: string) => readFileSync(join(CHECKOUT, page), 'utf8');

/** As GitHub names a heading in an address. */
function anchorsOf(page: string): readonly string[] {
  return [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(PAGES)('every link of %s leads to a file that is there, and to one of its headings', (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
  const broken = links.filter(([, path = '', anchor]) => {
    const target = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(CHECKOUT, target))) return true;
    return anchor !== undefined && !anchorsOf(target).includes(anchor);
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

test.each(PAGES)('every file that %s names is there, from the root or from src', (page) => {
  const named = [...read(page).matchAll(/`([\w-]+\/(?:[\w-]+\/)*(?:[\w-]+\/|[\w.-]+\.(?:ts|tsx|csv|yaml|json|md)))`/g)];
  const missing = named.filter(([, path = '']) => !['', 'src'].some((from) => existsSync(join(CHECKOUT, from, path))));
  // How to add a question is shown by one that is not there.
  expect(missing.map(([, path = '']) => path).filter((path) => !path.includes('/occupation.'))).toEqual([]);
});
