import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { program } from '../support/programs.ts';
import { parseChaosArguments } from './arguments.ts';
import { randomFrom } from './random.ts';
import { nameOf, planFaults } from './schedule.ts';

describe('npm run chaos', () => {
  test.each([
    [['--customers', '0'], '--customers takes a whole number from 1 to 100000'],
    [['--customers', 'many'], '--customers takes a whole number from 1 to 100000'],
    [['--minutes', '-1'], '--minutes takes a number from 0.1 to 120'],
    [['--seed'], '--seed takes a whole number'],
    [['--minutes', '500'], '--minutes takes a number from 0.1 to 120'],
    [['--seed', '1.5'], '--seed takes a whole number'],
    [['--processes', '99'], '--processes takes a whole number from 1 to 16'],
    [['--speed', '1'], "Unknown option '--speed'"],
    [['now'], 'now'],
  ])('does not take %j', (argv, why) => {
    expect(parseChaosArguments(argv)).toEqual({ kind: 'wrong', why: expect.stringContaining(why) });
  });

  test('takes its defaults where nothing is said', () => {
    const options = { customers: 300, minutes: 1, seed: 1, processes: 3 };
    expect(parseChaosArguments([])).toEqual({ kind: 'run', options });
    expect(parseChaosArguments(['--help', '--customers', '0'])).toEqual({ kind: 'help' });
  });

  test('breaks the same things at the same times for the same seed, and others for another', () => {
    const plan = (seed: number) => planFaults(randomFrom(seed), 60_000, 3);
    expect(plan(7)).toEqual(plan(7));
    expect(plan(7)).not.toEqual(plan(8));
  });

  test('breaks everything there is to break within a minute', () => {
    const names = new Set(planFaults(randomFrom(1), 60_000, 3).map(({ fault }) => nameOf(fault).split(' ')[0]));
    expect([...names].sort()).toEqual(['claims', 'redis', 'registry', 'service', 'sms']);
  });

  test('exits with 2 and its usage where the arguments are wrong', () => {
    const [command, ...chaos] = program('test/chaos/chaos.ts');
    const run = (...args: string[]) => spawnSync(command, [...chaos, ...args]);
    const wrong = run('--customers', 'many');
    expect([wrong.status, wrong.stderr.toString()]).toEqual([2, expect.stringContaining('Usage: npm run chaos')]);
    const help = run('--help');
    expect([help.status, help.stdout.toString()]).toEqual([0, expect.stringContaining('--seed S')]);
  });
});
