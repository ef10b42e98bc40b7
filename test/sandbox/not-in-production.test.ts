import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Production, startProduction } from '../support/production.ts';
import { program } from '../support/programs.ts';
import { describeWithRedis } from '../support/redis-server.ts';
import { endServices, newFolder, type ServiceProcess, startService } from '../support/service-process.ts';

const WATCH = fileURLToPath(new URL('../support/loaded-modules.mjs', import.meta.url));

// Hooks in front of every module make a slow start slower.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const [node, ...entry] = program('src/node.ts');

/** Starts the service as `npm start` does, and lists every module that it loads. */
async function startWatched(env: Readonly<Record<string, string>>) {
  const folder = await newFolder();
  const list = join(folder, 'loaded');
  const service = await startService({
    folder,
    command: [node, '--import', WATCH, ...entry],
    env: { ...env, LOADED_MODULES: list },
  });
  const loaded = async () => (await readFile(list, 'utf8')).split('\n').filter((url) => /\/src\//.test(url));
  return { service, loaded };
}

describeWithRedis('the sandbox in production', () => {
  let production: Production;
  let service: ServiceProcess;
  let loaded: () => Promise<string[]>;

  beforeAll(async () => {
    production = await startProduction();
    ({ service, loaded } = await startWatched(production.env));
  });
  afterAll(async () => {
    await production.close();
  });

  test.each([
    '/simulator',
    '/simulator/',
    '/simulator/assets/main.js',
    '/simulator/api/events',
    '/simulator/api/messages',
  ])('is not served: %s', async (path) => {
    expect((await fetch(`${service.address}${path}`)).status).toBe(404);
  });

  test('is not imported', async () => {
    const modules = await loaded();
    expect(modules.some((url) => url.includes('/src/adapters/patascore/register.js'))).toBe(true);
    expect(modules.filter((url) => url.includes('/src/sandbox/'))).toEqual([]);
  });
});

test('outside production it is both, so that the test above can fail', async () => {
  const { service, loaded } = await startWatched({ LOG_LEVEL: 'warn' });
  expect((await fetch(`${service.address}/simulator`)).status).toBe(200);
  expect((await loaded()).some((url) => url.includes('/src/sandbox/simulator/page.js'))).toBe(true);
  await endServices();
});
