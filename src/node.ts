// The service on Node: `npm start`. What it needs beside the settings' partners, the sandbox stands in for.
import { existsSync } from 'node:fs';
import { isWhole, type Settings, settingsFrom } from './config.ts';
import { type Running, startOnNode } from './node-home.ts';
import { StartProblem } from './start-problem.ts';

const SANDBOX_FOLDER = './data';

const environment = process.env;
if (environment['NODE_ENV'] !== 'production' && existsSync('.env')) process.loadEnvFile('.env');

const outcome = settingsFrom(environment);
if (outcome.ok) {
  const running = start(outcome.settings);
  stopOnSignal(running);
  await running.catch((error: unknown) => {
    if (!(error instanceof StartProblem)) throw error;
    giveUp(error.message);
  });
} else {
  giveUp(['Jisajili does not start. These settings are missing or wrong:', ...outcome.problems].join('\n  '));
}

async function start(settings: Settings): Promise<Running> {
  if (settings.production && isWhole(settings)) return startOnNode(settings);
  const { startInSandbox } = await import('./sandbox/start.ts');
  return startInSandbox(settings, environment, SANDBOX_FOLDER);
}

function giveUp(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

function stopOnSignal(running: Promise<Running>): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // A second signal of somebody who will not wait ends it at once: nothing that was promised is in memory only.
      if (stopping) process.exit(1);
      stopping = true;
      running
        .then(({ stop }) => stop())
        .then(
          () => process.exit(0),
          (error: unknown) => {
            throw error;
          },
        );
    });
  }
}
