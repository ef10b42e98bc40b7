import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SETTINGS, type Setting } from '../../src/runtime/settings/table.ts';
import { endServices, startService } from '../support/service-process.ts';

const run = promisify(execFile);
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
/** Each command is a process, and npm is slow to start. */
const LONG = 90_000;
const checkout = fileURLToPath(new URL('../..', import.meta.url));

/** The commands of a section: its indented lines. */
function commandsBehind(words: string): string {
  const section = readme.slice(readme.indexOf(words)).split(/\n(?=\*\*|## )/)[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('    '))
    .map((line) => line.trim())
    .join('\n');
}

/** As in the README, but to the port that is free. */
async function inAShell(commands: string, address: string): Promise<string> {
  const { stdout } = await run('sh', ['-ec', commands.replaceAll('http://127.0.0.1:3000', address)], {
    cwd: checkout,
    env: { ...process.env, PORT: new URL(address).port },
  });
  return stdout;
}

describe('README.md', () => {
  // One for all of them, in the README's order: what one example registers must not be in the next one's way.
  let address: string;
  beforeAll(async () => {
    ({ address } = await startService());
  }, LONG);
  afterAll(endServices);

  test('its script of answers registers one in the terminal, and shows the SMS', { timeout: LONG }, async () => {
    const script = commandsBehind('**In a terminal**').split('\n').at(-1) ?? '';
    expect(script).toContain('npm run -s dial');
    const phone = await inAShell(script, address);
    expect(phone).toMatch(/Mary Wanjiku .*\n.*\n.*\n\| Female /);
    expect(phone).toContain('You are now registered');
    expect(phone).toContain('Dear Mary, you are registered with Umoja');
  });

  test('its curl commands register a customer, one hop each', { timeout: LONG }, async () => {
    const commands = commandsBehind('**With curl**').split('\n');
    const hops = await inAShell(commands.slice(0, -1).join('\n'), address);
    expect(hops).toContain('END Thank you Anthony. You are now registered');
    const arrived = () => inAShell(commands.at(-1) ?? '', address);
    await expect.poll(arrived, { timeout: 30_000 }).toContain('Dear Anthony, you are registered with Umoja');
  });

  test('its SMS register one customer with one message, and another question by question', {
    timeout: LONG,
  }, async () => {
    const commands = commandsBehind('**By SMS**').split('\n');
    await inAShell(commands.join('\n'), address);
    const arrived = () => inAShell(commands.filter((each) => each.includes('/messages')).join('\n'), address);
    await expect
      .poll(arrived, { timeout: 30_000 })
      .toMatch(/Mpendwa Anthony, umesajiliwa na Umoja.*\n?.*Dear Mary, you are registered with Umoja/);
  });

  test.each(Object.values(SETTINGS) as Setting<unknown>[])('its table has $name as it is', (setting) => {
    const { name, meaning, requiredInProduction } = setting;
    const value = setting.sandboxDefault ?? setting.default;
    const none = requiredInProduction ? 'needed in production' : '';
    const written = value === undefined ? '' : `\`${value.replaceAll('|', '\\|')}\``;
    const shown = [written, none].filter((each) => each !== '').join('; ');
    expect(readme).toContain(`\n| \`${name}\` | ${meaning} | ${shown} |\n`);
  });

  test('each script of package.json is named by it, or by CONTRIBUTING.md', () => {
    const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    const both = readme + readFileSync(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8');
    for (const script of Object.keys(scripts)) expect(both).toMatch(new RegExp(`npm (run (-s )?)?${script}\\b`));
  });
});
