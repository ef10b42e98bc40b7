/** A Kenyan number in any of its spellings (`0712…`, `254712…`, `+254 712 …`) as digits that start with the country code. */
export function internationalDigits(number: string): string {
  return number.replace(/\D/g, '').replace(/^0/, '254');
}
