import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';

// A sealed document: version (1 byte), key id (4), IV (12), padded JSON encrypted by AES-256-GCM, tag (16).
const VERSION = 1;
const KEY_ID_BYTES = 4;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES;
const OVERHEAD_BYTES = HEADER_BYTES + IV_BYTES + TAG_BYTES;
const DATA_KEY_BYTES = 32;

/** Where the IV of a sealed document begins and ends, counted from 0. Each write has a new one: equal IVs mean that nobody wrote. */
export const IV_AT = { start: HEADER_BYTES, end: HEADER_BYTES + IV_BYTES } as const;

/**
 * Sealed documents have one of these sizes, so that a size says nothing of what is in it. Each fills a size class of Redis'
 * allocator: a byte less would save no memory.
 */
const SIZES = [188, 220, 252, 314, 378, 442, 506, 634, 762, 890, 1_018, 1_274, 1_530, 1_786, 2_042] as const;
const LARGE_STEP = 1_024;

export type Opened =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly because: 'unknown_key' | 'damaged' | 'version' };

export type Keyring = {
  /** The ids of the data keys, newest first, in hexadecimal. */
  readonly ids: readonly [string, ...string[]];
  /** Seals plain JSON by the newest key. `identity` says where it is stored: elsewhere it does not open. */
  seal(value: unknown, identity: string): Buffer;
  /** Opens what any of the keys sealed. Never throws. */
  open(stored: Uint8Array, identity: string): Opened;
  /** Seals by the key with this id, which is one of `ids`. */
  sealBy(id: string, value: unknown, identity: string): Buffer;
};

type Key = { readonly id: Buffer; readonly secret: KeyObject };

/**
 * `dataKeys`: 32 bytes each, newest first. The first seals, all open. To change keys without a gap: add the new one last,
 * start every process with it, then move it to the front.
 */
export function createKeyring(dataKeys: readonly Uint8Array[]): Keyring {
  const [newest, ...older] = dataKeys.map(derive);
  if (newest === undefined) throw new RangeError('a keyring needs at least one data key');
  const byId = new Map([newest, ...older].reverse().map((key) => [key.id.toString('hex'), key]));

  return {
    ids: [newest.id.toString('hex'), ...older.map(({ id }) => id.toString('hex'))],
    seal: (value, identity) => sealWith(newest, value, identity),
    sealBy(id, value, identity) {
      const key = byId.get(id);
      if (key === undefined) throw new RangeError('no data key has this id');
      return sealWith(key, value, identity);
    },
    open(stored, identity) {
      const sealed = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
      if (sealed.length === 0) return { ok: false, because: 'damaged' };
      if (sealed[0] !== VERSION) return { ok: false, because: 'version' };
      if (sealed.length < OVERHEAD_BYTES) return { ok: false, because: 'damaged' };
      const key = newest.id.equals(sealed.subarray(1, HEADER_BYTES))
        ? newest
        : byId.get(sealed.toString('hex', 1, HEADER_BYTES));
      if (key === undefined) return { ok: false, because: 'unknown_key' };
      try {
        const decipher = createDecipheriv('aes-256-gcm', key.secret, sealed.subarray(IV_AT.start, IV_AT.end), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAAD(Buffer.from(identity));
        decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
        const text =
          decipher.update(sealed.subarray(IV_AT.end, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
        return { ok: true, value: JSON.parse(text) };
      } catch {
        return { ok: false, because: 'damaged' };
      }
    },
  };
}

/** By which key a document was sealed: the id, in hexadecimal. */
export function keyIdOf(sealed: Buffer): string {
  return sealed.toString('hex', 1, HEADER_BYTES);
}

function sealWith(key: Key, value: unknown, identity: string): Buffer {
  const text = JSON.stringify(value);
  const bytes = Buffer.byteLength(text);
  // JSON allows spaces behind it.
  const size = paddedSize(bytes);
  const padded = text + ' '.repeat(size - bytes);
  const sealed = Buffer.allocUnsafe(size + OVERHEAD_BYTES);
  sealed[0] = VERSION;
  sealed.set(key.id, 1);
  sealed.set(nextIv(), IV_AT.start);
  const cipher = createCipheriv('aes-256-gcm', key.secret, sealed.subarray(IV_AT.start, IV_AT.end));
  cipher.setAAD(Buffer.from(identity));
  // In this mode all comes out as it goes in, and nothing at the end.
  sealed.set(cipher.update(padded, 'utf8'), IV_AT.end);
  cipher.final();
  sealed.set(cipher.getAuthTag(), size + OVERHEAD_BYTES - TAG_BYTES);
  return sealed;
}

/** Random bytes are made for many IVs at once: asking for each costs more than the bytes. */
const IVS = Buffer.alloc(IV_BYTES * 256);
let usedIvBytes = IVS.length;

function nextIv(): Buffer {
  if (usedIvBytes === IVS.length) {
    randomFillSync(IVS);
    usedIvBytes = 0;
  }
  usedIvBytes += IV_BYTES;
  return IVS.subarray(usedIvBytes - IV_BYTES, usedIvBytes);
}

/** How many bytes of JSON stand in the sealed document that has room for `bytes`. */
function paddedSize(bytes: number): number {
  const sealed = bytes + OVERHEAD_BYTES;
  const size = SIZES.find((each) => each >= sealed) ?? Math.ceil(sealed / LARGE_STEP) * LARGE_STEP;
  return size - OVERHEAD_BYTES;
}

function derive(dataKey: Uint8Array): Key {
  if (dataKey.length !== DATA_KEY_BYTES) throw new RangeError(`a data key has ${DATA_KEY_BYTES} bytes`);
  const part = (info: string, bytes: number) => Buffer.from(hkdfSync('sha256', dataKey, '', info, bytes));
  return { id: part('jisajili key id', KEY_ID_BYTES), secret: createSecretKey(part('jisajili seal', 32)) };
}

/** A keyed hash of `text`, `bytes` long, in base64url. */
export function keyedHash(key: KeyObject, text: string, bytes: number): string {
  return createHmac('sha256', key).update(text).digest().subarray(0, bytes).toString('base64url');
}
