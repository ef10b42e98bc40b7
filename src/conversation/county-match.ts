import { COUNTIES, type County, countyByCode } from './counties.ts';

/** `place`: the town or area that led to the county. */
type CountyCandidate = { readonly county: County; readonly place?: string };

type CountyMatch =
  | { readonly kind: 'found'; readonly county: County }
  /** One to four, best first: to be confirmed. */
  | { readonly kind: 'suggest'; readonly candidates: readonly CountyCandidate[] }
  | { readonly kind: 'none' };

type Spelling = { readonly kind: 'name' | 'variant' | 'place'; readonly folded: string; readonly of: CountyCandidate };
type Near = { readonly spelling: Spelling; readonly distance: number };

const MAX_CANDIDATES = 4;
const MIN_PREFIX_LETTERS = 3;
const MIN_LETTERS_FOR_ONE_SLIP = 4;
const MIN_LETTERS_FOR_TWO_SLIPS = 6;
/** A slip in a variant of four letters or fewer (Kisi, Tana) is too far from the county's name to be taken silently. */
const MIN_LETTERS_OF_VARIANT = 5;
const MAX_WORDS = 8;

const IDLE_WORDS = new Set(['county', 'kaunti', 'ya', 'of']);

const SPELLINGS: readonly Spelling[] = COUNTIES.flatMap((county) => [
  { kind: 'name' as const, folded: fold(county.name), of: { county } },
  ...county.variants.map((variant) => ({ kind: 'variant' as const, folded: fold(variant), of: { county } })),
  ...county.places.map((place) => ({ kind: 'place' as const, folded: fold(place), of: { county, place } })),
]);

const EXACT: ReadonlyMap<string, Spelling> = new Map(SPELLINGS.map((spelling) => [spelling.folded, spelling]));

/** Which county a customer means who typed its code, its name, the name's first letters, or a town's name. */
export function matchCounty(input: string): CountyMatch {
  const trimmed = input.trim();
  if (/^\d+$/.test(trimmed)) {
    const county = countyByCode(trimmed);
    return county === undefined ? { kind: 'none' } : { kind: 'found', county };
  }
  const words = wordsOf(trimmed);
  const folded = words.join('');
  return byExact(folded) ?? byPrefix(folded) ?? byDistance(folded) ?? byWords(words) ?? { kind: 'none' };
}

function wordsOf(text: string): string[] {
  return text
    .replace(/['‘’ʼ`´]/g, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '' && !IDLE_WORDS.has(word));
}

function fold(text: string): string {
  return wordsOf(text).join('');
}

function byExact(folded: string): CountyMatch | undefined {
  const spelling = EXACT.get(folded);
  if (spelling === undefined) return undefined;
  return spelling.kind === 'place' ? suggest([spelling]) : { kind: 'found', county: spelling.of.county };
}

/** Names first, then variants, then places. A variant is taken only where no place elsewhere begins alike (MARA). */
function byPrefix(folded: string): CountyMatch | undefined {
  if (folded.length < MIN_PREFIX_LETTERS) return undefined;
  const begun = SPELLINGS.filter((spelling) => spelling.folded.startsWith(folded));
  const names = begun.filter((spelling) => spelling.kind === 'name');
  const hits = names.length > 0 ? names : begun;
  const [first] = hits;
  if (first === undefined) return undefined;
  const oneCounty = hits.every((hit) => hit.of.county === first.of.county);
  if (oneCounty && hits.some((hit) => hit.kind !== 'place')) return { kind: 'found', county: first.of.county };
  return suggest(hits.sort(largerFirst));
}

function byDistance(folded: string): CountyMatch | undefined {
  if (folded.length < MIN_LETTERS_FOR_ONE_SLIP) return undefined;
  const most = folded.length < MIN_LETTERS_FOR_TWO_SLIPS ? 1 : 2;
  const near: Near[] = SPELLINGS.map((spelling) => ({ spelling, distance: distance(folded, spelling.folded, most) }))
    .filter((one) => one.distance <= most)
    .sort((a, b) => a.distance - b.distance || largerFirst(a.spelling, b.spelling));
  if (near.length === 0) return undefined;
  const oneSlip = near.filter((one) => one.distance === 1).map((one) => one.spelling);
  const county = oneSlip.find(isSafeWithOneSlip)?.of.county;
  if (county !== undefined && oneSlip.every((one) => one.of.county === county)) return { kind: 'found', county };
  return suggest(near.map((one) => one.spelling));
}

function isSafeWithOneSlip(spelling: Spelling): boolean {
  if (spelling.kind === 'variant') return spelling.folded.length >= MIN_LETTERS_OF_VARIANT;
  return spelling.kind === 'name';
}

/** A name among other words: `Thika town`, `Kiambu, Kenya`. */
function byWords(words: readonly string[]): CountyMatch | undefined {
  const some = words.slice(0, MAX_WORDS);
  const runs = some.flatMap((_, from) => some.slice(from).map((_, more) => some.slice(from, from + more + 1).join('')));
  const hits = runs.flatMap((run) => EXACT.get(run) ?? []);
  return hits.length === 0 ? undefined : suggest(hits.sort(largerFirst));
}

/** Larger population first; in the same county its own name before a place in it. */
function largerFirst(a: Spelling, b: Spelling): number {
  return b.of.county.population - a.of.county.population || Number(a.kind === 'place') - Number(b.kind === 'place');
}

/** A county once, by its best spelling. */
function suggest(best: readonly Spelling[]): CountyMatch {
  const candidates = new Map<County, CountyCandidate>();
  for (const { of } of best) if (!candidates.has(of.county)) candidates.set(of.county, of);
  return { kind: 'suggest', candidates: [...candidates.values()].slice(0, MAX_CANDIDATES) };
}

/**
 * Letters to insert, drop, change or swap with their neighbour to get from one to the other (optimal string alignment).
 * `Infinity` as soon as it is clear that they are more than `most` apart.
 */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    let left = i;
    for (let j = 1; j <= b.length; j++) {
      let steps = cell(above, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      if (left + 1 < steps) steps = left + 1;
      if (cell(above, j) + 1 < steps) steps = cell(above, j) + 1;
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) steps = Math.min(steps, cell(before, j - 2) + 1);
      row.push(steps);
      left = steps;
      if (steps < least) least = steps;
    }
    if (least > most) return Number.POSITIVE_INFINITY;
    before = above;
    above = row;
  }
  return cell(above, b.length);
}

function cell(row: readonly number[], j: number): number {
  return row[j] ?? Number.POSITIVE_INFINITY;
}
