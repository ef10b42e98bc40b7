import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pauseMs } from '../../src/outbox/backoff.ts';

const whole = { firstMs: 10_000, maxMs: 900_000, chance: () => 0 };

test('doubles from the first pause, up to the longest', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((tries) => pauseMs(tries, whole) / 1000);
  expect(pauses).toEqual([10, 20, 40, 80, 160, 320, 640, 900, 900]);
});

test('is cut by chance, by a quarter at most', () => {
  expect(pauseMs(2, { ...whole, chance: () => 0.5 })).toBe(17_500);
  expect(pauseMs(2, { ...whole, chance: () => 1 })).toBe(15_000);
  expect(pauseMs(1, { ...whole, chance: () => 1 })).toBe(10_000);
});

test('stays between the first pause and the longest one, after any number of tries', () => {
  const settings = fc.record({
    tries: fc.integer({ min: 1, max: 100_000 }),
    firstMs: fc.integer({ min: 100, max: 86_400_000 }),
    more: fc.integer({ min: 0, max: 86_400_000 }),
    luck: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(settings, ({ tries, firstMs, more, luck }) => {
      const pause = pauseMs(tries, { firstMs, maxMs: firstMs + more, chance: () => luck });
      expect(pause).toBeGreaterThanOrEqual(firstMs);
      expect(pause).toBeLessThanOrEqual(firstMs + more);
    }),
  );
});
