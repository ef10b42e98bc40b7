import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isGsm7, septets, shorten, toGsm7 } from '../../src/conversation/gsm7.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 80 });
const typedText = fc.string({ unit: fc.constantFrom(...'abc é ñ Ũ ĩ ’ ` – { € 字 '), maxLength: 80 });

describe('counting septets', () => {
  it('counts one for a character of the default alphabet', () => {
    expect(septets('Karibu @£é\n')).toBe(11);
    expect(septets('')).toBe(0);
  });

  it.each([...'^{}\\[~]|€'])('counts two for %s', (character) => {
    expect(septets(character)).toBe(2);
  });

  it.each([...'`‘’“”–çĩũõ字😀', '\u001b', '\ud800'])('has no count for %j', (character) => {
    expect(septets(`a${character}`)).toBe(Number.POSITIVE_INFINITY);
    expect(isGsm7(`a${character}`)).toBe(false);
  });

  it('has the 127 printable and blank characters of the standard and its ten extensions, no others', () => {
    const all = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
    expect(all.filter((character) => septets(character) === 1)).toHaveLength(127);
    expect(all.filter((character) => septets(character) === 2)).toHaveLength(10);
  });
});

describe('folding to GSM-7', () => {
  it.each([
    ['Ngũgĩ wa Thiong’o', "Ngugi wa Thiong'o"],
    ['MŨTHONI WAIRĨMŨ', 'MUTHONI WAIRIMU'],
    ['Ngu\u0303gi\u0303', 'Ngugi'],
    ['Ng`ang`a', "Ng'ang'a"],
    ['‘a’ “b”', '\'a\' "b"'],
    ['2019–2024 — now', '2019-2024 - now'],
    ['café à Peña ö Ñ Ç', 'café à Peña ö Ñ Ç'],
    ['cafe\u0301', 'café'],
    ['François Łukasz Œuvre', 'Francois Lukasz OEuvre'],
    ['Ðorđe Þór', 'Dorde Thor'],
    ['wait…\u00a0ok', 'wait... ok'],
    ['字😀', '??'],
    ['a{b}€', 'a{b}€'],
  ])('%j is shown as %j', (typed, shown) => {
    expect(toGsm7(typed)).toBe(shown);
  });

  it('always gives GSM-7, and leaves GSM-7 alone', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, typedText), (text) => {
        const folded = toGsm7(text);
        expect(isGsm7(folded)).toBe(true);
        expect(toGsm7(folded)).toBe(folded);
      }),
    );
  });
});

describe('shortening', () => {
  it.each([
    ['Mary Wanjiku', 12, 'Mary Wanjiku'],
    ['Mary Wanjiku Mungai', 15, 'Mary Wanjiku..'],
    ['Mary Wanjiku Mungai', 14, 'Mary Wanjiku..'],
    ['Mary Wanjiku Mungai', 17, 'Mary Wanjiku..'],
    ['Mary Wanjiku Mungai', 13, 'Mary Wanjik..'],
    ['Wanjiku Mungai', 12, 'Wanjiku Mu..'],
    ['Wanjikumungai', 8, 'Wanjik..'],
    ['{{{{', 7, '{{..'],
    ['{{{{', 8, '{{{{'],
    ['Ngũgĩ wa', 8, 'Ngugi wa'],
    ['abc', 2, '..'],
    ['abc', 1, '.'],
    ['abc', 0, ''],
  ])('%j in %i septets is %j', (text, max, short) => {
    expect(shorten(text, max)).toBe(short);
  });

  it('never takes more than it may, and leaves whole what fits', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, typedText), fc.integer({ min: 0, max: 60 }), (text, max) => {
        const short = shorten(text, max);
        expect(septets(short)).toBeLessThanOrEqual(max);
        if (septets(text) <= max) expect(short).toBe(text);
      }),
    );
  });
});
