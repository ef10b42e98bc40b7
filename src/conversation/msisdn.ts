declare const brand: unique symbol;

/** A Kenyan mobile number: `254`, then 1 or 7, then eight digits. */
export type Msisdn = string & { readonly [brand]: 'Msisdn' };

// Networks write the country code in many ways: with +, with the 00 or 000 of an international call, before the trunk 0.
const WRITTEN = /^(?:(?:\+|000?)?2540?|0)([17]\d{8})$/;

/** Reads a number as gateways and people write it; spaces and dashes count for nothing. Undefined: no Kenyan mobile. */
export function parseMsisdn(raw: string): Msisdn | undefined {
  const subscriber = WRITTEN.exec(raw.replace(/[\s\p{Pd}]/gu, ''))?.[1];
  return subscriber === undefined ? undefined : (`254${subscriber}` as Msisdn);
}

/** As it is dialled at home: `07…` or `01…`. */
export function localFormat(msisdn: Msisdn): string {
  return `0${msisdn.slice(3)}`;
}

/** As Africa's Talking wants it: `+254…`. */
export function plusFormat(msisdn: Msisdn): string {
  return `+${msisdn}`;
}
