// Rewrites under the newest data key what older ones wrote. `npm run reseal -- --help` has the rest.
import { loadEnvFile } from '../env-file.ts';
import { takesNoArguments } from '../no-arguments.ts';
import { runOverKept } from './kept/run.ts';
import { runReseal, USAGE } from './reseal/run.ts';

takesNoArguments('reseal', USAGE);
loadEnvFile();
process.exitCode = await runOverKept('reseal', process.env, runReseal);
