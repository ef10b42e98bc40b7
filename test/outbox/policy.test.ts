import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pauseMs, TIMING } from '../../src/outbox/policy.ts';
import { POLICY } from '../support/registrations.ts';

test('a pause doubles from the first one, up to the longest', () => {
  const pausesS = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((attempts) => pauseMs(attempts, POLICY) / 1000);
  expect(pausesS).toEqual([10, 20, 40, 80, 160, 320, 640, 900, 900]);
});

test('chance cuts it by a quarter at most', () => {
  expect(pauseMs(2, { ...POLICY, chance: () => 0.5 })).toBe(17_500);
  expect(pauseMs(2, { ...POLICY, chance: () => 1 })).toBe(15_000);
  expect(pauseMs(1, { ...POLICY, chance: () => 1 })).toBe(10_000);
});

test('Retry-After makes it longer, by an hour at most, and never shorter', () => {
  expect(pauseMs(1, POLICY, 30_000)).toBe(30_000);
  expect(pauseMs(1, POLICY, 1)).toBe(10_000);
  expect(pauseMs(1, POLICY, 86_400_000)).toBe(3_600_000);
});

test('it stays between the first one and the longest one, after any number of attempts', () => {
  const settings = fc.record({
    attempts: fc.integer({ min: 1, max: 100_000 }),
    firstMs: fc.integer({ min: 100, max: 86_400_000 }),
    more: fc.integer({ min: 0, max: 86_400_000 }),
    luck: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(settings, ({ attempts, firstMs, more, luck }) => {
      const pause = pauseMs(attempts, { ...POLICY, firstMs, maxMs: firstMs + more, chance: () => luck });
      expect(pause).toBeGreaterThanOrEqual(firstMs);
      expect(pause).toBeLessThanOrEqual(firstMs + more);
    }),
  );
});

test("a claim's visibility is short: the margin of an attempt plus a second", () => {
  expect(TIMING.visibilityMs).toBe(TIMING.attemptMarginMs + 1_000);
});
