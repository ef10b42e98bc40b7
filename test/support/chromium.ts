import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

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

/** Where it is on the PATH; undefined where there is none. */
export const chromiumExecutable = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find(isExecutable);

/** The caller closes it. */
export function launchChromium(...more: readonly string[]): Promise<Browser> {
  if (chromiumExecutable === undefined) throw new Error('no Chromium on the PATH: apt-get install chromium');
  return chromium.launch({ executablePath: chromiumExecutable, args: [...ARGUMENTS, ...more] });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
