type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** Its number in the First Schedule of the Constitution, three digits. */
export type CountyCode = `0${0 | 1 | 2 | 3 | 4}${Digit}`;

/** The former provinces: what people still call the part of the country they live in. In the order of the screen. */
export const REGIONS = [
  'Nairobi',
  'Central',
  'Coast',
  'Eastern',
  'North Eastern',
  'Nyanza',
  'Rift Valley',
  'Western',
] as const;
export type Region = (typeof REGIONS)[number];

export type County = {
  readonly code: CountyCode;
  /** As a screen shows it, in at most 15 septets, and as the registry gets it. */
  readonly name: string;
  readonly region: Region;
  /** Census of 2019 (Kenya National Bureau of Statistics). */
  readonly population: number;
  /** Other spellings and short forms: each means the county. */
  readonly variants: readonly string[];
};

function county(
  code: CountyCode,
  name: string,
  region: Region,
  population: number,
  variants: readonly string[],
): County {
  return { code, name, region, population, variants };
}

/** All 47, by code. Names as the First Schedule has them, save Nairobi City, which everybody calls Nairobi. */
export const COUNTIES: readonly County[] = [
  county('001', 'Mombasa', 'Coast', 1_208_333, ['Mombasa City', 'Msa']),
  county('002', 'Kwale', 'Coast', 866_820, ['Kwele']),
  county('003', 'Kilifi', 'Coast', 1_453_787, ['Kilify', 'Killifi']),
  county('004', 'Tana River', 'Coast', 315_943, ['Tana']),
  county('005', 'Lamu', 'Coast', 143_920, ['Lamo']),
  county('006', 'Taita/Taveta', 'Coast', 340_671, ['Taita', 'Taveta', 'Taveita']),
  county('007', 'Garissa', 'North Eastern', 841_353, ['Garisa', 'Garrisa']),
  county('008', 'Wajir', 'North Eastern', 781_263, ['Wajira']),
  county('009', 'Mandera', 'North Eastern', 867_457, ['Madera', 'Mandela']),
  county('010', 'Marsabit', 'Eastern', 459_785, ['Marsabet']),
  county('011', 'Isiolo', 'Eastern', 268_002, ['Isiollo', 'Issiolo']),
  county('012', 'Meru', 'Eastern', 1_545_714, ['Maru']),
  county('013', 'Tharaka-Nithi', 'Eastern', 393_177, ['Nithi', 'Tharaka Nidhi']),
  county('014', 'Embu', 'Eastern', 608_599, ['Embo']),
  county('015', 'Kitui', 'Eastern', 1_136_187, ['Kitwi']),
  county('016', 'Machakos', 'Eastern', 1_421_932, ['Machako', 'Masaku']),
  county('017', 'Makueni', 'Eastern', 987_653, ['Makweni']),
  county('018', 'Nyandarua', 'Central', 638_289, ['Nyadarua']),
  county('019', 'Nyeri', 'Central', 759_164, ['Nyeli']),
  county('020', 'Kirinyaga', 'Central', 610_411, ['Kirinyanga', 'Kirinaga', 'Kerinyaga']),
  county('021', "Murang'a", 'Central', 1_056_640, ["Mrang'a"]),
  county('022', 'Kiambu', 'Central', 2_417_735, ['Kyambu', 'Kiambo']),
  county('023', 'Turkana', 'Rift Valley', 926_976, ['Turukana']),
  county('024', 'West Pokot', 'Rift Valley', 621_241, ['Pokot']),
  county('025', 'Samburu', 'Rift Valley', 310_327, ['Samburo']),
  county('026', 'Trans Nzoia', 'Rift Valley', 990_341, ['Tranzoia', 'Trans Zoia']),
  county('027', 'Uasin Gishu', 'Rift Valley', 1_163_186, ['Wasin Gishu', 'Uashin Gishu', 'Gishu']),
  county('028', 'Elgeyo/Marakwet', 'Rift Valley', 454_480, ['Elgeiyo', 'Keiyo Marakwet', 'Marakwet']),
  county('029', 'Nandi', 'Rift Valley', 885_711, ['Nandy']),
  county('030', 'Baringo', 'Rift Valley', 666_763, ['Baringa']),
  county('031', 'Laikipia', 'Rift Valley', 518_560, ['Laikipya', 'Likipia']),
  county('032', 'Nakuru', 'Rift Valley', 2_162_202, ['Nakuro']),
  county('033', 'Narok', 'Rift Valley', 1_157_873, ['Naroc']),
  county('034', 'Kajiado', 'Rift Valley', 1_117_840, ['Kajiando', 'Kanjiado']),
  county('035', 'Kericho', 'Rift Valley', 901_777, ['Kericko']),
  county('036', 'Bomet', 'Rift Valley', 875_689, ['Bometi']),
  county('037', 'Kakamega', 'Western', 1_867_579, ['Kakamenga']),
  county('038', 'Vihiga', 'Western', 590_013, ['Viiga', 'Vihinga']),
  county('039', 'Bungoma', 'Western', 1_670_570, ['Bugoma']),
  county('040', 'Busia', 'Western', 893_681, ['Buzia']),
  county('041', 'Siaya', 'Nyanza', 993_183, ['Siyaya']),
  county('042', 'Kisumu', 'Nyanza', 1_155_574, ['Kisumo', 'Ksm']),
  county('043', 'Homa Bay', 'Nyanza', 1_131_950, ['Hombay']),
  county('044', 'Migori', 'Nyanza', 1_116_436, ['Migory']),
  county('045', 'Kisii', 'Nyanza', 1_266_860, ['Kisi', 'Gusii']),
  county('046', 'Nyamira', 'Nyanza', 605_576, ['Nyamila', 'Nyamera']),
  county('047', 'Nairobi', 'Nairobi', 4_397_073, ['Nairobi City', 'Nrb', 'Nbi', 'Nbo', 'Nai']),
];

const BY_CODE: ReadonlyMap<string, County> = new Map(COUNTIES.map((county) => [county.code, county]));

/** By the three digits of its code. */
export function countyByCode(code: string): County | undefined {
  return BY_CODE.get(code);
}

/** The counties of a region, largest population first. */
export function countiesOf(region: Region): readonly County[] {
  return COUNTIES.filter((county) => county.region === region).sort((a, b) => b.population - a.population);
}
