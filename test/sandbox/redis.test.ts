import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sandboxDataKey } from '../../src/sandbox/data-folder.ts';
import { type SandboxRedis, type SandboxRedisOptions, startSandboxRedis } from '../../src/sandbox/redis.ts';
import { SandboxProblem } from '../../src/sandbox/sandbox-problem.ts';
import { compiled } from '../support/programs.ts';
import { describeWithRedis } from '../support/redis-server.ts';

let dataDir: string;
const running: SandboxRedis[] = [];
const others: Other[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jisajili sandbox-'));
});
afterEach(async () => {
  for (const redis of running.splice(0)) await redis.stop();
  for (const { child, url } of others.splice(0)) {
    child.kill('SIGKILL');
    if (await answers(url)) await ask(url, (redis) => redis.shutdown('NOSAVE').catch(() => undefined));
  }
  await rm(dataDir, { recursive: true, force: true });
});

async function start(options: Partial<SandboxRedisOptions> = {}): Promise<SandboxRedis> {
  const redis = await startSandboxRedis({ dataDir, ...options });
  running.push(redis);
  return redis;
}

async function ask<T>(url: string, question: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 });
  redis.on('error', () => undefined);
  try {
    return await question(redis);
  } finally {
    redis.disconnect();
  }
}

async function problemOf(starting: Promise<unknown>): Promise<string> {
  const problem = await starting.then(
    () => 'it started',
    (error: unknown) => error,
  );
  if (!(problem instanceof SandboxProblem)) throw new Error(`no SandboxProblem: ${String(problem)}`);
  expect(problem.message).not.toContain('\n');
  return problem.message;
}

