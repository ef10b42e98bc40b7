import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { program } from '../../support/programs.ts';
import { describeWithRedis, startRedisServer } from '../../support/redis-server.ts';
import { endServices, newFolder, runService, startService } from '../../support/service-process.ts';

// Programs are started here, which takes its time where others are at work.
vi.setConfig({ testTimeout: 60_000 });

afterAll(endServices);

const WITHOUT_ARGUMENTS = [
  ['start', 'src/node.ts'],
  ['worker', 'test/worker-dev/worker.ts'],
  ['worker:bench', 'test/worker-bench/worker-bench.ts'],
  ['worker:size', 'test/worker-dev/worker-size.ts'],
  ['screenshots', 'test/browser/screenshots.ts'],
] as const;

test('npm start -- --help says what it does', async () => {
  const { code, out, err } = await runService({ command: program('src/node.ts', '--help') });
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^Usage: npm start\n/);
});

test.each(WITHOUT_ARGUMENTS)('%s with an argument: a line, the usage and exit code 2', async (name, file) => {
  const { code, out, err } = await runService({ command: program(file, '--port', '3000') });
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(new RegExp(`^${name}: takes no arguments\n\nUsage: npm `));
});

test.each(['src/node.ts', 'src/cli/doctor.ts'])(
  '%s, where .env cannot be read: one line, exit code 1',
  async (file) => {
    const folder = await newFolder();
    await mkdir(join(folder, '.env'));
    expect(await runService({ command: program(file), folder })).toEqual({
      code: 1,
      out: '',
      err: 'The file .env cannot be read: make it a file that this user may read, or remove it.\n',
    });
  },
);

const SECRET = 'a-secret-word';
const PRODUCTION = {
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PATASCORE_BASE_URL: 'http://127.0.0.1:1',
  PATASCORE_TOKEN: 'a-token',
  AT_USERNAME: 'umoja',
  AT_API_KEY: 'a-key',
  CALLBACK_KEY: 'b1946ac92492d2347c6235b4d2611184',
  DATA_KEY: 'q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq80=',
  ADMIN_PASSWORD: 'a password of an operator',
};

describeWithRedis('in production', () => {
  test.each([
    ['is away', (_: number) => `redis://:${SECRET}@127.0.0.1:1`, 'away', 'check the host and port in REDIS_URL'],
    [
      'wants another password',
      (port: number) => `redis://:${SECRET}@127.0.0.1:${port}`,
      'denied',
      'check the user and password in REDIS_URL',
    ],
  ])('where Redis %s it starts, and its log says why and what to do', async (_, url, because, todo) => {
    const redis = await startRedisServer(['--requirepass', 'another']);
    const { output, stop } = await startService({ env: { ...PRODUCTION, REDIS_URL: url(redis.port) } });
    const line = () =>
      output()
        .split('\n')
        .find((each) => each.includes('Redis could not be looked at'));
    await expect.poll(line, { timeout: 20_000 }).toContain(`"because":"${because}"`);
    expect(line()).toContain(`"msg":"Redis could not be looked at: ${todo}`);
    expect(output()).not.toMatch(new RegExp(`${SECRET}|127\\.0\\.0\\.1:(1|${redis.port})`));
    await stop();
    await redis.discard();
  });
});
