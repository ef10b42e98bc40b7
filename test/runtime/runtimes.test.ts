import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));
/** Its entry, and the sandbox, which says where it runs. */
const MAY_KNOW = /^(worker\.ts|sandbox\/)/;
const KNOWS = /\b(cloudflare|workerd|wrangler|isolates?|on workers)\b/i;

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(tsx?|js|css)$/.test(entry.name))
  .map((entry) => `${entry.parentPath}/${entry.name}`.slice(SRC.length).replace(/^\//, ''));

test('no file but its entry and the sandbox knows of Workers', () => {
  expect(files.length).toBeGreaterThan(100);
  const knowing = files.filter((file) => KNOWS.test(readFileSync(`${SRC}${file}`, 'utf8')));
  expect(knowing.filter((file) => MAY_KNOW.test(file))).toContain('worker.ts');
  expect(knowing.filter((file) => !MAY_KNOW.test(file))).toEqual([]);
});