describeWithRedis("the machine's redis-server", () => {
  test('stores what was written over a stop and a start', async () => {
    const first = await start();
    expect(first.kind).toBe('redis-server');
    expect(first.about).toContain(dataDir);
    await ask(first.url, (redis) => redis.set('name', 'stored'));
    await first.stop();
    await first.stop();
    const second = await start();
    expect(await ask(second.url, (redis) => redis.get('name'))).toBe('stored');
  });

  test('goes down, and comes back on the same port with what it stored', async () => {
    const { url, outage } = await start();
    await ask(url, (redis) => redis.set('name', 'stored'));
    expect(outage?.isOn()).toBe(false);
    await Promise.all([outage?.begin(), outage?.begin()]);
    expect(outage?.isOn()).toBe(true);
    expect(await answers(url)).toBe(false);
    await Promise.all([outage?.end(), outage?.end()]);
    expect(outage?.isOn()).toBe(false);
    expect(await ask(url, (redis) => redis.get('name'))).toBe('stored');
  });

  test('stops while it is away, and does not come back then', async () => {
    const { url, outage, stop } = await start();
    await outage?.begin();
    await stop();
    await outage?.end();
    expect(await answers(url)).toBe(false);
  });

  test('evicts nothing, appends to a file in the folder, and listens on loopback alone', async () => {
    const { url } = await start();
    const setting = (name: string) => ask(url, async (redis) => ((await redis.config('GET', name)) as string[])[1]);
    expect(await setting('maxmemory-policy')).toBe('noeviction');
    expect(await setting('appendonly')).toBe('yes');
    expect(await setting('appendfsync')).toBe('everysec');
    expect(await setting('save')).toBe('');
    expect(await setting('dir')).toBe(dataDir);
    expect(await setting('bind')).toBe('127.0.0.1');
  });

  test('does nothing for another user of the machine: it wants a password, which no process list shows', async () => {
    const { url, pid } = await start();
    const { port, password } = new URL(url);
    await expect(ask(`redis://127.0.0.1:${port}`, (redis) => redis.config('GET', 'dir'))).rejects.toThrow('NOAUTH');
    expect(password).toMatch(/^[\da-f]{48}$/);
    expect(execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })).not.toContain(password);
    expect((await stat(join(dataDir, 'redis-url'))).mode & 0o777).toBe(0o600);
  });

  test('a second sandbox in the same folder reads who is there', async () => {
    await start();
    expect(await problemOf(startSandboxRedis({ dataDir }))).toMatch(
      new RegExp(
        `^Another sandbox \\(process ${process.pid}\\) is using .*: stop it, or start this one in another folder`,
      ),
    );
  });

  test('after kill -9 the next start takes over lock and data, and no redis-server is left over', async () => {
    const killed = await startInAnotherProcess();
    await ask(killed.url, (redis) => redis.set('name', 'survived'));
    expect(await problemOf(startSandboxRedis({ dataDir }))).toContain(`process ${killed.child.pid}`);
    killed.child.kill('SIGKILL');
    await once(killed.child, 'exit');
    expect(await answers(killed.url)).toBe(true);

    const next = await start();
    expect(await ask(next.url, (redis) => redis.get('name'))).toBe('survived');
    expect(await answers(killed.url)).toBe(false);
    expect(next.pid).not.toBe(killed.redisPid);
  });

  test("another's Redis on the port of the last run is left alone", async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'jisajili-other-'));
    const other = await startSandboxRedis({ dataDir: elsewhere });
    await writeFile(join(dataDir, 'redis-url'), `redis://:0123@127.0.0.1:${new URL(other.url).port}\n`);
    await start();
    expect(await ask(other.url, (redis) => redis.ping())).toBe('PONG');
    await other.stop();
    await rm(elsewhere, { recursive: true });
  });

  test('one that does not start: its last line, and what to do', async () => {
    const first = await start();
    await ask(first.url, (redis) => redis.set('name', 'x'));
    await first.stop();
    const files = await readdir(join(dataDir, 'appendonlydir')).catch(() => []);
    const broken = files.find((file) => file.endsWith('.incr.aof'));
    await writeFile(broken ? join(dataDir, 'appendonlydir', broken) : join(dataDir, 'appendonly.aof'), 'nonsense\r\n');
    const problem = await problemOf(startSandboxRedis({ dataDir }));
    expect(problem).toMatch(/^redis-server does not start: "[^"]*Bad file format[^"]*"/);
    expect(problem).toContain(`move ${dataDir} away`);
  });

  test('it ends with a process that ends without stopping it', async () => {
    const other = await startInAnotherProcess();
    other.child.stdin?.end();
    await once(other.child, 'exit');
    await expect.poll(() => answers(other.url)).toBe(false);
  });
});

