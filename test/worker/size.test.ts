import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { program } from '../support/programs.ts';
import { describeWithWorkerd, WORKERD_READY_WITHIN_MS } from '../support/runtimes.ts';

describeWithWorkerd("the Worker's bundle", () => {
  test(
    'is made as it would be deployed, and stays within its budget',
    async () => {
      const [command, ...args] = program('test/worker-dev/worker-size.ts');
      const { stdout } = await promisify(execFile)(command, args);
      expect(stdout).toMatch(/^The Worker's bundle: \d+\.\d KiB gzip .*: within its budget\.\n$/);
    },
    WORKERD_READY_WITHIN_MS,
  );
});
