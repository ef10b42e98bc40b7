import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createMetrics } from '../../src/adapters/metrics.ts';
import { SETTINGS } from '../../src/runtime/settings/table.ts';
import { type RegistryStandIn, startRegistryStandIn } from '../../src/sandbox/registry-stand-in.ts';
import { type SmsStandIn, startSmsStandIn } from '../../src/sandbox/sms-stand-in.ts';
import { countsOfNothing } from '../support/counts.ts';
import { startFaultyServer } from '../support/faulty-server.ts';
import { freePort } from '../support/free-port.ts';
import { describeWithRedis } from '../support/redis-server.ts';
import { toReview } from '../support/walk.ts';

// Programs are started here, which takes its time where others are at work.
vi.setConfig({ testTimeout: 120_000 });

const run = promisify(execFile);
const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(CHECKOUT, path), 'utf8');
const page = read('docs/going-live.md');
const dockerfile = read('Dockerfile');

/** The example behind `<!-- name -->`. */
function example(name: string): string {
  const block = new RegExp(`<!-- ${name} -->\n\`\`\`\\w+\n([\\s\\S]*?)\`\`\``).exec(page)?.[1];
  if (block === undefined) throw new Error(`docs/going-live.md has no example ${name}`);
  return block;
}

describeWithRedis('docs/going-live.md, followed against partners on loopback', () => {
  const children: ChildProcess[] = [];
  let folder: string;
  let registry: RegistryStandIn;
  let sms: SmsStandIn;
  let web: string;

  /** A shell as the page has it, with the places of this test. */
  function shell(commands: string): readonly [string, string[], { cwd: string; env: NodeJS.ProcessEnv }] {
    const here = commands.replaceAll('/etc/jisajili', folder).replaceAll('https://ussd.example.co.ke', web);
    return ['sh', ['-ec', here], { cwd: CHECKOUT, env: { PATH: process.env['PATH'], HOME: folder } }];
  }

  async function answer(commands: string, ...typed: readonly string[]): Promise<string> {
    const running = run(...shell(commands));
    running.child.stdin?.end(typed.map((line) => `${line}\n`).join(''));
    return (await running).stdout;
  }

  async function start(file: string): Promise<void> {
    const unit = /^ExecStart=\/usr\/bin\/(.*)$/m.exec(page)?.[1] ?? '';
    const child = spawn(...shell(`set -a; . /etc/jisajili/common.env; . /etc/jisajili/${file}; set +a; exec ${unit}`));
    children.push(child);
    let out = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    await expect.poll(() => out, { timeout: 30_000 }).toContain('"msg":"listening"');
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jisajili-going-live-'));
    registry = await startRegistryStandIn({ token: 'the token', authHeader: 'Authentication' });
    sms = await startSmsStandIn({ username: 'umoja', apiKey: 'the-key', senderIds: ['UMOJA'] });
    const [redisPort, webPort, workerPort] = await Promise.all([freePort(), freePort(), freePort()]);
    web = `http://127.0.0.1:${webPort}`;
    const write = (name: string, content: string) => writeFile(join(folder, name), content);
    await write('redis.conf', `${example('redis.conf')}port ${redisPort}\ndir ${folder}\n`);
    await write(
      'common.env',
      example('common.env')
        .replace('127.0.0.1:6379', `127.0.0.1:${redisPort}`)
        .replace('https://api.patascore.com', registry.url)
        .replace("TOKEN'", "the token'")
        .replace('=USERNAME', '=umoja')
        .replace('=API_KEY', '=the-key')
        .replace('=SENDER', `=UMOJA\nAT_SMS_URL=${sms.url}`),
    );
    await write('web.env', example('web.env').replace('3000', String(webPort)));
    await write('worker.env', example('worker.env').replace('3001', String(workerPort)));
    children.push(spawn('redis-server', [join(folder, 'redis.conf')], { stdio: 'ignore' }));
    await answer(example('secrets'));
  });
  afterAll(async () => {
    await Promise.all(
      children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const exited = once(child, 'exit');
        child.kill('SIGTERM');
        await exited;
      }),
    );
    await Promise.all([registry.close(), sms.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  test('leads to a registration, with the doctor green before and after the start', async () => {
    await expect.poll(() => answer(example('doctor')).catch(() => ''), { timeout: 40_000 }).toMatch(/, 0 wrong\n$/);
    expect(await answer(example('doctor'))).toMatch(/ 0 warn, 0 wrong\n$/);

    await Promise.all([start('web.env'), start('worker.env')]);
    const outside = await answer(example('doctor').replace('doctor )', `doctor -- --callback ${web} )`));
    expect(outside).toMatch(/^warn +Port /m);
    expect(outside).toMatch(/ 1 warn, 0 wrong\n$/);

    const phone = await answer(example('dial'), ...toReview(), '1');
    expect(phone).toContain('You are now registered');
    expect(registry.customers()).toMatchObject([{ full_name: 'Anthony Kamau', phone: '254711000001' }]);
    await expect.poll(() => sms.inbox(), { timeout: 30_000 }).toMatchObject([{ to: '+254711000001', from: 'UMOJA' }]);
  });
});

test('its unit is allowed little: an exposure under 3 of 10', async ({ skip }) => {
  const hasAnalyze = await run('systemd-analyze', ['--version']).then(
    () => true,
    () => false,
  );
  if (!hasAnalyze && process.env['CI'] !== 'true') skip('needs systemd-analyze');
  const folder = await mkdtemp(join(tmpdir(), 'jisajili-unit-'));
  const unit = join(folder, 'jisajili@.service');
  await writeFile(unit, example('jisajili@.service'));
  try {
    const { stdout } = await run('systemd-analyze', ['security', '--offline=true', '--no-pager', unit]);
    expect(Number(/exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1])).toBeLessThan(3);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('its settings are all known', () => {
  const known = new Set(['NODE_ENV', ...Object.values(SETTINGS).map(({ name }) => name)]);
  const named = [...page.matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
  expect(named).toContain('REDIS_URL');
});

test('it names every metric there is, and no other', async () => {
  const metrics = createMetrics({
    store: { nowMs: Date.now, count: async () => countsOfNothing },
    role: 'all',
    countsInProcess: true,
  });
  const there = [...(await metrics.text()).matchAll(/^# TYPE (jisajili_\S+)/gm)].map(([, name = '']) => name);
  const section = page.slice(page.indexOf('<!-- metrics -->'), page.indexOf('<!-- prometheus.yml -->'));
  expect([...section.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name).sort()).toEqual(there.sort());
});

test('compose.yaml has the Redis of the page', () => {
  const flags = [...read('compose.yaml').matchAll(/--([a-z-]+) (\S+)/g)].filter(([, flag]) => flag !== 'build');
  const lines = example('redis.conf').split('\n');
  expect(flags.length).toBeGreaterThan(3);
  for (const [, flag = '', value = ''] of flags) expect(lines).toContain(`${flag} ${value}`);
});

describe('the Dockerfile', () => {
  const instruction = (name: string): readonly string[] => {
    const joined = dockerfile.replaceAll(/\\\n\s*/g, '');
    return JSON.parse(new RegExp(`^${name} [^[]*(\\[.*\\])$`, 'm').exec(joined)?.[1] ?? '[]');
  };

  test('starts what the unit starts, without a shell, as a user without rights', () => {
    expect(`/usr/bin/${instruction('CMD').join(' ')}`).toBe(/^ExecStart=(.*)$/m.exec(page)?.[1]);
    expect(dockerfile).toMatch(/^USER node$/m);
  });

  test('is of the exact version that the page pins by its digest, and of an LTS', () => {
    const [, version = ''] = /^ARG NODE=node:(\d+\.\d+\.\d+)-\w+-slim$/m.exec(dockerfile) ?? [];
    expect(Number(version.split('.')[0])).toBe(24);
    expect(new Set(page.match(/\bnode:[\d.]+/g))).toEqual(new Set([`node:${version}`]));
    expect(dockerfile.match(/^FROM .*$/gm)).toEqual(['FROM $NODE AS build', 'FROM $NODE']);
  });

  test('has a health check that distinguishes a service from none', async () => {
    const [node = '', ...args] = instruction('HEALTHCHECK');
    const service = await startFaultyServer();
    const check = () => run(node, args, { env: { PATH: process.env['PATH'], PORT: new URL(service.url).port } });
    service.next({ answer: 200, body: 'OK' }, { answer: 503 });
    await check();
    expect(service.requests).toMatchObject([{ method: 'GET', path: '/healthz' }]);
    await expect(check()).rejects.toMatchObject({ code: 1 });
    await service.close();
    await expect(check()).rejects.toMatchObject({ code: 1 });
  });

  test('leaves out what production never loads: the sandbox, and the packages that it alone imports', () => {
    const build = dockerfile.replaceAll('\\\n', ' ');
    expect(build).toMatch(/npm prune .*--omit=optional.*rm -r dist\/src\/sandbox/);
    const { dependencies } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8'));
    const sources = readdirSync(join(CHECKOUT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('sandbox'))
      .map((file) => readFileSync(join(CHECKOUT, 'src', file), 'utf8'))
      .join('\n');
    const unused = Object.keys(dependencies).filter((name) => !sources.includes(`from '${name}`));
    // No optional dependency: npm leaves those out whose `engines` ask for a newer Node, and this one runs on 20.
    expect(unused).toEqual(['js-redis-server']);
    expect(build).toMatch(/rm -r .*node_modules\/js-redis-server/);
  });

  test('copies what exists, and what .dockerignore lets through', () => {
    const letThrough = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = [...dockerfile.matchAll(/^COPY (?!--)(.*) \S+$/gm)].flatMap(([, files = '']) => files.split(' '));
    expect([...new Set(copied)].sort()).toEqual(letThrough.sort());
  });
});
