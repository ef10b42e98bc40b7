import { existsSync } from 'node:fs';
import { giveUp } from './until-signal.ts';

const FILE = '.env';

/** Takes the settings in a file `.env` into the environment, where they are not set yet; in production there is no such file. */
export function loadEnvFile(): void {
  if (process.env['NODE_ENV'] === 'production' || !existsSync(FILE)) return;
  try {
    process.loadEnvFile(FILE);
  } catch {
    giveUp(`The file ${FILE} cannot be read: make it a file that this user may read, or remove it.`);
  }
}
