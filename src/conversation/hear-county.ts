import { foldWord, type Words } from './choice.ts';
import type { Candidate, Place } from './conversation.ts';
import { countiesOf, countyByCode, type Region } from './counties.ts';
import { matchCounty } from './county-match.ts';
import { septets, shorten } from './gsm7.ts';
import type { Move } from './screen.ts';
import { english } from './texts/english.ts';
import { kiswahili } from './texts/kiswahili.ts';

/** What the rest of `countyChoose` leaves to the candidates, below a notice and in either language. */
const ROOM_SEPTETS = 90;
/** `1:` and the line break behind it. */
const NUMBER_SEPTETS = 3;

/** A region of one county is that county. */
export function intoRegion(region: Region): Move {
  const [only, ...others] = countiesOf(region);
  return only !== undefined && others.length === 0
    ? { does: 'answer', answers: { county: only.code } }
    : { does: 'go', to: { screen: 'countyList', region, page: 0 } };
}

/** A county or a region as typed: taken where it is certain, else asked back. What leads to the screen it was typed on is wrong. */
export function hearCounty(input: string, at?: Place): Move | undefined {
  const match = matchCounty(input);
  switch (match.kind) {
    case 'none':
      return undefined;
    case 'found':
      return { does: 'answer', answers: { county: match.county.code } };
    case 'region':
      return elsewhere(intoRegion(match.region), at);
    case 'suggest': {
      const candidates = match.candidates.map(({ county, place }) => ({
        county: county.code,
        ...(place && { place }),
      }));
      return elsewhere({ does: 'go', to: { screen: 'countyChoose', candidates } }, at);
    }
  }
}

function elsewhere(move: Move, at: Place | undefined): Move | undefined {
  return move.does === 'go' && JSON.stringify(move.to) === JSON.stringify(at) ? undefined : move;
}

/** `Kiambu (Thika)`, each as long as the screen has room for. */
export function candidateLabels(candidates: readonly Candidate[]): readonly string[] {
  const room = Math.floor(ROOM_SEPTETS / candidates.length) - NUMBER_SEPTETS;
  return candidates.map(({ county, place }) => {
    const name = countyName(county);
    return place === undefined ? name : `${name} (${shorten(place, room - septets(`${name} ()`))})`;
  });
}

/** What may be typed for each candidate. A name that two of them share stands for neither. */
export function wordsOfCandidates(candidates: readonly Candidate[]): Words {
  const words = candidates.map(({ county, place = '' }) => [
    countyName(county),
    place,
    `${countyName(county)} ${place}`,
    ...(candidates.length === 1 ? ['yes', 'ndiyo', 'ndio'] : []),
  ]);
  const none = [english.countyNone, kiswahili.countyNone, 'none', 'no', 'hapana', 'hakuna'];
  return new Map([...words, none].map((each, at) => [at + 1, each.map(foldWord).filter((word) => word !== '')]));
}

function countyName(code: Candidate['county']): string {
  return countyByCode(code)?.name ?? code;
}
