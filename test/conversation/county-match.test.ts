import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COUNTIES, countiesOf, countyByCode } from '../../src/conversation/counties.ts';
import { matchCounty } from '../../src/conversation/county-match.ts';
import { septets } from '../../src/conversation/gsm7.ts';
import { met } from '../support/met-county.ts';

/** Code, name in the First Schedule, spellings people use; `@` marks a town or area. */
const TABLE = [
  '001|Mombasa|Mombasa City|Msa|@Likoni|@Nyali|@Changamwe',
  '002|Kwale|Kwele|@Ukunda|@Diani|@Msambweni',
  '003|Kilifi|Kilify|Killifi|@Malindi|@Mtwapa|@Mariakani',
  '004|Tana River|Tana|Tanariver|@Hola|@Garsen',
  '005|Lamu|Lamo|@Mpeketoni',
  '006|Taita/Taveta|Taita Taveta|Taita-Taveta|Taita|Taveta|Taveita|@Voi|@Wundanyi|@Mwatate',
  '007|Garissa|Garisa|Garrisa|@Dadaab',
  '008|Wajir|Wajira|@Habaswein',
  '009|Mandera|Madera|Mandela|@Elwak',
  '010|Marsabit|Marsabet|@Moyale',
  '011|Isiolo|Isiollo|Issiolo',
  '012|Meru|Maru|@Maua|@Nkubu',
  '013|Tharaka-Nithi|Tharaka Nithi|Tharaka|Nithi|Tharaka Nidhi|@Chuka|@Marimanti',
  '014|Embu|Embo|@Runyenjes|@Mbeere',
  '015|Kitui|Kitwi|@Mwingi',
  '016|Machakos|Machako|Masaku|@Athi River|@Mlolongo|@Kangundo',
  '017|Makueni|Makweni|@Wote|@Kibwezi',
  '018|Nyandarua|Nyadarua|@Ol Kalou|@Engineer|@Kinangop',
  '019|Nyeri|Nyeli|@Karatina|@Othaya',
  '020|Kirinyaga|Kirinyanga|Kirinaga|Kerinyaga|@Kerugoya|@Kutus|@Mwea',
  "021|Murang'a|Muranga|Murang’a|Mrang'a|@Kangema|@Maragua|@Kenol",
  '022|Kiambu|Kyambu|Kiambo|@Thika|@Ruiru|@Kikuyu|@Limuru',
  '023|Turkana|Turukana|@Lodwar|@Kakuma',
  '024|West Pokot|Pokot|Westpokot|@Kapenguria',
  '025|Samburu|Samburo|@Maralal',
  '026|Trans Nzoia|Trans-Nzoia|Transnzoia|Tranzoia|Trans Zoia|@Kitale',
  '027|Uasin Gishu|Uasin-Gishu|Wasin Gishu|Uasingishu|Uashin Gishu|@Eldoret|@Burnt Forest',
  '028|Elgeyo/Marakwet|Elgeyo Marakwet|Elgeyo-Marakwet|Elgeiyo|Keiyo Marakwet|Marakwet|@Iten',
  '029|Nandi|Nandy|@Kapsabet|@Nandi Hills',
  '030|Baringo|Baringa|@Kabarnet|@Eldama Ravine|@Marigat',
  '031|Laikipia|Laikipya|Likipia|@Nanyuki|@Rumuruti',
  '032|Nakuru|Nakuro|@Naivasha|@Gilgil|@Molo|@Njoro',
  '033|Narok|Naroc|@Kilgoris',
  '034|Kajiado|Kajiando|Kanjiado|@Kitengela|@Ngong|@Loitokitok',
  '035|Kericho|Kericko|@Litein|@Londiani',
  '036|Bomet|Bometi|@Sotik',
  '037|Kakamega|Kakamenga|@Mumias|@Butere|@Lugari',
  '038|Vihiga|Viiga|Vihinga|@Mbale|@Luanda',
  '039|Bungoma|Bungoma County|Bugoma|@Webuye|@Kimilili',
  '040|Busia|Buzia|@Malaba|@Port Victoria',
  '041|Siaya|Siyaya|@Bondo|@Ugunja',
  '042|Kisumu|Kisumo|@Ahero|@Maseno|@Muhoroni',
  '043|Homa Bay|Homabay|Homa-Bay|Hombay|@Oyugis|@Mbita',
  '044|Migori|Migory|@Rongo|@Awendo|@Isebania',
  '045|Kisii|Kisi|Gusii|@Ogembo|@Suneka',
  '046|Nyamira|Nyamila|Nyamera|@Nyansiongo',
  '047|Nairobi City|Nairobi|Nairobi County|Nrb|Nai|@Kibera|@Kasarani|@Embakasi',
].map((row) => {
  const [code = '', name = '', ...spellings] = row.split('|');
  const places = spellings.filter((one) => one.startsWith('@')).map((one) => one.slice(1));
  return { code, name, variants: spellings.filter((one) => !one.startsWith('@')), places };
});

