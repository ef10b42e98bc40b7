import { matchCounty } from '../../src/conversation/county-match.ts';

/**
 * `Kiambu` where it is taken silently, `?Kiambu, Meru` where it is asked, `[Coast]` where it is a region,
 * `-` where nothing is found.
 */
export function met(input: string): string {
  const match = matchCounty(input);
  if (match.kind === 'none') return '-';
  if (match.kind === 'found') return match.county.name;
  if (match.kind === 'region') return `[${match.region}]`;
  const asked = match.candidates.map(({ county, place }) => county.name + (place === undefined ? '' : ` (${place})`));
  return `?${asked.join(', ')}`;
}
