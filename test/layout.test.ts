import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const CHECKOUT = fileURLToPath(new URL('..', import.meta.url));

/** What each folder of `src` may import besides its own files. An entry point is a file at the root of `src`. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  conversation: [],
  ports: ['conversation'],
  outbox: ['conversation', 'ports'],
  ussd: ['conversation', 'outbox', 'ports'],
  sms: ['conversation', 'outbox', 'ports'],
  operations: ['conversation', 'outbox', 'ports'],
  adapters: ['conversation', 'ports'],
  runtime: ['adapters', 'conversation', 'operations', 'outbox', 'ports', 'sms', 'ussd'],
  cli: ['adapters', 'conversation', 'operations', 'outbox', 'ports', 'runtime', 'sms', 'ussd'],
  sandbox: ['adapters', 'cli', 'conversation', 'operations', 'outbox', 'ports', 'runtime', 'sms', 'ussd'],
  'node.ts': ['cli', 'runtime', 'sandbox'],
  'worker.ts': ['adapters', 'operations', 'outbox', 'ports', 'runtime'],
};

/** All that ports and adapters may know of the conversation: types of what the customer enters, and how they are written. */
const VOCABULARY = ['msisdn.ts', 'name.ts', 'national-id.ts', 'counties.ts'].map((file) => `src/conversation/${file}`);

const IMPORT = /(?:^|\n)(?:import|export)\b[^;'"]*?(?:from )?'(\.[^']+)'|\bimport\('(\.[^']+)'\)/g;

const files = readdirSync(join(CHECKOUT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => `src/${file.replaceAll(sep, '/')}`);
const imports = new Map(files.map((file) => [file, importsOf(file)]));

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(CHECKOUT, file), 'utf8');
  return [...text.matchAll(IMPORT)].map(([, from, lazily]) =>
    relative('.', normalize(join(dirname(file), from ?? lazily ?? ''))).replaceAll(sep, '/'),
  );
}

function folderOf(file: string): string {
  return file.split('/')[1] ?? '';
}

describe('imports point down only', () => {
  test('every file of src is in a folder that the layout knows', () => {
    expect(files.length).toBeGreaterThan(100);
    expect([...new Set(files.map(folderOf))].filter((folder) => !(folder in MAY_IMPORT))).toEqual([]);
  });

  test('no file imports from a folder above or beside its own', () => {
    const upward = [...imports].flatMap(([file, those]) =>
      those
        .filter((imported) => folderOf(imported) !== folderOf(file))
        .filter((imported) => !(MAY_IMPORT[folderOf(file)] ?? []).includes(folderOf(imported)))
        .map((imported) => `${file} -> ${imported}`),
    );
    expect(upward).toEqual([]);
  });

  test('ports and adapters know the vocabulary of the conversation, and no more of it', () => {
    const others = [...imports]
      .filter(([file]) => ['ports', 'adapters'].includes(folderOf(file)))
      .flatMap(([file, those]) => those.map((imported) => ({ file, imported })))
      .filter(({ imported }) => folderOf(imported) === 'conversation' && !VOCABULARY.includes(imported));
    expect(others).toEqual([]);
  });

  test('no import leads back to where it began', () => {
    expect(cycles()).toEqual([]);
  });
});

/** Each cycle once, as the files on the way. Types count too: a cycle of types is a cycle for whoever reads. */
function cycles(): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file].join(' -> '));
    if (done.has(file) || way.includes(file)) return;
    for (const imported of imports.get(file) ?? []) walk(imported, [...way, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  return found;
}

/** The lookbehinds of a regular expression, each with what is between its brackets. */
function lookbehindsIn(text: string): readonly string[] {
  return [...text.matchAll(/\(\?<[=!]/g)].map(({ index, 0: opening }) => {
    const from = index + opening.length;
    let depth = 1;
    let at = from;
    for (; depth > 0 && at < text.length; at++) {
      if (text[at] === '\\') at++;
      else if (text[at] === '(') depth++;
      else if (text[at] === ')') depth--;
    }
    return text.slice(from, at - 1);
  });
}

test('no regular expression looks behind without a bound: at each character it would read all that came before', () => {
  const unbounded = files.flatMap((file) =>
    lookbehindsIn(readFileSync(join(CHECKOUT, file), 'utf8'))
      .filter((behind) => /[*+]|\{\d+,\}/.test(behind.replace(/\\.|\[[^\]]*\]/g, 'x')))
      .map((behind) => `${file}: ${behind}`),
  );
  expect(lookbehindsIn(String.raw`/(?<=(?:\p{L}\p{M}*){3})\.+/`)).toEqual([String.raw`(?:\p{L}\p{M}*){3}`]);
  expect(unbounded).toEqual([]);
});
