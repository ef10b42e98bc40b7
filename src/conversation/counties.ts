type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** Its number in the First Schedule of the Constitution, three digits. */
export type CountyCode = `0${0 | 1 | 2 | 3 | 4}${Digit}`;

/** The former provinces: what people still call the part of the country they live in. */
export type Region =
  | 'Nairobi'
  | 'Central'
  | 'Coast'
  | 'Eastern'
  | 'North Eastern'
  | 'Nyanza'
  | 'Rift Valley'
  | 'Western';

export type County = {
  readonly code: CountyCode;
  /** As a screen shows it: at most 15 septets. */
  readonly name: string;
  /** As the registry is told it. */
  readonly payload: string;
  readonly region: Region;
  /** Census of 2019 (Kenya National Bureau of Statistics). */
  readonly population: number;
  /** Other spellings and short forms: each means the county. */
  readonly variants: readonly string[];
  /** Towns and areas in it: people type them, but a name may be used elsewhere too, so they are to be confirmed. */
  readonly places: readonly string[];
};

function county(
  code: CountyCode,
  name: string,
  region: Region,
  population: number,
  variants: readonly string[],
  places: readonly string[],
): County {
  return { code, name, payload: name, region, population, variants, places };
}

/** All 47, by code. Names as the First Schedule has them, save Nairobi City, which everybody calls Nairobi. */
export const COUNTIES: readonly County[] = [
  county('001', 'Mombasa', 'Coast', 1_208_333, ['Mombasa City', 'Msa'], ['Likoni', 'Nyali', 'Changamwe']),
  county('002', 'Kwale', 'Coast', 866_820, ['Kwele'], ['Ukunda', 'Diani', 'Msambweni']),
  county('003', 'Kilifi', 'Coast', 1_453_787, ['Kilify', 'Killifi'], ['Malindi', 'Mtwapa', 'Mariakani']),
  county('004', 'Tana River', 'Coast', 315_943, ['Tana'], ['Hola', 'Garsen']),
  county('005', 'Lamu', 'Coast', 143_920, ['Lamo'], ['Mpeketoni']),
  county('006', 'Taita/Taveta', 'Coast', 340_671, ['Taita', 'Taveta', 'Taveita'], ['Voi', 'Wundanyi', 'Mwatate']),
  county('007', 'Garissa', 'North Eastern', 841_353, ['Garisa', 'Garrisa'], ['Dadaab']),
  county('008', 'Wajir', 'North Eastern', 781_263, ['Wajira'], ['Habaswein']),
  county('009', 'Mandera', 'North Eastern', 867_457, ['Madera', 'Mandela'], ['Elwak']),
  county('010', 'Marsabit', 'Eastern', 459_785, ['Marsabet'], ['Moyale']),
  county('011', 'Isiolo', 'Eastern', 268_002, ['Isiollo', 'Issiolo'], []),
  county('012', 'Meru', 'Eastern', 1_545_714, ['Maru'], ['Maua', 'Nkubu']),
  county('013', 'Tharaka-Nithi', 'Eastern', 393_177, ['Tharaka', 'Nithi', 'Tharaka Nidhi'], ['Chuka', 'Marimanti']),
  county('014', 'Embu', 'Eastern', 608_599, ['Embo'], ['Runyenjes', 'Mbeere']),
  county('015', 'Kitui', 'Eastern', 1_136_187, ['Kitwi'], ['Mwingi']),
  county('016', 'Machakos', 'Eastern', 1_421_932, ['Machako', 'Masaku'], ['Athi River', 'Mlolongo', 'Kangundo']),
  county('017', 'Makueni', 'Eastern', 987_653, ['Makweni'], ['Wote', 'Kibwezi']),
  county('018', 'Nyandarua', 'Central', 638_289, ['Nyadarua'], ['Ol Kalou', 'Engineer', 'Kinangop']),
  county('019', 'Nyeri', 'Central', 759_164, ['Nyeli'], ['Karatina', 'Othaya']),
  county(
    '020',
    'Kirinyaga',
    'Central',
    610_411,
    ['Kirinyanga', 'Kirinaga', 'Kerinyaga'],
    ['Kerugoya', 'Kutus', 'Mwea'],
  ),
  county('021', "Murang'a", 'Central', 1_056_640, ["Mrang'a"], ['Kangema', 'Maragua', 'Kenol']),
  county('022', 'Kiambu', 'Central', 2_417_735, ['Kyambu', 'Kiambo'], ['Thika', 'Ruiru', 'Kikuyu', 'Limuru']),
  county('023', 'Turkana', 'Rift Valley', 926_976, ['Turukana'], ['Lodwar', 'Kakuma']),
  county('024', 'West Pokot', 'Rift Valley', 621_241, ['Pokot'], ['Kapenguria']),
  county('025', 'Samburu', 'Rift Valley', 310_327, ['Samburo'], ['Maralal']),
  county('026', 'Trans Nzoia', 'Rift Valley', 990_341, ['Tranzoia', 'Trans Zoia'], ['Kitale']),
  county('027', 'Uasin Gishu', 'Rift Valley', 1_163_186, ['Wasin Gishu', 'Uashin Gishu'], ['Eldoret', 'Burnt Forest']),
  county('028', 'Elgeyo/Marakwet', 'Rift Valley', 454_480, ['Elgeiyo', 'Keiyo Marakwet', 'Marakwet'], ['Iten']),
  county('029', 'Nandi', 'Rift Valley', 885_711, ['Nandy'], ['Kapsabet', 'Nandi Hills']),
  county('030', 'Baringo', 'Rift Valley', 666_763, ['Baringa'], ['Kabarnet', 'Eldama Ravine', 'Marigat']),
  county('031', 'Laikipia', 'Rift Valley', 518_560, ['Laikipya', 'Likipia'], ['Nanyuki', 'Rumuruti']),
  county('032', 'Nakuru', 'Rift Valley', 2_162_202, ['Nakuro'], ['Naivasha', 'Gilgil', 'Molo', 'Njoro']),
  county('033', 'Narok', 'Rift Valley', 1_157_873, ['Naroc'], ['Kilgoris']),
  county('034', 'Kajiado', 'Rift Valley', 1_117_840, ['Kajiando', 'Kanjiado'], ['Kitengela', 'Ngong', 'Loitokitok']),
  county('035', 'Kericho', 'Rift Valley', 901_777, ['Kericko'], ['Litein', 'Londiani']),
  county('036', 'Bomet', 'Rift Valley', 875_689, ['Bometi'], ['Sotik']),
  county('037', 'Kakamega', 'Western', 1_867_579, ['Kakamenga'], ['Mumias', 'Butere', 'Lugari']),
  county('038', 'Vihiga', 'Western', 590_013, ['Viiga', 'Vihinga'], ['Mbale', 'Luanda']),
  county('039', 'Bungoma', 'Western', 1_670_570, ['Bugoma'], ['Webuye', 'Kimilili']),
  county('040', 'Busia', 'Western', 893_681, ['Buzia'], ['Malaba', 'Port Victoria']),
  county('041', 'Siaya', 'Nyanza', 993_183, ['Siyaya'], ['Bondo', 'Ugunja']),
  county('042', 'Kisumu', 'Nyanza', 1_155_574, ['Kisumo'], ['Ahero', 'Maseno', 'Muhoroni']),
  county('043', 'Homa Bay', 'Nyanza', 1_131_950, ['Hombay'], ['Oyugis', 'Mbita']),
  county('044', 'Migori', 'Nyanza', 1_116_436, ['Migory'], ['Rongo', 'Awendo', 'Isebania']),
  county('045', 'Kisii', 'Nyanza', 1_266_860, ['Kisi', 'Gusii'], ['Ogembo', 'Suneka']),
  county('046', 'Nyamira', 'Nyanza', 605_576, ['Nyamila', 'Nyamera'], ['Nyansiongo']),
  county('047', 'Nairobi', 'Nairobi', 4_397_073, ['Nairobi City', 'Nrb', 'Nai'], ['Kibera', 'Kasarani', 'Embakasi']),
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
