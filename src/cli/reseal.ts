// Rewrites under the newest data key what older ones wrote. `npm run reseal -- --help` has the rest.
import { loadEnvFile } from '../runtime/node/env-file.ts';
import { takesNoArguments } from './no-arguments.ts';
import { runOverKept } from './records/run.ts';
import { runReseal, USAGE } from './reseal/run.ts';

// `npm run reseal | head` closes our output early, which is no fault.
process.stdout.on('error', () => process.exit(0));

takesNoArguments('reseal', USAGE);
loadEnvFile();
process.exitCode = await runOverKept('reseal', process.env, runReseal);