/** A place in another county, too. */
const SHARED = 'Tharaka';
const VARIANTS = TABLE.flatMap(({ code, variants }) =>
  variants.filter((variant) => variant !== SHARED).map((variant) => ({ code, variant })),
);
const PLACES = TABLE.flatMap(({ code, places }) => places.map((place) => ({ code, place })));

describe('the counties', () => {
  it('are 47, with the people of the census of 2019', () => {
    expect(COUNTIES.map((county) => county.code)).toEqual(TABLE.map((row) => row.code));
    expect(COUNTIES.reduce((sum, county) => sum + county.population, 0)).toBe(47_564_296);
  });

  it('fit the screens, and go to the registry under the name of the First Schedule', () => {
    for (const county of COUNTIES) expect(septets(county.name)).toBeLessThanOrEqual(15);
    const names = TABLE.map((row) => (row.name === 'Nairobi City' ? 'Nairobi' : row.name));
    expect(COUNTIES.map((county) => county.name)).toEqual(names);
    expect(COUNTIES.map((county) => county.name)).toEqual(names);
  });

  it('are found by their code', () => {
    expect(countyByCode('022')?.name).toBe('Kiambu');
    expect(countyByCode('048')).toBeUndefined();
    expect(countyByCode('22')).toBeUndefined();
  });

  it('are listed by region, largest first', () => {
    expect(countiesOf('Coast').map((county) => county.name)).toEqual([
      'Kilifi',
      'Mombasa',
      'Kwale',
      'Taita/Taveta',
      'Tana River',
      'Lamu',
    ]);
    expect(countiesOf('Rift Valley')).toHaveLength(14);
    expect(countiesOf('Nairobi').map((county) => county.code)).toEqual(['047']);
  });
});

describe('a county typed in full', () => {
  it.each(TABLE)('$name is taken', ({ code, name }) => {
    const found = { kind: 'found', county: countyByCode(code) };
    for (const typed of [name, name.toUpperCase(), ` ${name.toLowerCase()} `, `${name} County`, `kaunti ya ${name}`]) {
      expect(matchCounty(typed)).toEqual(found);
    }
  });

  it.each(VARIANTS)('$variant is taken as $code', ({ code, variant }) => {
    expect(matchCounty(variant)).toEqual({ kind: 'found', county: countyByCode(code) });
    expect(matchCounty(variant.toLowerCase())).toEqual({ kind: 'found', county: countyByCode(code) });
  });

  it.each(PLACES)('$place is asked back as $code', ({ code, place }) => {
    const { name } = countyByCode(code) ?? { name: '' };
    expect(met(place)).toMatch(new RegExp(`^\\?.*${name} \\(${place}\\)`));
    expect(met(place.toUpperCase())).toBe(met(place));
  });

  it('no spelling stands for two counties', () => {
    const spelt = TABLE.flatMap(({ code, name, variants, places }) =>
      [name, ...variants, ...places].map((one) => `${one.toLowerCase().replace(/county|[^a-z]/g, '')} ${code}`),
    );
    const unique = new Set(spelt);
    expect(new Set([...unique].map((one) => one.split(' ')[0])).size).toBe(unique.size);
  });
});

describe('a code', () => {
  it.each(TABLE)('$code is $name', ({ code }) => {
    expect(matchCounty(code)).toEqual({ kind: 'found', county: countyByCode(code) });
  });

  it.each(['000', '048', '99', '1', '22', '0022', '254', ''])('%j is none', (typed) => {
    expect(met(typed)).toBe('-');
  });
});

