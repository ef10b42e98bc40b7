import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: 'test/support/build.ts',
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Tests start servers of their own: each file in a process of its own, and no more of them than small machines have cores.
    pool: 'forks',
    maxWorkers: 2,
  },
});
