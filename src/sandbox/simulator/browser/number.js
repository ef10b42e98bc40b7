/** A Kenyan mobile as networks and people write it; as the service reads one. */
const WRITTEN = /^(?:(?:\+|000?)?2540?|0)([17]\d{8})$/;

/**
 * A number as the gateway puts it on the wire (`+254…`), in whichever spelling it is typed; undefined: no Kenyan mobile.
 *
 * @param {string} typed
 */
export function asSent(typed) {
  const subscriber = WRITTEN.exec(typed.replace(/[\s\p{Pd}]/gu, ''))?.[1];
  return subscriber === undefined ? undefined : `+254${subscriber}`;
}

/** @param {string} typed what `asSent` does not read */
export function faultOf(typed) {
  const what = typed.trim() === '' ? 'The number is empty' : `“${typed.trim()}” is no Kenyan mobile number`;
  return `${what}. Ten digits that begin with 07 or 01, or +254 and the other nine.`;
}
