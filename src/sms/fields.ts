import { foldWord } from '../conversation/choice.ts';
import { DETAILS } from '../conversation/conversation.ts';
import { isSpeltAsPlace, matchCounty } from '../conversation/county-match.ts';
import { chosenFrom } from '../conversation/menus.ts';
import { parseMsisdn } from '../conversation/msisdn.ts';
import type { Language } from '../conversation/texts/texts.ts';
import type { Held } from '../outbox/messages.ts';

type Field = keyof Held;
type Piece = { readonly text: string; readonly label?: Field };
/**
 * What a piece may be. `place`: a county, a region or a place, all of it; a name may be spelt so too. `holds a place`: words of which
 * some are a place; `Thika town`, and many names.
 */
type Kind = Field | 'place' | 'holds a place' | 'phone' | 'idle';
type Sorted = { readonly text: string; readonly kind: Kind };

const LABELS: readonly (readonly [Field, RegExp])[] = [
  ['name', /^(?:my |full )*names?(?: is)?$|^(?:jina|majina)(?: (?:langu|yangu|kamili|ni))*$/i],
  [
    'nationalId',
    /^(?:my )?(?:national )?i\.?d\.?(?: ?(?:no|number|card))*(?: is)?$|^(?:nambari|namba)?(?: ya)? ?(?:kitambulisho|id)$/i,
  ],
  ['county', /^(?:my )?county(?: is)?$|^kaunti(?: (?:yangu|ni))*$/i],
  ['gender', /^(?:my )?(?:gender|sex)(?: is)?$|^jinsia(?: (?:yangu|ni))*$/i],
];
const LABEL_BEFORE: readonly (readonly [Field, RegExp])[] = [
  ['nationalId', /^(?:id|i\.d\.?|kitambulisho|nambari|namba)(?:\s+(?:no|number)\.?)?\s+(?=\d)/i],
  ['county', /^(?:county|kaunti)\s+(?=\p{L})/iu],
  ['gender', /^(?:gender|sex|jinsia)\s+(?=\p{L})/iu],
];
const GENDER_WORD = /^(?:male|female|mwanaume|mwanamume|mwanamme|mwanamke)$/i;
/** What is said around details by those who are polite. */
const IDLE = new Set(
  (
    'please pls plz tafadhali me mimi now sasa hi hello habari thanks asante kenya and na i want to register registration ' +
    'for the nataka naomba kujisajili jisajili kwa loan mkopo'
  ).split(' '),
);

/**
 * A number in the text; people part its digits. Shorter ones too: a wrong ID number must be asked for. So must one with a letter that
 * looks like a digit.
 */
const NUMBER = /\+?\d(?:[ -]?\d|[OIl](?!\p{L})){2,}/giu;
/** What stands between a name and the ID number. */
const LABEL_OF_NUMBER =
  /(?<=\s)(?:my )?(?:national )?(?:i\.?d\.?(?: ?(?:no|number|card)\.?)*|(?:(?:nambari|namba)(?: ya)? )?kitambulisho)(?: is| ni)?[\s.#]*$/i;

/**
 * The details that one SMS holds, as they were written. Each is taken where it cannot be mistaken for another, in whatever order;
 * what may be two things is nobody's, and will be asked for.
 */
export function readFields(text: string, language: Language | undefined): Held {
  const sorted = piecesOf(text).map((piece) => ({ text: piece.text, kind: kindOf(piece, language) }));
  const words = settled(sorted).filter(({ kind }) => kind !== 'idle' && kind !== 'phone');
  const held: { -readonly [F in Field]?: string } = {};
  for (const field of DETAILS) {
    const at = words.flatMap(({ kind }, place) => (kind === field ? [place] : []));
    const [first = 0] = at;
    // Pieces that stand together are one: a comma parts names too. Apart, nobody knows which is meant.
    const isTogether = at.every((place, count) => place === first + count);
    if (at.length === 0 || !isTogether) continue;
    if (at.length > 1 && (field === 'nationalId' || field === 'gender')) continue;
    held[field] = at.map((place) => words[place]?.text).join(' ');
  }
  return held;
}

/** How many details there are. */
export function countOf(held: Held): number {
  return Object.keys(held).length;
}

function piecesOf(text: string): Piece[] {
  const parts = text
    .replace(/\b(elgeyo|keiyo|taita)\s*\/\s*(?=marakwet|taveta)/gi, '$1 ')
    .replace(/\b(u|t|e|w)\s*\/\s*(?=gishu|nzoia|marakwet|pokot|taveta|nithi)/gi, '$1 ')
    .split(/[,;:\n|]+|(?<!\b\p{L})\/|\/(?!\p{L}\b)|(?<=[\p{L}\p{M}]{3}|\d)\.(?!\d)/u)
    .flatMap(aroundNumbers)
    .map((part) => part.trim().replace(/^[.\s-]+|[\s-]+$/g, ''))
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
  const pieces: Piece[] = [];
  let label: Field | undefined;
  for (const part of parts) {
    const named = LABELS.find(([, words]) => words.test(part))?.[0];
    if (named !== undefined) {
      label = named;
      continue;
    }
    for (const piece of withoutGender(withoutLabel(part, label))) pieces.push(piece);
    label = undefined;
  }
  return pieces;
}

function aroundNumbers(part: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { 0: number, index } of part.matchAll(NUMBER)) {
    pieces.push(part.slice(from, index).replace(LABEL_OF_NUMBER, ''), number);
    from = index + number.length;
  }
  return [...pieces, part.slice(from)];
}

