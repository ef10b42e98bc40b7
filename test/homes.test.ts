import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));
/** What may know of the home on Workers: its entry, the adapters of the two queues, and the commands that run it here. */
const MAY_KNOW = /^(worker\.ts|edge\/queue\/|commands\/worker)/;
const KNOWS = /\b(cloudflare|workerd|wrangler|isolates?|on workers)\b/i;

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(tsx?|js|css)$/.test(entry.name))
  .map((entry) => `${entry.parentPath}/${entry.name}`.slice(SRC.length).replace(/^\//, ''));

test('no file but the entry, the queue and the commands of the home on Workers knows of it', () => {
  expect(files.length).toBeGreaterThan(100);
  const knowing = files.filter((file) => KNOWS.test(readFileSync(`${SRC}${file}`, 'utf8')));
  expect(knowing.filter((file) => MAY_KNOW.test(file))).toContain('worker.ts');
  expect(knowing.filter((file) => !MAY_KNOW.test(file))).toEqual([]);
});
