import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { SETTINGS } from '../../src/runtime/settings/table.ts';
import { settingsFrom } from '../../src/runtime/settings.ts';

const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
const uncommented = parseEnv(example.replace(/^#(?=[A-Z])/gm, ''));

test('.env.example changes nothing as it stands', () => {
  expect(parseEnv(example)).toEqual({});
});

test('.env.example names every setting and nothing else, in the order of the table, each with its default', () => {
  const names = Array.from(example.matchAll(/^#([A-Z_]+)=/gm), ([, name]) => name);
  expect(names).toEqual(Object.values(SETTINGS).map(({ name }) => name));
  for (const { name, sandboxDefault, default: value } of Object.values(SETTINGS)) {
    expect(uncommented[name], name).toBe(sandboxDefault ?? value ?? '');
  }
});

test('every line of .env.example means what holds without it', () => {
  const registry = {
    PATASCORE_BASE_URL: 'https://api.patascore.com',
    PATASCORE_TOKEN: 't',
    CALLBACK_KEY: '0123456789abcdef',
  };
  expect(settingsFrom({ ...uncommented, ...registry })).toEqual(settingsFrom(registry));
});

test('.env.example says of every setting what it is for', () => {
  for (const { name, meaning } of Object.values(SETTINGS)) expect(example, name).toContain(`\n# ${meaning}`);
});
