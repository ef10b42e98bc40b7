// The service on Node: `npm start`. What it needs beside the settings' partners, the sandbox stands in for.

import { takesNoArguments } from './cli/no-arguments.ts';
import { loadEnvFile } from './runtime/node/env-file.ts';
import { type Running, startOnNode } from './runtime/node/start.ts';
import { giveUp, runUntilSignal } from './runtime/node/until-signal.ts';
import { isWhole, type Settings, settingsFrom } from './runtime/settings.ts';

const SANDBOX_FOLDER = './data';

takesNoArguments(
  'start',
  `Usage: npm start

Starts the service. Its settings come from the environment, and outside production from a file .env (see .env.example).
With nothing set it is the sandbox; with NODE_ENV=production there are no stand-ins.`,
);

const environment = process.env;
loadEnvFile();

const outcome = settingsFrom(environment);
if (outcome.ok) {
  const { settings } = outcome;
  await runUntilSignal(() => start(settings));
} else {
  giveUp(['Jisajili does not start. These settings are missing or wrong:', ...outcome.problems].join('\n  '));
}

async function start(settings: Settings): Promise<Running> {
  if (settings.production && isWhole(settings)) return startOnNode(settings);
  const { startInSandbox } = await import('./sandbox/start.ts');
  return startInSandbox(settings, environment, SANDBOX_FOLDER);
}
