// The alphabet of USSD screens and SMS: 3GPP TS 23.038 (once GSM 03.38), default alphabet and its extension table.
// One character outside it turns a whole SMS into UCS-2, 70 characters a part instead of 160.

const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** Sent as an escape and a code: two septets each. */
const EXTENDED = new Set('\f^{}\\[~]|€');

/** What no decomposition turns into letters of the alphabet. */
const FOLDED = new Map([
  ...spread('‘’‚‛ʼʹ′`´', "'"),
  ...spread('“”„‟″«»', '"'),
  ...spread('‐‑‒–—―−', '-'),
  ['\t', ' '],
  ['Đ', 'D'],
  ['đ', 'd'],
  ['Ð', 'D'],
  ['ð', 'd'],
  ['Þ', 'Th'],
  ['þ', 'th'],
  ['Ħ', 'H'],
  ['ħ', 'h'],
  ['ı', 'i'],
  ['Ł', 'L'],
  ['ł', 'l'],
  ['Ŋ', 'N'],
  ['ŋ', 'n'],
  ['Œ', 'OE'],
  ['œ', 'oe'],
]);

const ELLIPSIS = '..';

function spread(characters: string, to: string): [string, string][] {
  return Array.from(characters, (character) => [character, to]);
}

/** Texts of which each character takes one septet: nearly all of them. */
const ONE_SEPTET_EACH = new RegExp(
  `^[${[...BASIC].map((character) => `\\u{${character.codePointAt(0)?.toString(16)}}`).join('')}]*$`,
  'u',
);

function septetsOf(character: string): number {
  if (BASIC.has(character)) return 1;
  return EXTENDED.has(character) ? 2 : Number.POSITIVE_INFINITY;
}

/** How many septets the text takes on air; `Infinity` where a character is outside GSM-7. */
export function septets(text: string): number {
  if (ONE_SEPTET_EACH.test(text)) return text.length;
  let sum = 0;
  for (const character of text) sum += septetsOf(character);
  return sum;
}

export function isGsm7(text: string): boolean {
  return septets(text) < Number.POSITIVE_INFINITY;
}

/**
 * The nearest text in GSM-7: letters of the alphabet stay (é, à, ñ, ö), other accents fall away (ĩ, ũ become i, u),
 * typographic quotes and dashes become plain, anything else becomes `?`. Text in GSM-7 comes back as it is.
 */
export function toGsm7(text: string): string {
  if (ONE_SEPTET_EACH.test(text)) return text;
  let folded = '';
  for (const character of text.normalize('NFC')) folded += isGsm7(character) ? character : foldOne(character);
  return folded;
}

function foldOne(character: string): string {
  const known = FOLDED.get(character);
  if (known !== undefined) return known;
  let folded = '';
  for (const part of character.normalize('NFKD').replace(/\p{M}/gu, '')) {
    folded += isGsm7(part) ? part : (FOLDED.get(part) ?? '?');
  }
  return folded;
}

/**
 * The text, folded to GSM-7, in at most `maxSeptets` septets: whole where it fits, else cut and ended with `..`.
 * The cut is between words where that costs at most a quarter of what would fit.
 */
export function shorten(text: string, maxSeptets: number): string {
  const whole = toGsm7(text);
  if (septets(whole) <= maxSeptets) return whole;
  const room = maxSeptets - ELLIPSIS.length;
  if (room <= 0) return ELLIPSIS.slice(0, Math.max(0, maxSeptets));
  let cut = '';
  let used = 0;
  for (const character of whole) {
    used += septetsOf(character);
    if (used > room) break;
    cut += character;
  }
  if (whole[cut.length] !== ' ') {
    const border = cut.lastIndexOf(' ');
    if (border > 0 && cut.length - border <= cut.length / 4) cut = cut.slice(0, border);
  }
  return cut.trimEnd() + ELLIPSIS;
}
