// Encrypts anew, by the newest key of DATA_KEY, what older ones wrote. `npm run keys -- --help` has the rest.
import { parseArgs } from 'node:util';
import { loadEnvFile } from '../runtime/node/env-file.ts';
import { runKeys } from './keys/run.ts';
import { loadEnvFiles } from './records/env-files.ts';
import { runOverRecords } from './records/run.ts';
import { wrongOption } from './wrong-option.ts';

const USAGE = `Usage: npm run keys [-- --env-file FILE]

Encrypts anew, by the newest key of DATA_KEY (the first), what older ones wrote: in place, while the service runs. Says when the
older keys can go. Exit code 0 where they can; else 1, and what to do.

  --env-file FILE    settings of a deployment, such as /etc/jisajili/common.env; several times for several files
  --help             this page

REDIS_URL and DATA_KEY are read as the service reads them (environment; .env outside production).`;

process.stdout.on('error', () => process.exit(0));

try {
  const { values } = parseArgs({
    strict: true,
    allowPositionals: false,
    options: {
      'env-file': { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) process.stdout.write(`${USAGE}\n`);
  else if (loadEnvFiles('keys', values['env-file'])) {
    loadEnvFile();
    process.exitCode = await runOverRecords('keys', process.env, runKeys);
  } else process.exitCode = 1;
} catch (error) {
  const takes = { 'env-file': '--env-file takes a file, like /etc/jisajili/common.env' };
  process.stderr.write(`keys: ${wrongOption(error, takes)}\n\n${USAGE}\n`);
  process.exitCode = 2;
}
