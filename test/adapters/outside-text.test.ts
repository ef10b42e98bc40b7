import { describe, expect, it } from 'vitest';
import { outsideId, outsideLines, outsideText } from '../../src/adapters/outside-text.ts';

describe('text from outside', () => {
  it.each([
    ['Wanjikũ wa Kamau', 'Wanjikũ wa Kamau'],
    ['  two\t spaces \u00a0 ', 'two spaces'],
    ['one\r\ntwo\nthree\u2028four', 'one two three four'],
    ['red \u001b[31malert\u0007', 'red [31malert'],
    ['safe\u202etxt.exe\u2066', 'safetxt.exe'],
    ['zero\u200bwidth\ufeff', 'zerowidth'],
    ['half \ud83d of a pair', 'half of a pair'],
    ['whole 😀', 'whole 😀'],
    ['', ''],
    [null, ''],
    [42, ''],
  ])('%j reads %j', (raw, text) => {
    expect(outsideText(raw, 100)).toBe(text);
  });

  it('is cut at its bound, and no character in half', () => {
    expect(outsideText('x'.repeat(101), 100)).toBe('x'.repeat(100));
    expect(outsideText(`${'x'.repeat(99)}😀`, 100)).toBe('x'.repeat(99));
    expect(outsideText('x'.repeat(1_000_000), 100)).toBe('x'.repeat(100));
  });

  it('keeps its lines where they mean something', () => {
    expect(outsideLines(' JISAJILI\r\nAnthony  Kamau\n\n\u202e21314151\u2028Kwale ', 100)).toBe(
      'JISAJILI\nAnthony Kamau\n21314151\nKwale',
    );
  });
});

describe('an identifier from outside', () => {
  it('is visible ASCII of 1 to 100 characters', () => {
    expect(outsideId('ATXid_1')).toBe('ATXid_1');
    for (const raw of ['', 'a b', 'a\nb', 'a\u202eb', 'é', 'x'.repeat(101), 7, null])
      expect(outsideId(raw)).toBeUndefined();
  });
});