function withoutLabel(text: string, label: Field | undefined): Piece {
  if (label !== undefined) return { text, label };
  const before = LABEL_BEFORE.find(([, words]) => words.test(text));
  return before === undefined ? { text } : { text: text.replace(before[1], ''), label: before[0] };
}

/** `Kwale Male`: the word for the gender stands behind another piece, or before it. */
function withoutGender(piece: Piece): Piece[] {
  const words = piece.text.split(/\s+/);
  if (piece.label !== undefined || words.length === 1) return [piece];
  const last = words.at(-1) ?? '';
  if (GENDER_WORD.test(last)) return [{ text: words.slice(0, -1).join(' ') }, { text: last, label: 'gender' }];
  const first = words[0] ?? '';
  if (GENDER_WORD.test(first)) return [{ text: first, label: 'gender' }, { text: words.slice(1).join(' ') }];
  return [piece];
}

function kindOf({ text, label }: Piece, language: Language | undefined): Kind {
  if (label !== undefined) return label;
  if (/^\+?[\d\s-]+$/.test(text)) {
    // A phone sends its own number anyway.
    if (parseMsisdn(text) !== undefined) return 'phone';
    const digits = text.replace(/\D/g, '');
    if (/^0\d\d$/.test(digits)) return 'county';
    return digits.length > 2 ? 'nationalId' : 'idle';
  }
  // With a letter in it: its screen asks for it again.
  if (/^\d[\doil\s-]{2,}$/i.test(text)) return 'nationalId';
  if (text.split(/\s+/).every((word) => IDLE.has(foldWord(word)))) return 'idle';
  if (chosenFrom('gender', text, language) !== undefined) return 'gender';
  const match = matchCounty(text);
  if (match.kind === 'none') return 'name';
  const isAll =
    match.kind !== 'suggest' ||
    !/\s/.test(text) ||
    match.candidates.some(({ county, place = '' }) => [county.name, place].map(foldWord).includes(foldWord(text)));
  return isAll ? 'place' : 'holds a place';
}

/**
 * What may be a county or a name is the one where something else is surely the other. Where all of it may be both, only the order of
 * the example shows: name, ID number, county, gender.
 */
function settled(sorted: readonly Sorted[]): readonly Sorted[] {
  const isPlace = ({ kind }: Sorted) => kind === 'place' || kind === 'holds a place';
  const has = (kind: Kind) => sorted.some((each) => each.kind === kind);
  const as = (kindOfPlace: (place: Sorted, at: number) => Kind) =>
    sorted.map((each, at) => (isPlace(each) ? { ...each, kind: kindOfPlace(each, at) } : each));
  if (has('county')) return as(() => 'name');
  const idAt = sorted.findIndex(({ kind }) => kind === 'nationalId');
  if (has('name')) {
    const isOfName = (at: number) => sorted.some(({ kind }, other) => kind === 'name' && other < idAt === at < idAt);
    // `Kamau, Anthony, 21314151, Kwale`: the ID number parts the county from the name.
    if (idAt >= 0 && sorted.some((each, at) => isPlace(each) && !isOfName(at)))
      return as((_, at) => (isOfName(at) ? 'name' : 'county'));
    // One more name, or a county with a slip: the name may be longer than what is surely a name.
    const isDoubtful = ({ kind, text }: Sorted) => kind === 'place' && !isSpeltAsPlace(text);
    const withName = sorted.some(isDoubtful) ? 'idle' : 'name';
    return as((each) => (isDoubtful(each) ? 'idle' : 'county')).map((each) =>
      each.kind === 'name' ? { ...each, kind: withName } : each,
    );
  }
  if (has('place') && has('holds a place')) return as(({ kind }) => (kind === 'place' ? 'county' : 'name'));
  const before = sorted.slice(0, Math.max(idAt, 0)).some(isPlace);
  const behind = sorted.slice(idAt + 1).some(isPlace);
  if (idAt >= 0 && before && behind) return as((_, at) => (at < idAt ? 'name' : 'county'));
  // Nothing but places is no name; some words that hold one may be either.
  return as(({ kind }) => (kind === 'place' ? 'county' : 'idle'));
}
