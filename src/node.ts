// The service on Node: `npm start`. What it needs beside the settings' partners, the sandbox stands in for.
import { existsSync } from 'node:fs';
import { isWhole, type Settings, settingsFrom } from './config.ts';
import { type Running, startOnNode } from './node-home.ts';
import { giveUp, runUntilSignal } from './until-signal.ts';

const SANDBOX_FOLDER = './data';

const environment = process.env;
if (environment['NODE_ENV'] !== 'production' && existsSync('.env')) process.loadEnvFile('.env');

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