describe('first letters', () => {
  it.each([
    ['KIA', 'Kiambu'],
    ['nak', 'Nakuru'],
    ['trans', 'Trans Nzoia'],
    ['uas', 'Uasin Gishu'],
    ['elg', 'Elgeyo/Marakwet'],
    ["mur'", "Murang'a"],
    ['kit', 'Kitui'],
    ['wasin', 'Uasin Gishu'], // of a variant
    ['gus', 'Kisii'],
    ['thi', '?Kiambu (Thika), Kirinyaga (Thiba), Tharaka-Nithi'], // of places
    ['eld', '?Uasin Gishu (Eldoret), Wajir (Eldas), Baringo (Eldama Ravine)'],
    ['NYA', '?Nyandarua, Nyamira'],
    ['KIS', '?Kisii, Kisumu'],
    ['kisu', 'Kisumu'],
    ['nyan', 'Nyandarua'],
    ['marak', '?Elgeyo/Marakwet, Bungoma (Maraka), Narok (Mara)'], // a variant, but also a place elsewhere
    ['kwa', '?Migori (Kwa), Kwale'], // a name, but also a place elsewhere
    ['ki', '-'],
    ['zzz', '-'],
  ])('%j: %s', (typed, expected) => {
    expect(met(typed)).toBe(expected);
  });

  it('of three letters are shared by the names of two counties only twice', () => {
    const firstThree = TABLE.map((row) => row.name.slice(0, 3).toLowerCase());
    const shared = firstThree.filter((one, place) => firstThree.indexOf(one) !== place);
    expect(shared.sort()).toEqual(['kis', 'nya']);
    for (const three of firstThree) {
      if (![...shared, 'kwa'].includes(three)) expect(matchCounty(three).kind).toBe('found');
    }
  });
});

describe('a slip of the thumb', () => {
  it.each([
    ['kaimbu', 'Kiambu'], // swapped
    ['nakru', 'Nakuru'], // dropped
    ['mombassa', 'Mombasa'], // doubled
    ['kakamego', 'Kakamega'], // changed
    ['kisimu', '?Kisumu, Meru (Kisima), Kisii'], // as near to a place elsewhere
    ['meeru', 'Meru'],
    ['embru', 'Embu'], // two from Meru
    ['nairobu', 'Nairobi'],
    ['elderet', '?Uasin Gishu (Eldoret), Marsabit (Illeret)'], // a place is asked back
    ['thikka', '?Kiambu (Thika), Kirinyaga (Thiba)'],
    ['naiorbbi', '?Nairobi'], // two slips are asked back
    ['kakmga', '?Kakamega, Turkana (Kakuma)'],
    ['kisy', '?Kisii'], // one slip in a short variant
    ['nbr', '-'], // three letters are too few
    ['mobaza', '?Mombasa'],
    ['qwertyuiop', '-'],
    ['maurice', '-'],
  ])('%j: %s', (typed, expected) => {
    expect(met(typed)).toBe(expected);
  });

  it.each([
    ['kitii', 'Kitui', 'Kisii'],
    ['kisui', 'Kitui', 'Kisii'],
    ['kilii', 'Kilifi', 'Kisii'],
    ['kisifi', 'Kilifi', 'Kisii'],
    ['emru', 'Meru', 'Embu'],
    ['mebu', 'Meru', 'Embu'],
  ])('%s is as near to %s as to %s: both are asked back', (typed, one, other) => {
    const match = matchCounty(typed);
    if (match.kind !== 'suggest') throw new Error(`${typed}: ${match.kind}`);
    const names = match.candidates.map(({ county }) => county.name);
    expect(names).toContain(one);
    expect(names).toContain(other);
  });

  it('in a name is never taken silently for another county', () => {
    for (const { code, name } of TABLE) {
      for (const typed of new Set(slipsOf(name.toLowerCase().replace(/[^a-z]/g, '')))) {
        const match = matchCounty(typed);
        if (match.kind !== 'found' || match.county.code === code) continue;
        expect.soft(`${typed} (${name}) taken for ${match.county.name}`).toBe('');
      }
    }
  }, 30_000);
});

describe('whatever is typed', () => {
  it('one to three different counties are asked back', () => {
    const letter = fc.constantFrom(..."aeiouknmrstbg '-/0é");
    const text = fc.oneof(fc.string({ unit: letter, maxLength: 16 }), fc.string({ unit: 'binary', maxLength: 160 }));
    fc.assert(
      fc.property(text, (typed) => {
        const match = matchCounty(typed);
        if (match.kind !== 'suggest') return;
        const codes = match.candidates.map(({ county }) => county.code);
        expect(codes.length).toBeGreaterThanOrEqual(1);
        expect(codes.length).toBeLessThanOrEqual(3);
        expect(new Set(codes).size).toBe(codes.length);
      }),
      { numRuns: 500 },
    );
  });
});

/** Every string one dropped, changed, added or swapped letter away. */
function slipsOf(word: string): string[] {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  return Array.from({ length: word.length + 1 }, (_, at) => {
    const [before, here, after] = [word.slice(0, at), word.slice(at, at + 1), word.slice(at + 1)];
    const swapped = before + after.slice(0, 1) + here + after.slice(1);
    const changed = letters.flatMap((letter) => [before + letter + after, before + letter + here + after]);
    return [before + after, swapped, ...changed];
  }).flat();
}
