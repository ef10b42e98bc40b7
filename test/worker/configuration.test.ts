import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const configuration = readFileSync(new URL('../../wrangler.toml', import.meta.url), 'utf8');

test('no version has an address of its own, where its keys of then would still open it', () => {
  expect(configuration).toMatch(/^preview_urls = false$/m);
});

test('no log holds the URL of a request, and with it the callback key', () => {
  expect(configuration).toMatch(/^\[observability\.logs\]\ninvocation_logs = false$/m);
});
