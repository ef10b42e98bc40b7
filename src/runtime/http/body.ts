import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';

const BODY_MAX_BYTES = 8 * 1024;

const countBody = bodyLimit({ maxSize: BODY_MAX_BYTES });

/** The form of a request, or the refusal of more than 8 KiB. A body that states its length need not be counted, which costs a tenth of a hop. */
export async function readForm(c: Context): Promise<URLSearchParams | Response> {
  const stated = c.req.header('content-length');
  const isShort = Number(stated ?? Number.NaN) <= BODY_MAX_BYTES && c.req.header('transfer-encoding') === undefined;
  if (!isShort) {
    const refused = await countBody(c, async () => undefined);
    if (refused instanceof Response) return refused;
  }
  return decodeForm(await c.req.arrayBuffer());
}

const NOT_ASCII = /%[89a-f]|[\x80-\xff]/i;

/**
 * Reads a URL-encoded form, whatever its type says: UTF-8, and each byte that is no part of UTF-8 as windows-1252. So an `é`
 * that a gateway sends as one byte is an `é`, and what came before it in the same field reads as it did without it.
 */
export function decodeForm(bytes: ArrayBuffer): URLSearchParams {
  const body = Buffer.from(bytes).toString('latin1');
  // Almost every callback is plain ASCII.
  if (!NOT_ASCII.test(body)) return new URLSearchParams(body);
  const fields = new URLSearchParams();
  for (const pair of body.split('&')) {
    if (pair === '') continue;
    const [name = '', ...value] = pair.split('=');
    fields.append(decode(name), decode(value.join('=')));
  }
  return fields;
}

function decode(written: string): string {
  return written
    .replaceAll('+', ' ')
    .replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(UTF8_OR_ONE_BYTE, (bytes) =>
      bytes.length > 1 ? Buffer.from(bytes, 'latin1').toString('utf8') : oneByte(bytes),
    );
}

/** A character of UTF-8 outside ASCII (RFC 3629, 4), or a byte that begins none. */
const UTF8_OR_ONE_BYTE =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\x80-\xff]/g;

/** windows-1252 from 0x80 to 0x9F; all else is as in Latin-1. Node's own decoder takes it for Latin-1 in some versions. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function oneByte(byte: string): string {
  return WINDOWS_1252[byte.charCodeAt(0) - 0x80] ?? byte;
}
