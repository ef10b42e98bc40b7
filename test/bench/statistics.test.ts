import { expect, test } from 'vitest';
import { medianOf, percentile, spreadOf } from './statistics.ts';

test('a percentile is the smallest value that so many do not exceed', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);
  expect(percentile(hundred, 0.5)).toBe(50);
  expect(percentile(hundred, 0.99)).toBe(99);
  expect(percentile(hundred, 1)).toBe(100);
  expect(percentile(hundred, 0)).toBe(1);
  expect(percentile([7], 0.99)).toBe(7);
  expect(percentile([], 0.5)).toBeNaN();
});

test('numbers are ordered as numbers', () => {
  expect(spreadOf([10, 9, 100])).toEqual({ min: 9, median: 10, max: 100 });
});

test('the median of an even number of values lies between the two in the middle', () => {
  expect(medianOf([4, 1, 3, 2])).toBe(2.5);
  expect(medianOf([5])).toBe(5);
  expect(medianOf([])).toBeNaN();
});
