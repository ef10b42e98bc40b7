// A phone in the terminal. `npm run dial -- --help` has the rest.

import { loadEnvFile } from '../runtime/node/env-file.ts';
import { parseDialArguments, USAGE } from './dial/arguments.ts';
import { runPhone } from './dial/phone.ts';

// Outside production the service reads this file too: PORT and CALLBACK_KEY are the same for both then.
loadEnvFile();

// `npm run dial | head` closes our output early, which is no fault.
process.stdout.on('error', () => process.exit(0));

const request = parseDialArguments(process.argv.slice(2), process.env);
switch (request.kind) {
  case 'help':
    process.stdout.write(`${USAGE}\n`);
    break;
  case 'wrong':
    process.stderr.write(`dial: ${request.why}\n${request.short ? '' : `\n${USAGE}\n`}`);
    process.exitCode = 2;
    break;
  case 'dial':
    process.exitCode = await runPhone(request.options);
}
