import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readStat, startProgram } from './programs.ts';

test('reads the group and the CPU time of a process, whatever its name is', () => {
  const rest = 'S 10 20 30 0 -1 4194560 3061 122425 0 211 100 20 3 4 20 0 1 0 100870';
  expect(readStat(`4711 (a) b (c)) ${rest}`)).toEqual({ group: 20, ownMs: 1_200, childrenMs: 70 });
});

test('the CPU time of a program is that of its children, too', { timeout: 60_000 }, async () => {
  const burn = 'while (process.cpuUsage().user < 300_000);';
  const server = `require('node:http').createServer((q, r) => r.end()).listen(process.env.PORT, '127.0.0.1')`;
  const code = `require('node:child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(burn)}]); ${server}`;
  const folder = await mkdtemp(join(tmpdir(), 'jisajili-bench-test-'));
  const program = await startProgram({ name: 'burner', command: [process.execPath, '-e', code], env: {}, folder });
  expect(program.pids()).toHaveLength(1);
  expect(program.cpuMs()).toBeGreaterThan(300);
  await program.stop();
  expect(program.pids()).toEqual([]);
});

test('a program that does not start says why', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jisajili-bench-test-'));
  const command = [process.execPath, '-e', 'throw new Error("no port left")'] as const;
  const starting = startProgram({ name: 'broken', command, env: {}, folder });
  await expect(starting).rejects.toThrow(/broken does not start: .*no port left/s);
});