describe('the folder', () => {
  test('that cannot be made, or is a file: one line that says which', async () => {
    const file = join(dataDir, 'a-file');
    await writeFile(file, '');
    expect(await problemOf(startSandboxRedis({ dataDir: join(file, 'data') }))).toBe(
      `The sandbox cannot write to its folder ${join(file, 'data')} (ENOTDIR): make it writable, or start in another folder.`,
    );
    expect(await problemOf(startSandboxRedis({ dataDir: file }))).toBe(
      `${file} is a file, and has to be the folder of the sandbox: move it away, or start in another folder.`,
    );
  });

  test.skipIf(process.getuid?.() === 0)('that cannot be written (not as root, who may write everywhere)', async () => {
    await chmod(dataDir, 0o500);
    expect(await problemOf(startSandboxRedis({ dataDir }))).toContain('(EACCES)');
  });

  test.each([
    ['of a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, started: '' })],
    ['of an earlier process with our id', JSON.stringify({ pid: process.pid, started: 'another boot/1' })],
    ['that makes no sense', 'garbage'],
  ])('a lock %s is taken over', async (_, lock) => {
    await writeFile(join(dataDir, 'sandbox.lock'), lock);
    await start({ executable: 'no-such-redis-server' });
    expect(await readFile(join(dataDir, 'sandbox.lock'), 'utf8')).toContain(`"pid":${process.pid}`);
  });

  test('of two that start at once one gets the lock', async () => {
    await writeFile(join(dataDir, 'sandbox.lock'), 'garbage');
    const both = await Promise.allSettled([1, 2].map(() => start({ executable: 'no-such-redis-server' })));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('is left without lock and port when all has ended', async () => {
    const redis = await start();
    await redis.stop();
    expect((await readdir(dataDir)).filter((name) => /lock|redis-url|written/.test(name))).toEqual([]);
  });
});

describe('the Redis in this process', () => {
  const executable = 'no-such-redis-server';

  test('says that it stores nothing', async () => {
    const redis = await start({ executable });
    expect(redis.kind).toBe('embedded');
    expect(redis.about).toMatch(/a restart forgets everything/);
  });

  test('takes SET, GET and a Lua script', async () => {
    const { url } = await start({ executable });
    await ask(url, async (redis) => {
      await redis.set('{a}name', 'Wanjiku');
      expect(await redis.get('{a}name')).toBe('Wanjiku');
      const swap = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2], 'PX', 60000) return 1 end return 0`;
      expect(await redis.eval(swap, 1, '{a}name', 'Wanjiku', 'Njeri')).toBe(1);
      expect(await redis.eval(swap, 1, '{a}name', 'Wanjiku', 'Atieno')).toBe(0);
      expect(await redis.pttl('{a}name')).toBeGreaterThan(0);
    });
  });

  test('does nothing for another user of the machine: it wants a password', async () => {
    const { port } = new URL((await start({ executable })).url);
    await expect(ask(`redis://127.0.0.1:${port}`, (redis) => redis.get('name'))).rejects.toThrow('NOAUTH');
  });

  test('cannot be reached from another machine, and stops with clients connected', async () => {
    const { url, stop } = await start({ executable });
    await ask(url, (redis) => redis.ping());
    expect(new URL(url).hostname).toBe('127.0.0.1');
    const client = new Redis(url, { retryStrategy: () => null, lazyConnect: true });
    client.on('error', () => undefined);
    await client.connect();
    const closed = once(client, 'close');
    // All of 127.0.0.0/8 is loopback on Linux: a server on every interface would answer there too.
    await expect(ask(url.replace('127.0.0.1', '127.0.0.2'), (redis) => redis.ping())).rejects.toThrow();
    await stop();
    await closed;
  });
});

describe('the data key', () => {
  test('is 32 bytes, the same every time, and for nobody else to read', async () => {
    const keys = await Promise.all([sandboxDataKey(dataDir), sandboxDataKey(dataDir), sandboxDataKey(dataDir)]);
    expect(new Set(keys).size).toBe(1);
    expect(Buffer.from(keys[0] ?? '', 'base64')).toHaveLength(32);
    expect(await sandboxDataKey(dataDir)).toBe(keys[0]);
    expect((await stat(join(dataDir, 'data-key'))).mode & 0o777).toBe(0o600);
  });

  test('that was spoilt is not replaced: what it encrypted would be lost', async () => {
    await writeFile(join(dataDir, 'data-key'), 'short');
    expect(await problemOf(sandboxDataKey(dataDir))).toContain('does not hold 32 bytes');
    expect(await readFile(join(dataDir, 'data-key'), 'utf8')).toBe('short');
  });
});

type Other = { readonly child: ChildProcess; readonly url: string; readonly redisPid: number };

/** A sandbox that is not this process; it exits, without stopping its Redis, when its standard input ends. */
async function startInAnotherProcess(): Promise<Other> {
  const module = JSON.stringify(compiled('src/sandbox/redis.ts'));
  const script = `
    const { startSandboxRedis } = await import(${module});
    const { url, pid } = await startSandboxRedis({ dataDir: process.argv.at(-1) });
    process.stdout.write(JSON.stringify({ url, redisPid: pid }));
    process.stdin.on('end', () => process.exit(0)).resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [said] = await once(child.stdout, 'data');
  const other = { child, ...(JSON.parse(String(said)) as { url: string; redisPid: number }) };
  others.push(other);
  return other;
}

async function answers(url: string): Promise<boolean> {
  const redis = new Redis(url, { retryStrategy: () => null, lazyConnect: true });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}
