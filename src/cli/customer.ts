// What is stored of one customer: shown, erased, withdrawn; and who waits. `npm run customer -- --help` has the rest.
import { loadEnvFile } from '../runtime/node/env-file.ts';
import { parseCustomerArguments, USAGE } from './customer/arguments.ts';
import { runCustomer } from './customer/run.ts';
import { loadEnvFiles } from './records/env-files.ts';
import { runOverRecords } from './records/run.ts';

// `npm run customer | head` closes our output early, which is no fault.
process.stdout.on('error', () => process.exit(0));

const request = parseCustomerArguments(process.argv.slice(2));
switch (request.kind) {
  case 'help':
    process.stdout.write(`${USAGE}\n`);
    break;
  case 'wrong':
    process.stderr.write(`customer: ${request.why}\n\n${USAGE}\n`);
    process.exitCode = 2;
    break;
  default:
    if (loadEnvFiles('customer', request.envFiles)) {
      loadEnvFile();
      process.exitCode = await runOverRecords('customer', process.env, (records) => runCustomer(request, records));
    } else process.exitCode = 1;
}
