/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { describe, expect, test } from 'vitest';
import { Ago, clockHour, clockTime, lasting, precisely, Until, weekday } from '../../../src/operations/pages/when.tsx';

const NOON_UTC = Date.UTC(2026, 10, 27, 12);

describe('times are those of Nairobi, whatever the machine is set to', () => {
  test('today the time alone, else with its day', () => {
    expect(clockTime(NOON_UTC, NOON_UTC)).toBe('15:00');
    expect(clockTime(NOON_UTC - 86_400_000, NOON_UTC)).toBe('Thu, 26 Nov 2026, 15:00');
  });

  test('a day ends at 21:00 UTC', () => {
    const lastSecond = Date.UTC(2026, 10, 27, 20, 59, 59);
    expect([clockHour(lastSecond), clockHour(lastSecond + 1000)]).toEqual([23, 0]);
    expect([weekday(lastSecond), weekday(lastSecond + 1000)]).toEqual(['Friday', 'Saturday']);
  });
});

test.each([
  [-5, '0 s'],
  [400, '0 s'],
  [59_400, '59 s'],
  [60_000, '1 min'],
  [3_599_000, '59 min'],
  [3_600_000, '1 h'],
  [11_100_000, '3 h 5 min'],
  [86_400_000, '1 day'],
  [2 * 86_400_000 + 3 * 3_600_000, '2 days 3 h'],
])('%i ms last %s', (ms, words) => {
  expect(lasting(ms)).toBe(words);
});

test.each([
  [320.4, '320 ms'],
  [4_240, '4.2 s'],
  [48_000, '48 s'],
])('precisely, %i ms are %s', (ms, words) => {
  expect(precisely(ms)).toBe(words);
});

test('how long ago, and until when, with the exact time beside it', () => {
  expect(String(<Ago atMs={NOON_UTC - 130_000} nowMs={NOON_UTC} />)).toBe(
    '<time datetime="2026-11-27T11:57:50.000Z" title="27 Nov, 14:57:50">2 min ago</time>',
  );
  expect(String(<Ago atMs={NOON_UTC} nowMs={NOON_UTC} />)).toContain('just now');
  expect(String(<Until atMs={NOON_UTC + 30_000} nowMs={NOON_UTC} />)).toContain(
    `data-until="${NOON_UTC + 30_000}">in 30 s<`,
  );
  expect(String(<Until atMs={NOON_UTC - 1} nowMs={NOON_UTC} />)).toContain('>now<');
});
