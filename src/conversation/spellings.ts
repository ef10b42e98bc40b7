import { COUNTIES, type County, REGIONS, type Region } from './counties.ts';
import { letterBits } from './edit-distance.ts';
import { PLACES } from './places.ts';
import { optionsOf } from './texts/texts.ts';

/** `place`: the town or area that led to the county. */
export type CountyCandidate = { readonly county: County; readonly place?: string };

/** What a county or a region may be called. `folded`: see `fold`; `letters`: see `letterBits`. */
export type Spelling = { readonly folded: string; readonly letters: number } & (
  | { readonly kind: 'name' | 'variant' | 'town' | 'ward'; readonly of: CountyCandidate }
  | { readonly kind: 'region'; readonly region: Region }
);
export type CountySpelling = Exclude<Spelling, { kind: 'region' }>;

/** Say nothing about which county is meant. */
const IDLE_WORDS = new Set(['county', 'kaunti', 'ya', 'of']);

/** Say nothing about which region is meant: the old provinces are called so. */
const IDLE_WORDS_OF_REGIONS = new Set(['province', 'region', 'mkoa', 'eneo', 'wa', 'la', 'kenya']);

/** What the regions are called besides what stands on the screen. */
const REGION_VARIANTS: Partial<Record<Region, readonly string[]>> = {
  Coast: ['Coastal', 'Pwani'],
  Eastern: ['East'],
  'North Eastern': ['N Eastern', 'North East', 'NEP', 'Kaskazini'],
  'Rift Valley': ['Rift', 'R Valley', 'Bonde', 'Ufa'],
  // Not West Pokot: ten times as many people live in Western.
  Western: ['West'],
};

/** The words of a text, without accents, apostrophes and what is idle before a county's name. */
export function wordsOf(text: string): string[] {
  return text
    .replace(/['‘’ʼ`´]/g, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '' && !IDLE_WORDS.has(word));
}

/** The words as one, so that it does not matter where they are parted. `Nairobicounty` is Nairobi. */
export function fold(words: readonly string[]): string {
  return words.join('').replace(/(?<=.)(?:county|kaunti)$|^(?:county|kaunti)(?=.)/, '');
}

/** The same for what may be a region. */
export function foldRegion(words: readonly string[]): string {
  return words
    .filter((word) => !IDLE_WORDS_OF_REGIONS.has(word))
    .join('')
    .replace(/(?<=.)(?:province|region)$/, '');
}

/** The initial of the first word for the word itself, as people write it: `U/Gishu`, `T/Nzoia`. */
function withInitial(name: string): readonly string[] {
  const [first = '', ...others] = name.split(/[ /-]/);
  return others.length === 0 ? [] : [`${first.charAt(0)} ${others.join(' ')}`];
}

function spellingsOfCounty(county: County): readonly Spelling[] {
  const spelt = (kind: CountySpelling['kind'], text: string, of: CountyCandidate): Spelling => {
    const folded = fold(wordsOf(text));
    return { kind, folded, letters: letterBits(folded), of };
  };
  const [towns = '', wards = ''] = (PLACES[county.code] ?? '').split(';');
  const places = (kind: 'town' | 'ward', listed: string) =>
    listed.split('|').flatMap((place) => (place === '' ? [] : [spelt(kind, place, { county, place })]));
  return [
    spelt('name', county.name, { county }),
    ...[...county.variants, ...withInitial(county.name)].map((variant) => spelt('variant', variant, { county })),
    ...places('town', towns),
    ...places('ward', wards),
  ];
}

/** A region of one county is that county. */
function spellingsOfRegions(): readonly Spelling[] {
  const labels = optionsOf('county');
  return REGIONS.flatMap((region, at) => {
    if (region === 'Nairobi') return [];
    const names = [region, ...(labels.get(at + 1) ?? []), ...(REGION_VARIANTS[region] ?? [])];
    return names.map((name) => {
      const folded = foldRegion(wordsOf(name));
      return { kind: 'region' as const, folded, letters: letterBits(folded), region };
    });
  });
}

export type Spellings = {
  readonly all: readonly Spelling[];
  readonly byFolded: ReadonlyMap<string, readonly Spelling[]>;
};

let spellings: Spellings | undefined;

/** Made when the first customer types a county: a process that starts has no time to lose. */
export function allSpellings(): Spellings {
  spellings ??= made();
  return spellings;
}

function made(): Spellings {
  const all = [...COUNTIES.flatMap(spellingsOfCounty), ...spellingsOfRegions()];
  const byFolded = new Map<string, Spelling[]>();
  for (const spelling of all) {
    const same = byFolded.get(spelling.folded);
    if (same === undefined) byFolded.set(spelling.folded, [spelling]);
    else same.push(spelling);
  }
  return { all, byFolded };
}
