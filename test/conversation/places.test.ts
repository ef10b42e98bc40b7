import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COUNTIES } from '../../src/conversation/counties.ts';
import { matchCounty } from '../../src/conversation/county-match.ts';

type Kind = 'constituency' | 'ward' | 'town';
type Row = { readonly name: string; readonly code: string; readonly kind: Kind };

/** Constituencies and wards of the electoral commission, towns of the census: written down apart from `places.ts`. */
const ROWS: readonly Row[] = readFileSync(new URL('places.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [name = '', code = '', kind = ''] = line.split(',');
    return { name, code, kind: kind as Kind };
  });

/** As people write it: as it stands, in small letters, in capitals, in one word. */
function writings(name: string): readonly string[] {
  return [name, name.toLowerCase(), name.toUpperCase(), name.replaceAll(' ', '')];
}

function offers(typed: string): readonly string[] {
  const match = matchCounty(typed);
  if (match.kind === 'found') return [match.county.code];
  return match.kind === 'suggest' ? match.candidates.map(({ county }) => county.code) : [];
}

describe('every place in Kenya', () => {
  it('is there', () => {
    expect(ROWS.filter(({ kind }) => kind === 'constituency')).toHaveLength(290);
    expect(new Set(ROWS.map(({ code }) => code)).size).toBe(COUNTIES.length);
  });

  it('is never taken silently as another county', () => {
    for (const { name, code } of ROWS) {
      for (const typed of writings(name)) {
        const match = matchCounty(typed);
        if (match.kind === 'found') expect.soft(match.county.code, `${typed} of ${code}`).toBe(code);
      }
    }
  });

  it.each([
    ['constituency', 1],
    ['town', 1],
    ['ward', 0.95],
  ] as const)('offers its county where it is a %s', (kind, least) => {
    const typed = ROWS.filter((row) => row.kind === kind);
    const missed = typed.filter(({ name, code }) => !offers(name).includes(code)).map(({ name }) => name);
    expect(1 - missed.length / typed.length, missed.join(', ')).toBeGreaterThanOrEqual(least);
  });

  it('offers every county that has one of that name, three at most', () => {
    const counties = new Map<string, Set<string>>();
    for (const { name, code } of ROWS) counties.set(name, (counties.get(name) ?? new Set()).add(code));
    for (const [name, codes] of counties) {
      const isACounty = COUNTIES.some((county) => county.name === name);
      if (codes.size > 1 && !isACounty) expect.soft(offers(name), name).toEqual(expect.arrayContaining([...codes]));
    }
  });
});
