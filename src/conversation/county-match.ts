import { type County, countyByCode, type Region } from './counties.ts';
import { editDistance, letterBits, mayBeNear } from './edit-distance.ts';
import {
  allSpellings,
  type CountyCandidate,
  type CountySpelling,
  fold,
  foldRegion,
  type Spelling,
  wordsOf,
} from './spellings.ts';

type CountyMatch =
  | { readonly kind: 'found'; readonly county: County }
  /** The name of a region: its counties must be listed. */
  | { readonly kind: 'region'; readonly region: Region }
  /** One to three, best first: to be confirmed. */
  | { readonly kind: 'suggest'; readonly candidates: readonly CountyCandidate[] }
  | { readonly kind: 'none' };

/** `away`: 0 spelt so, 1 begins so or is a slip away, 1.5 is shortened to that, 2 is two slips away. */
type Near = { readonly spelling: Spelling; readonly away: number; readonly begins: boolean };
type NearCounty = Near & { readonly spelling: CountySpelling };

/** With four, each with the longest of its towns, there is no room left on the screen to say what was wrong. */
const MAX_CANDIDATES = 3;
const MIN_PREFIX_LETTERS = 3;
const MIN_PREFIX_LETTERS_OF_REGIONS = 4;
const MIN_LETTERS_FOR_ONE_SLIP = 4;
const MIN_LETTERS_FOR_TWO_SLIPS = 6;
/** A slip in a variant of four letters or fewer (Kisi, Tana) is too far from the county's name to be taken silently. */
const MIN_LETTERS_OF_VARIANT = 5;
const MAX_WORDS = 8;

/** The first letter and consonants of a name, as people shorten it: `NBI`, `KSM`, `sya`, `isl`. */
const SHORTHAND = /^[a-z][^aeiou]{1,3}[aeiou]?$/;

const RANK = { name: 0, variant: 1, region: 2, town: 3, ward: 4 } as const;

/**
 * Which county a customer means who typed its code, its name, the name's first letters, or a town's name. It is `found`
 * only where nothing else in Kenya is spelt so, or as nearly so.
 */
export function matchCounty(input: string): CountyMatch {
  const trimmed = input.trim();
  const code = /^\W*(\d+)\W*$/.exec(trimmed)?.[1];
  if (code !== undefined) {
    const county = countyByCode(code);
    return county === undefined ? { kind: 'none' } : { kind: 'found', county };
  }
  const words = wordsOf(trimmed);
  const folded = fold(words);
  return certain(folded) ?? region(foldRegion(words)) ?? likely(folded) ?? among(words) ?? { kind: 'none' };
}

/** Whether all of it is spelt as some county, region or place is. */
export function isSpeltAsPlace(input: string): boolean {
  const words = wordsOf(input.trim());
  return spelt(fold(words)).length > 0 || region(foldRegion(words)) !== undefined;
}

/** A county by its name, or by another spelling that is no place elsewhere. */
function certain(folded: string): CountyMatch | undefined {
  const exact = spelt(folded);
  const name = exact.find(({ kind }) => kind === 'name');
  if (name !== undefined) return { kind: 'found', county: name.of.county };
  const [first] = exact;
  return first?.kind === 'variant' && areOneCounty(exact) ? { kind: 'found', county: first.of.county } : undefined;
}

function region(folded: string): CountyMatch | undefined {
  const found = allSpellings().byFolded.get(folded)?.find(isRegion);
  return found && { kind: 'region', region: found.region };
}

/** By what it begins, or by a slip of the thumb. */
function likely(folded: string): CountyMatch | undefined {
  const near = nearTo(folded).sort(betterFirst);
  const [best] = near;
  if (best === undefined) return undefined;
  if (best.spelling.kind === 'region') return { kind: 'region', region: best.spelling.region };
  const counties = near.filter(isCounty);
  const county = withoutAsking(counties);
  return county === undefined ? suggest(worthAsking(counties)) : { kind: 'found', county };
}

function nearTo(folded: string): Near[] {
  const most = slipsAllowed(folded);
  const letters = letterBits(folded);
  const near: Near[] = [];
  for (const spelling of allSpellings().all) {
    if (spelling.folded === folded) near.push({ spelling, away: 0, begins: false });
    else if (begins(spelling, folded)) near.push({ spelling, away: 1, begins: true });
    else if (isShortenedTo(folded, spelling)) near.push({ spelling, away: 1.5, begins: false });
    else if (most > 0 && mayBeNear(letters, spelling.letters, most)) {
      const away = editDistance(folded, spelling.folded, most);
      if (away <= most) near.push({ spelling, away, begins: false });
    }
  }
  return near;
}

function slipsAllowed({ length }: string): number {
  if (length < MIN_LETTERS_FOR_ONE_SLIP) return 0;
  return length < MIN_LETTERS_FOR_TWO_SLIPS ? 1 : 2;
}

