import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['docs', 'lint', 'ops', 'scripts', 'src', 'test'];
/** The example of "Add a question". */
const MADE_BY_THE_READER = ['src/conversation/occupation.ts', 'test/conversation/occupation.test.ts'];
const NAME_OF_A_FILE = /`([\w.-]+(?:\/[\w.-]+)*\.(?:ts|tsx|js|mjs|cjs|csv|json|yaml|toml|md))`/g;

const files = [...readdirSync(CHECKOUT), ...FOLDERS.flatMap(filesIn)];

function filesIn(folder: string): readonly string[] {
  const names = readdirSync(join(CHECKOUT, folder), { recursive: true, encoding: 'utf8' });
  return names.map((name) => `${folder}/${name.replaceAll(sep, '/')}`);
}

test.each(files.filter((file) => file.endsWith('.md')))('every file that %s names is there', (document) => {
  const named = [...readFileSync(join(CHECKOUT, document), 'utf8').matchAll(NAME_OF_A_FILE)].map(
    ([, name = '']) => name,
  );
  const missing = named.filter((name) => !files.some((file) => file === name || file.endsWith(`/${name}`)));
  expect(missing.filter((name) => !MADE_BY_THE_READER.includes(name))).toEqual([]);
});
