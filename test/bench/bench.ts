// Speed beside the floor and a peer, in one run. `npm run bench -- --help` has the rest; docs/performance.md the method.
import { spawnSync } from 'node:child_process';
import { parseBenchArguments, USAGE } from './arguments.ts';
import { profileReportOf, reportOf } from './report.ts';
import { runBench, runProfile } from './run.ts';

// `npm run bench | head` closes our output early, which is no fault.
process.stdout.on('error', () => process.exit(0));

const request = parseBenchArguments(process.argv.slice(2));
switch (request.kind) {
  case 'help':
    process.stdout.write(`${USAGE}\n`);
    break;
  case 'wrong':
    process.stderr.write(`bench: ${request.why}\n\n${USAGE}\n`);
    process.exitCode = 2;
    break;
  default:
    process.exitCode = await measure(request);
}

async function measure(request: Extract<ReturnType<typeof parseBenchArguments>, { kind: 'bench' | 'profile' }>) {
  if (process.platform !== 'linux' || spawnSync('redis-server', ['--version']).status !== 0) {
    process.stderr.write(
      'bench: this needs Linux, and redis-server on the PATH (Debian: apt-get install redis-server)\n',
    );
    return 1;
  }
  // Programs are in process groups of their own, which a Ctrl-C does not reach: they end with us.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const startedAt = performance.now();
  const note = (line: string) =>
    process.stderr.write(`${((performance.now() - startedAt) / 1_000).toFixed(0).padStart(4)} s  ${line}\n`);
  try {
    const { options } = request;
    const report =
      request.kind === 'profile'
        ? profileReportOf(await runProfile(request.of, options, note), request.of)
        : reportOf(await runBench(options, note), options);
    note('done');
    process.stdout.write(`${report}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}