function begins({ kind, folded }: Spelling, typed: string): boolean {
  const least = kind === 'region' ? MIN_PREFIX_LETTERS_OF_REGIONS : MIN_PREFIX_LETTERS;
  return typed.length >= least && folded.startsWith(typed);
}

function isShortenedTo(typed: string, { kind, folded }: Spelling): boolean {
  if (kind !== 'name' || typed.length < MIN_PREFIX_LETTERS || !SHORTHAND.test(typed) || typed[0] !== folded[0]) {
    return false;
  }
  let at = 0;
  return [...typed].every((letter) => {
    at = folded.indexOf(letter, at) + 1;
    return at > 0;
  });
}

/**
 * The one county that is meant beyond doubt: the only one whose name begins so and nothing is spelt so, or else the only one
 * of which anything begins so or is a slip away.
 */
function withoutAsking(near: readonly NearCounty[]): County | undefined {
  if (near.some(({ away }) => away === 0)) return undefined;
  const names = near.filter((one) => one.begins && one.spelling.kind === 'name').map(({ spelling }) => spelling);
  if (names.length > 0) return areOneCounty(names) ? names[0]?.of.county : undefined;
  const close = near.filter(({ away }) => away === 1);
  const safe = close.some((one) => isSafe(one));
  return safe && areOneCounty(close.map(({ spelling }) => spelling)) ? close[0]?.spelling.of.county : undefined;
}

/** Whoever typed a place in full means the place, or a county that is a slip away; with the letters of two counties, those. */
function worthAsking(near: readonly NearCounty[]): readonly NearCounty[] {
  if (near.some(({ away }) => away === 0)) {
    return near.filter(({ away, spelling }) => away === 0 || (away === 1 && isNamed(spelling)));
  }
  const names = near.filter((one) => one.begins && one.spelling.kind === 'name');
  return names.length > 0 ? names : near;
}

function isSafe({ spelling, begins }: NearCounty): boolean {
  if (spelling.kind === 'variant') return begins || spelling.folded.length >= MIN_LETTERS_OF_VARIANT;
  return spelling.kind === 'name';
}

/** A name among other words: `Thika town`, `Kiambu, Kenya`. In `Athi River` there is no Athi. */
function among(words: readonly string[]): CountyMatch | undefined {
  const some = words.slice(0, MAX_WORDS);
  const runs = some
    .flatMap((_, from) => some.slice(from).map((_, more) => ({ from, to: from + more + 1 })))
    .sort((a, b) => b.to - b.from - (a.to - a.from));
  const taken: typeof runs = [];
  const hits = runs.flatMap((run) => {
    if (taken.some(({ from, to }) => from < run.to && run.from < to)) return [];
    const found = spelt(fold(some.slice(run.from, run.to))).filter(isTelling);
    if (found.length > 0) taken.push(run);
    return found.map((spelling) => ({ spelling, away: 0, begins: false }));
  });
  if (hits.length > 0) return suggest(hits.sort(betterFirst));
  return runs.map(({ from, to }) => region(foldRegion(some.slice(from, to)))).find((match) => match !== undefined);
}

/** Some wards are called what many sentences hold (`Kwa`). */
function isTelling({ kind, folded }: CountySpelling): boolean {
  return kind !== 'ward' || folded.length > MIN_PREFIX_LETTERS;
}

function spelt(folded: string): readonly CountySpelling[] {
  return (allSpellings().byFolded.get(folded) ?? []).filter((spelling) => spelling.kind !== 'region');
}

function isRegion(spelling: Spelling): spelling is Extract<Spelling, { kind: 'region' }> {
  return spelling.kind === 'region';
}

function isCounty(near: Near): near is NearCounty {
  return near.spelling.kind !== 'region';
}

function isNamed({ kind }: CountySpelling): boolean {
  return kind === 'name' || kind === 'variant';
}

function areOneCounty(spellings: readonly CountySpelling[]): boolean {
  return spellings.every(({ of }) => of.county === spellings[0]?.of.county);
}

/** Nearer first, then counties before places, then the larger population. */
function betterFirst(a: Near, b: Near): number {
  return (
    a.away - b.away ||
    RANK[a.spelling.kind] - RANK[b.spelling.kind] ||
    populationOf(b.spelling) - populationOf(a.spelling)
  );
}

function populationOf(spelling: Spelling): number {
  return spelling.kind === 'region' ? 0 : spelling.of.county.population;
}

/** Each county once, by its best spelling. The best county by its own name is always among them. */
function suggest(best: readonly NearCounty[]): CountyMatch {
  const candidates = new Map<County, CountyCandidate>();
  for (const { spelling } of best)
    if (!candidates.has(spelling.of.county)) candidates.set(spelling.of.county, spelling.of);
  const first = [...candidates.values()].slice(0, MAX_CANDIDATES);
  const named = best.find(({ spelling }) => isNamed(spelling))?.spelling.of;
  if (named !== undefined && !first.some(({ county }) => county === named.county)) first[MAX_CANDIDATES - 1] = named;
  return first.length === 0 ? { kind: 'none' } : { kind: 'suggest', candidates: first };
}
