import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseDoctorArguments } from '../../../src/cli/doctor/arguments.ts';
import { examineByProbe } from '../../../src/cli/doctor/probe.ts';
import { settingsFrom } from '../../../src/runtime/settings.ts';
import { describeWithRedis } from '../../support/redis-server.ts';
import { type Deployment, examined, startDeployment } from './deployment.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe('npm run doctor -- --probe', () => {
  test('is asked for by itself, or with an address', () => {
    expect(parseDoctorArguments(['--probe'])).toEqual({ kind: 'examine', probe: true });
    expect(parseDoctorArguments(['--probe', '--callback', 'https://ussd.example'])).toEqual({
      kind: 'examine',
      callback: 'https://ussd.example',
      probe: true,
    });
  });
});

describeWithRedis('a synthetic customer', () => {
  let deployment: Deployment;
  let redis: Redis;
  beforeAll(async () => {
    deployment = await startDeployment();
    redis = new Redis(deployment.env['REDIS_URL'] ?? '');
  });
  afterEach(async () => void (await redis.flushall()));
  afterAll(async () => {
    redis.disconnect();
    await deployment.close();
  });

  const probed = async (env = deployment.env) => {
    const lines = await examined(env, undefined, 2_000, { probe: true });
    return lines.filter((each) => each.includes('Probe')).map((each) => each.replace(/ {2,}/g, ' '));
  };
  const left = async () => (await redis.keys('*')).map((key) => key.replace(/\{.*/, '')).sort();

  test("goes the whole way to the registry's door and no further, and nothing of it is left", async () => {
    expect(await probed()).toEqual([
      expect.stringMatching(
        /^ok Probe a synthetic customer dialled, confirmed, was stored, and came to the registry's door, in \d+ ms$/,
      ),
    ]);
    expect(await left()).toEqual(['j:durable', 'j:name-key']);
    expect(deployment.registry.customers()).toEqual([]);
  });

  test('whatever it writes has no timer, and ends by itself', async () => {
    const monitor = await redis.monitor();
    const seen: string[] = [];
    monitor.on('monitor', (_time: string, args: readonly string[]) => seen.push(args.join(' ')));
    await probed();
    await vi.waitFor(() => expect(seen.some((each) => /^DEL j:r/i.test(each))).toBe(true));
    monitor.disconnect();
    expect(seen.filter((each) => /^z(add|rem) /i.test(each))).toEqual([]);
    const written = seen.filter((each) => /^set j:[cr]/i.test(each));
    expect(written.length).toBeGreaterThan(5);
    for (const each of written) expect(each).toMatch(/ EX 120$/i);
  });

  test("says where the registry's door is shut", async () => {
    expect(await probed({ ...deployment.env, PATASCORE_TOKEN: 'Bearer another-token-of-before' })).toEqual([
      "wrong Probe a synthetic customer came to the registry's door, and it was shut (unauthorised): see Registry",
    ]);
    expect(await left()).toEqual(['j:durable', 'j:name-key']);
  });

  test('says where nobody answers behind that door, before its own hop ends', async () => {
    const outcome = settingsFrom({ ...deployment.env, REGISTER_DEADLINE_MS: '500' });
    if (!('settings' in outcome)) throw new Error('the settings are wrong');
    deployment.registry.behave('hanging');
    try {
      expect(await examineByProbe(outcome.settings, 60_000)).toMatchObject({
        says: "a synthetic customer came to the registry's door, and it was shut (timeout)",
        todo: 'see Registry',
      });
    } finally {
      deployment.registry.behave('up');
    }
  });

  test('says where Redis takes nothing', async () => {
    await redis.config('SET', 'maxmemory', '1');
    try {
      expect(await probed()).toEqual([expect.stringMatching(/^wrong Probe .* came no further than .*: see Redis$/)]);
    } finally {
      await redis.config('SET', 'maxmemory', '0');
    }
  });
});
