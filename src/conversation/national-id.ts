declare const brand: unique symbol;

/** The number of a Kenyan national ID card: six to nine digits. A string, for leading zeros are part of it. */
export type NationalId = string & { readonly [brand]: 'NationalId' };

/**
 * Reads a typed ID number; spaces, dots and dashes count for nothing. `odd`: possible, but worth asking once more. Most
 * numbers have 7 or 8 digits, and the card's serial number, which people type instead, has 9.
 */
export function readNationalId(input: string): { id: NationalId; odd: boolean } | undefined {
  const digits = input.replace(/[\s.\p{Pd}]/gu, '');
  if (!/^\d{6,9}$/.test(digits)) return undefined;
  return { id: digits as NationalId, odd: digits.length === 6 || digits.length === 9 || /^(\d)\1+$/.test(digits) };
}
