import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { describeWithWorkerd, WORKERD_READY_WITHIN_MS } from '../support/runtimes.ts';

const SIZE = fileURLToPath(new URL('../worker-dev/worker-size.ts', import.meta.url));

describeWithWorkerd("the Worker's bundle", () => {
  test(
    'is made as it would be deployed, and keeps to its budget',
    async () => {
      const { stdout } = await promisify(execFile)(process.execPath, ['--import', import.meta.resolve('tsx'), SIZE]);
      expect(stdout).toMatch(/^The Worker's bundle: \d+\.\d KiB gzip .*: within its budget\.\n$/);
    },
    WORKERD_READY_WITHIN_MS,
  );
});
