/** Six characters that are neither misread on a small screen nor misheard on the phone: no 0/O, 1/I/L, 5/S, 2/Z, 8/B. */
const ALPHABET = 'ACDEFGHJKMNPQRTUVWXY34679';
const LENGTH = 6;

/** `random`: at least six bytes of chance. One of 244 million; whether it is free is for the store to say. */
export function newReference(random: Uint8Array): string {
  return Array.from(random.subarray(0, LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
