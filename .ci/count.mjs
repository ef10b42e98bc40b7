// Prints `N passed, N failed` (and `, N skipped`) from the report of vitest's json reporter and its exit code.
// Exits with 1 where anything failed.
import { readFileSync } from 'node:fs';

const NO_REPORT = { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults: [] };

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // The tests did not come to their end.
    return NO_REPORT;
  }
}

const [, , path, exitCode] = process.argv;
const report = read(path);
// A file that cannot be loaded, or whose hook throws, fails without a failed test of its own.
const brokenFiles = report.testResults.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
).length;
// An error that belongs to no test (an unhandled rejection) is a failure too: only the exit code tells.
const failed = report.numFailedTests + brokenFiles || (exitCode === '0' ? 0 : 1);
const skipped = report.numPendingTests + report.numTodoTests;

console.log(`${report.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;
