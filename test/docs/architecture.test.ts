import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { NotificationStatus, RegistrationStatus } from '../../src/ports/events.ts';

const page = readFileSync(new URL('../../docs/architecture.md', import.meta.url), 'utf8');

// Each word of the code, or this does not compile.
const STATUS: { readonly [S in RegistrationStatus]: 0 } = {
  pending: 0,
  registered: 0,
  already_registered: 0,
  refused: 0,
  failed: 0,
};
const NOTIFICATION: { readonly [S in NotificationStatus]: 0 } = {
  due: 0,
  shown: 0,
  sent: 0,
  delivered: 0,
  undeliverable: 0,
  failed: 0,
};

test.each([
  ['status', STATUS],
  ['notification', NOTIFICATION],
])('its diagram of the %s has the words of the code, and no other', (name, words) => {
  const [, diagram = ''] = new RegExp(`<!-- ${name} -->\n\`\`\`mermaid\n([\\s\\S]*?)\`\`\``).exec(page) ?? [];
  const drawn = [...diagram.matchAll(/^ +(\S+) --> (\w+):/gm)].flatMap(([, from = '', to = '']) => [from, to]);
  expect(new Set(drawn)).toEqual(new Set(['[*]', ...Object.keys(words)]));
});

test('every file that it names is there', () => {
  const named = [...page.matchAll(/\b(?:conversation|operations|outbox|runtime|sms|ussd)\/[\w/-]+\.ts\b/g)];
  expect(named.length).toBeGreaterThan(8);
  expect(named.map(([file]) => file).filter((file) => !existsSync(`src/${file}`))).toEqual([]);
});
