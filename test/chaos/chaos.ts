// Customers against the service while things are killed. `npm run chaos -- --help` has the rest.
import { spawnSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseChaosArguments, USAGE } from './arguments.ts';
import { isClean } from './judge.ts';
import { runChaos } from './run.ts';
import { tableOf } from './table.ts';

// `npm run chaos | head` closes our output early, which is no fault.
process.stdout.on('error', () => process.exit(0));

const request = parseChaosArguments(process.argv.slice(2));
switch (request.kind) {
  case 'help':
    process.stdout.write(`${USAGE}\n`);
    break;
  case 'wrong':
    process.stderr.write(`chaos: ${request.why}\n\n${USAGE}\n`);
    process.exitCode = 2;
    break;
  case 'run':
    if (spawnSync('redis-server', ['--version']).status !== 0) {
      process.stderr.write('chaos: there is no redis-server on the PATH. On Debian: apt-get install redis-server\n');
      process.exitCode = 1;
      break;
    }
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.stderr.write(`chaos: ended by ${signal}, before there was anything to judge\n`);
        process.exit(1);
      });
    }
    try {
      const outcome = await runChaos(request.options, (line) => process.stderr.write(`${line}\n`));
      process.stdout.write(`${tableOf(outcome)}\n`);
      if (!isClean(outcome.judgement) || outcome.unfinished > 0) {
        const log = join(await mkdtemp(join(tmpdir(), 'jisajili-chaos-')), 'log.txt');
        await writeFile(log, outcome.log);
        process.stdout.write(`What was broken when, and what the processes logged: ${log}\n`);
        process.exitCode = 1;
      }
    } catch (error) {
      process.stderr.write(`chaos: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    }
    // Requests that nobody waits for any more hold the process.
    process.exit();
}
