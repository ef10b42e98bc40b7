// Rewrites under the newest data key what older ones wrote. `npm run reseal -- --help` has the rest.
import { loadEnvFile } from '../env-file.ts';
import { runOverKept } from './kept/run.ts';
import { runReseal, USAGE } from './reseal/run.ts';

const [first, ...more] = process.argv.slice(2);
if (first === '--help' || first === '-h') {
  process.stdout.write(`${USAGE}\n`);
} else if (first !== undefined || more.length > 0) {
  process.stderr.write(`reseal: takes no arguments\n\n${USAGE}\n`);
  process.exitCode = 2;
} else {
  loadEnvFile();
  process.exitCode = await runOverKept('reseal', process.env, runReseal);
}
