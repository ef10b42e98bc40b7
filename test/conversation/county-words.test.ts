import { describe, expect, it } from 'vitest';
import { met } from '../support/met-county.ts';

describe('a county among other words', () => {
  it.each([
    ['Kiambu Kenya', '?Kiambu'],
    ['thika town', '?Kiambu (Thika Town)'],
    ['voi town', '?Taita/Taveta (Voi)'],
    ['nairobi west', '?Nairobi (Nairobi West)'],
    ['nakuru mjini', '?Nakuru'],
    ['kwa njenga, embakasi', '?Nairobi (Embakasi)'],
    ['Thika, Kiambu', '?Kiambu'],
    ['near athi river junction', '?Machakos (Athi River)'],
    ['kisumu or kakamega', '?Kakamega, Kisumu'],
    ['embu meru kisii nakuru kiambu', '?Kiambu, Nakuru, Meru'],
    ['county', '-'],
    ['I do not know', '-'],
  ])('%j: %s', (typed, expected) => {
    expect(met(typed)).toBe(expected);
  });
});

describe('the letters by which people shorten a county', () => {
  it.each([
    ['isl', '?Isiolo'],
    ['emk', '?Elgeyo/Marakwet'],
    ['nbo', 'Nairobi'],
    ['East Pokot', '?Baringo (East Pokot)'],
  ])('%j: %s', (typed, expected) => {
    expect(met(typed)).toBe(expected);
  });
});

describe('a region, which is what many people call where they live', () => {
  it.each([
    ['Rift Valley', 'Rift Valley'],
    ['RIFTVALLEY', 'Rift Valley'],
    ['rift', 'Rift Valley'],
    ['Rift Valley Province', 'Rift Valley'],
    ['Rift Vally', 'Rift Valley'],
    ['Bonde la Ufa', 'Rift Valley'],
    ['coast', 'Coast'],
    ['COAST PROVINCE', 'Coast'],
    ['Mkoa wa Pwani', 'Coast'],
    ['central', 'Central'],
    ['Central Kenya', 'Central'],
    ['Kati', 'Central'],
    ['eastern', 'Eastern'],
    ['Mashariki', 'Eastern'],
    ['North Eastern', 'North Eastern'],
    ['N.Eastern', 'North Eastern'],
    ['northeastern', 'North Eastern'],
    ['NEP', 'North Eastern'],
    ['Kaskazini Mashariki', 'North Eastern'],
    ['Nyanza', 'Nyanza'],
    ['western', 'Western'],
    ['westen', 'Western'],
    ['Magharibi', 'Western'],
    ['western region', 'Western'],
    ['west', 'Western'],
    ['R/Valley', 'Rift Valley'],
  ])('%j is %s', (typed, expected) => {
    expect(met(typed)).toBe(`[${expected}]`);
  });

  it('of one county is that county, and beside a county it says nothing', () => {
    expect(met('Nairobi region')).toBe('?Nairobi');
    expect(met('Nakuru, Rift Valley')).toBe('?Nakuru');
  });
});

describe('what people write for short', () => {
  it.each([
    ['Nairobicounty', 'Nairobi'],
    ['kauntikiambu', 'Kiambu'],
    ['u/gishu', 'Uasin Gishu'],
    ['T/Nzoia', 'Trans Nzoia'],
    ['e/marakwet', 'Elgeyo/Marakwet'],
    ['t.river', 'Tana River'],
    ['h/bay', 'Homa Bay'],
    ['w. pokot', 'West Pokot'],
    ['gishu', 'Uasin Gishu'],
    ['nzoia', '?Kakamega (Nzoia), Trans Nzoia'],
    ['nbi', 'Nairobi'],
    ['047.', 'Nairobi'],
    ['#022', 'Kiambu'],
    ['KSM', 'Kisumu'],
    ['sya', '?Siaya'],
    ['mrg', "?Murang'a"],
    ['bgm', '?Bungoma'],
    ['kkg', '?Kakamega'],
    ['nyr', '?Nyeri, Nyandarua, Nyamira'],
    ['mkn', '?Makueni'],
    ['tvt', '?Taita/Taveta'],
  ])('%j: %s', (typed, expected) => {
    expect(met(typed)).toBe(expected);
  });
});

describe('a place elsewhere that is spelt like a county, or nearly', () => {
  it.each([
    ['kigumo', "?Murang'a (Kigumo), Kisumu"],
    ['manga', "?Nyamira (Manga), Murang'a"],
    ['kware', '?Nairobi (Kware), Kwale'],
    ['kiambiu', '?Nairobi (Kiambiu), Kiambu'],
    ['kimumu', '?Uasin Gishu (Kimumu), Kisumu'],
    ['sericho', '?Isiolo (Sericho), Kericho'],
    ['siana', '?Narok (Siana), Siaya'],
    ['waita', '?Kitui (Waita), Taita/Taveta'],
    ['tharaka', '?Tharaka-Nithi (Tharaka), Kitui (Tharaka)'],
  ])('%j is asked: %s', (typed, expected) => {
    expect(met(typed)).toBe(expected);
  });

  it.each([
    ['Rongai', '?Nakuru (Rongai), Kajiado (Rongai)'],
    ['Ongata Rongai', '?Kajiado (Ongata Rongai)'],
    ['mwea', '?Kirinyaga (Mwea), Embu (Mwea)'],
    ['Huruma', '?Nairobi (Huruma), Uasin Gishu (Huruma)'],
    ['umoja', '?Nairobi (Umoja), Nakuru (Umoja)'],
    ['Bura', '?Tana River (Bura), Garissa (Bura), Taita/Taveta (Bura)'],
  ])('%j is asked with each county that has one: %s', (typed, expected) => {
    expect(met(typed)).toBe(expected);
  });
});
