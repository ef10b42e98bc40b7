import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { describe, test } from 'vitest';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** It stays on this machine: nothing is updated, reported or looked up. */
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const executable = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find(isExecutable);

/** `describe` for what needs a Chromium: skipped by name where there is none, a failure under `CI=true`. */
export function describeWithChromium(name: string, body: () => void): void {
  if (executable !== undefined) describe(name, body);
  else if (process.env['CI'] === 'true') {
    test(`${name}: needs Chromium`, () => {
      throw new Error('no Chromium on the PATH: apt-get install chromium');
    });
  } else describe.skip(`${name} (needs Chromium)`, body);
}

/** The caller closes it. */
export function launchChromium(): Promise<Browser> {
  if (executable === undefined) throw new Error('no Chromium on the PATH: apt-get install chromium');
  return chromium.launch({ executablePath: executable, args: ARGUMENTS });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
