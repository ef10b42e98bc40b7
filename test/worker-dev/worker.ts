// The service as a Cloudflare Worker on this machine: `npm run worker`. Settings as for `npm start`.

import { takesNoArguments } from '../../src/cli/no-arguments.ts';
import { loadEnvFile } from '../../src/runtime/node/env-file.ts';
import type { Running } from '../../src/runtime/node/start.ts';
import { giveUp, runUntilSignal } from '../../src/runtime/node/until-signal.ts';
import { SETTINGS } from '../../src/runtime/settings/table.ts';
import { type Environment, type Settings, settingsFrom } from '../../src/runtime/settings.ts';
import { startInSandbox } from '../../src/sandbox/start.ts';
import { startOnWorkerd } from './workerd-runtime.ts';

const SANDBOX_FOLDER = './data';
const PORT = '8787';

takesNoArguments(
  'worker',
  `Usage: npm run worker

Starts the service as a Cloudflare Worker, under wrangler dev on this machine: on PORT, or 8787. Its settings are those of
npm start.`,
);
loadEnvFile();
const environment: Environment = { ...process.env, PORT: process.env['PORT'] || PORT };

const outcome = settingsFrom(environment);
if (!outcome.ok) {
  const place = environment['NODE_ENV'] === 'production' ? placeOf() : undefined;
  const problems = outcome.problems.join('\n  ');
  if (place === undefined) giveUp(`Jisajili does not start. These settings are missing or wrong:\n  ${problems}`);
  // As where it is deployed: it is there, and says that it cannot serve.
  process.stderr.write(`Every route but /healthz answers 503. These settings are missing or wrong:\n  ${problems}\n`);
  await runUntilSignal(() => startOnWorkerd(place, environment));
} else {
  const { settings } = outcome;
  await runUntilSignal(() => start(settings));
}

async function start(settings: Settings): Promise<Running> {
  if (settings.production) return startOnWorkerd(settings, environment);
  return startInSandbox(settings, environment, SANDBOX_FOLDER, {
    name: 'worker',
    // Said outright, as a Worker that hears nothing of it is in production.
    start: (whole, around, filledIn) => startOnWorkerd(whole, { ...filledIn, NODE_ENV: 'development' }, around),
  });
}

function placeOf(): { host: string; port: number } | undefined {
  const host = SETTINGS.host.kind.safeParse(environment['HOST'] || SETTINGS.host.default);
  const port = SETTINGS.port.kind.safeParse(environment['PORT']);
  return host.success && port.success ? { host: host.data, port: port.data } : undefined;
}
