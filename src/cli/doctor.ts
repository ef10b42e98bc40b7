// Checks a deployment's settings against the world. `npm run doctor -- --help` has the rest.
import { loadEnvFile } from '../runtime/node/env-file.ts';
import { parseDoctorArguments, USAGE } from './doctor/arguments.ts';
import { examine } from './doctor/examine.ts';
import { type Finding, line, summary } from './doctor/finding.ts';

// As the service does.
loadEnvFile();

process.stdout.on('error', () => process.exit(0));

const request = parseDoctorArguments(process.argv.slice(2));
switch (request.kind) {
  case 'help':
    process.stdout.write(`${USAGE}\n`);
    break;
  case 'wrong':
    process.stderr.write(`doctor: ${request.why}\n\n${USAGE}\n`);
    process.exitCode = 2;
    break;
  case 'examine': {
    const findings: Finding[] = [];
    for await (const finding of examine(process.env, request)) {
      findings.push(finding);
      process.stdout.write(line(finding));
    }
    process.stdout.write(`${summary(findings)}\n`);
    process.exitCode = findings.some(({ grade }) => grade === 'wrong') ? 1 : 0;
  }
}
