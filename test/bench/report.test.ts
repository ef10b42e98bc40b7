import { expect, test } from 'vitest';
import { floorHopsOf, pacedOf, ratiosOf, table } from './report.ts';
import type { Round } from './run.ts';

const turn = (cpuUs: number) => ({ cpuUs, hopsPerS: 0, p50Ms: 0, p99Ms: 0, redisCpuUs: 0, turnedAway: 0 });
const registration = { cpuUs: 1_500, redisCpuUs: 0, p50Ms: 0, p99Ms: 0 };

/** The machine was twice as slow in the second round. */
const ROUNDS: readonly Round[] = [
  { paced: { floor: turn(30), peer: turn(120), service: turn(60) }, saturated: { floor: turn(1) }, registration },
  { paced: { floor: turn(60), service: turn(150) }, saturated: {} },
];

test('ratios are of the same round', () => {
  expect(ratiosOf(pacedOf(ROUNDS), 'service', 'floor')).toEqual([2, 2.5]);
  expect(ratiosOf(pacedOf(ROUNDS), 'peer', 'service')).toEqual([2]);
  expect(ratiosOf(pacedOf(ROUNDS), 'floor', 'peer')).toEqual([0.25]);
});

test('a registration is measured in the floor hops of its own round', () => {
  expect(floorHopsOf(ROUNDS)).toEqual([50]);
});

test('a table lines up', () => {
  expect(table(['', 'ms'], [['floor', '1.25']])).toBe(
    ['|       |   ms |', '| ----- | ---: |', '| floor | 1.25 |'].join('\n'),
  );
});
