import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const CHECK = fileURLToPath(new URL('../../scripts/check-node.cjs', import.meta.url));
const { scripts, engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
  engines: { node: string };
};

function on(version: string): { readonly code: number | null; readonly said: string } {
  const pretend = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } })`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['-e', `${pretend}; require(${JSON.stringify(CHECK)})`],
    { encoding: 'utf8' },
  );
  return { code: status, said: stdout + stderr };
}

test.each(['0.12.18', '8.17.0', '16.20.2', '18.20.4', '20.0.0', '20.18.3'])(
  'Node %s: one line, exit code 1',
  (version) => {
    expect(on(version)).toEqual({
      code: 1,
      said: `Jisajili needs Node.js 20.19 or newer, and this is ${version}: install it from https://nodejs.org\n`,
    });
  },
);

test.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0', '100.0.0'])('Node %s: nothing is said', (version) => {
  expect(on(version)).toEqual({ code: 0, said: '' });
});

test('it goes by package.json', () => {
  expect(engines.node).toMatch(/^>=\d+\.\d+$/);
});

describe('each script that runs our own code', () => {
  test.each(Object.entries(scripts).filter(([, script]) => script.includes('exec node')))('%s', (_, script) => {
    expect(script).toMatch(
      /^node -r \.\/scripts\/check-node\.cjs scripts\/build\.mjs && exec node (?:--max-semi-space-size=32 )?dist\/(src|test)\//,
    );
  });
});
