declare const brand: unique symbol;

/** The number of a Kenyan ID card. A string, for leading zeros are part of it. */
export type NationalId = string & { readonly [brand]: 'NationalId' };

/** How many digits an ID number may have. */
export type IdDigits = { readonly min: number; readonly max: number };

/** What people write before a number, and the marks around it: that which ends a code they dial, quotes, brackets. */
const AROUND = /^(?:(?:my|id|i\.d|is|no|number|nambari|namba|kitambulisho)(?![a-z])|[\s.:#*"'(_])+|[\s#*"')_/:;!?]+$/gi;

/**
 * Reads a typed ID number; spaces, dots, commas and dashes count for nothing. `odd`: possible, but worth asking once more. Most
 * numbers have 7 or 8 digits; the card's serial number, which people type instead, has 9.
 */
export function readNationalId(input: string, { min, max }: IdDigits): { id: NationalId; odd: boolean } | undefined {
  const digits = input
    .trim()
    .replace(AROUND, '')
    .replace(/[\s.,\p{Pd}]/gu, '');
  if (!/^\d+$/.test(digits) || digits.length < min || digits.length > max) return undefined;
  return { id: digits as NationalId, odd: digits.length < 7 || digits.length > 8 || /^(\d)\1+$/.test(digits) };
}
