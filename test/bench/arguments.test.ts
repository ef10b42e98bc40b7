import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { program } from '../support/programs.ts';
import { type BenchOptions, parseBenchArguments } from './arguments.ts';

function optionsOf(argv: readonly string[]): BenchOptions {
  const request = parseBenchArguments(argv);
  if (request.kind !== 'bench' && request.kind !== 'profile') throw new Error(JSON.stringify(request));
  return request.options;
}

describe('npm run bench', () => {
  test.each([
    [['--rounds', '0'], '--rounds takes a whole number from 1 to 100'],
    [['--rounds', '2.5'], '--rounds takes a whole number'],
    [['--rounds'], '--rounds takes a whole number'],
    [['--seconds', '0.1'], '--seconds takes a number from 0.2 to 60'],
    [['--seconds', '-1'], '--seconds takes a number'],
    [['--concurrency', 'many'], '--concurrency takes a whole number from 1 to 1000'],
    [['--rate', '0'], '--rate takes a whole number from 1 to 100000'],
    [['--registrations', '1e3'], '--registrations takes a whole number from 1 to 10000'],
    [['--sessions', '1000,1000'], '--sessions takes whole numbers up to 1000000, with commas, in ascending order'],
    [['--sessions', '10000,1000'], '--sessions takes'],
    [['--sessions', '1000,'], '--sessions takes'],
    [['--sessions', '2000000'], '--sessions takes'],
    [['--profile', 'everything'], '--profile takes hops or registrations'],
    [['--profile'], '--profile takes hops or registrations'],
    [['--quick', '--full'], '--quick and --full exclude each other'],
    [['--speed', '1'], "Unknown option '--speed'"],
    [['now'], 'now'],
  ])('does not take %j', (argv, why) => {
    expect(parseBenchArguments(argv)).toEqual({ kind: 'wrong', why: expect.stringContaining(why) });
  });

  test('measures longer, and more live sessions, the more it is asked for', () => {
    const [quick, ordinary, full] = [optionsOf(['--quick']), optionsOf([]), optionsOf(['--full'])];
    expect(quick.sessions).toEqual([1_000]);
    expect(ordinary.sessions).toEqual([1_000, 10_000]);
    expect(full.sessions).toEqual([1_000, 10_000, 100_000, 200_000]);
    const lasts = ({ rounds, seconds }: BenchOptions) => rounds * seconds;
    expect(lasts(quick)).toBeLessThan(lasts(ordinary));
    expect(lasts(ordinary)).toBeLessThan(lasts(full));
  });

  test('takes single figures on top of what it takes by itself', () => {
    const argv = ['--rounds', '2', '--seconds', '0.5', '--concurrency', '8', '--rate', '200', '--registrations', '10'];
    const single = { rounds: 2, seconds: 0.5, concurrency: 8, rate: 200, registrations: 10, sessions: [500, 2_000] };
    expect(optionsOf([...argv, '--sessions', '500,2000', '--quick'])).toEqual({ ...optionsOf(['--quick']), ...single });
    expect(optionsOf(['--sessions', '0']).sessions).toEqual([]);
  });

  test('takes a profile of what it is asked for', () => {
    expect(parseBenchArguments(['--profile', 'hops'])).toMatchObject({ kind: 'profile', of: 'hops' });
    expect(parseBenchArguments(['--help', '--profile', 'x'])).toEqual({ kind: 'help' });
  });

  test('exits with 2 and its usage where the arguments are wrong', () => {
    const [command, ...bench] = program('test/bench/bench.ts');
    const run = (...args: string[]) => spawnSync(command, [...bench, ...args]);
    const wrong = run('--rounds', 'many');
    expect([wrong.status, wrong.stderr.toString()]).toEqual([2, expect.stringContaining('Usage: npm run bench')]);
    const help = run('--help');
    expect([help.status, help.stdout.toString()]).toEqual([0, expect.stringContaining('--profile WHAT')]);
  });
});
