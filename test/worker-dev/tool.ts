import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Environment } from '../../src/runtime/settings.ts';
import { StartProblem } from '../../src/runtime/start-problem.ts';
import { ROOT } from '../support/programs.ts';

/** The `wrangler.toml` of this project. */
export const CONFIG = join(ROOT, 'wrangler.toml');

/** Where wrangler is installed. Throws a `StartProblem`. */
export function wranglerProgram(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('wrangler/package.json')), 'bin/wrangler.js');
  } catch {
    throw new StartProblem('wrangler is not installed: run npm ci, without --omit=dev.');
  }
}

/** What wrangler itself needs, and what keeps it from asking the world for anything and from writing beside `folder`. */
export function wranglerEnvironment(folder: string): Environment {
  const { PATH, HOME, NODE_EXTRA_CA_CERTS } = process.env;
  return {
    PATH,
    HOME,
    ...(NODE_EXTRA_CA_CERTS !== undefined && { NODE_EXTRA_CA_CERTS }),
    XDG_CONFIG_HOME: folder,
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_LOG_PATH: folder,
    WRANGLER_REGISTRY_PATH: folder,
    MINIFLARE_REGISTRY_PATH: folder,
    X_LOCAL_EXPLORER: 'false',
    NO_COLOR: '1',
  };
}
