import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Msisdn } from '../../conversation/msisdn.ts';
import type { PhoneKey } from '../../ports/store.ts';

// A sealed document: version (1 byte), key id (4), IV (12), deflated JSON encrypted by AES-256-GCM, tag (16).
const VERSION = 1;
const KEY_ID_BYTES = 4;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES;
const DATA_KEY_BYTES = 32;
const PHONE_DIGEST_BYTES = 13;
const PHONE_KEY_TAG_BYTES = 3;

export type Opened =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly because: 'unknown_key' | 'broken' | 'version' };

/** By which of the data keys something was made: `unknown` by none of them. */
export type Age = 'newest' | 'older' | 'unknown';

export type Keyring = {
  /** Seals plain JSON by the newest key. `identity` says where it is kept: elsewhere it does not open. */
  seal(value: unknown, identity: string): Buffer;
  /** Opens what any of the keys sealed. Never throws. */
  open(stored: Uint8Array, identity: string): Opened;
  /** The phone's key in storage under each data key, newest first. */
  phoneKeys(phone: Msisdn): readonly [PhoneKey, ...PhoneKey[]];
  ageOfSeal(stored: Uint8Array): Age;
  ageOfName(key: PhoneKey): Age;
};

type DerivedKeys = { readonly id: Buffer; readonly seal: KeyObject; readonly phone: KeyObject };

/**
 * `dataKeys`: 32 bytes each, newest first. The first seals, all open. To change keys without a gap: add the new one last,
 * start every process with it, then move it to the front.
 */
export function createKeyring(dataKeys: readonly Uint8Array[]): Keyring {
  const [newest, ...older] = dataKeys.map(derive);
  if (!newest) throw new RangeError('a keyring needs at least one data key');
  const byId = new Map([newest, ...older].reverse().map((keys) => [keys.id.toString('hex'), keys]));

  const ageOf = (isOf: (keys: DerivedKeys) => boolean): Age =>
    isOf(newest) ? 'newest' : older.some(isOf) ? 'older' : 'unknown';

  return {
    seal(value, identity) {
      const header = Buffer.concat([Buffer.of(VERSION), newest.id]);
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', newest.seal, iv);
      cipher.setAAD(associated(header, identity));
      const body = cipher.update(deflateRawSync(JSON.stringify(value)));
      return Buffer.concat([header, iv, body, cipher.final(), cipher.getAuthTag()]);
    },

    open(stored, identity) {
      const sealed = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
      if (sealed.length === 0) return { ok: false, because: 'broken' };
      if (sealed[0] !== VERSION) return { ok: false, because: 'version' };
      if (sealed.length < HEADER_BYTES + IV_BYTES + TAG_BYTES) return { ok: false, because: 'broken' };
      const header = sealed.subarray(0, HEADER_BYTES);
      const keys = byId.get(header.toString('hex', 1));
      if (!keys) return { ok: false, because: 'unknown_key' };
      try {
        const iv = sealed.subarray(HEADER_BYTES, HEADER_BYTES + IV_BYTES);
        const decipher = createDecipheriv('aes-256-gcm', keys.seal, iv, { authTagLength: TAG_BYTES });
        decipher.setAAD(associated(header, identity));
        decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
        const body = decipher.update(sealed.subarray(HEADER_BYTES + IV_BYTES, -TAG_BYTES));
        const value: unknown = JSON.parse(inflateRawSync(Buffer.concat([body, decipher.final()])).toString('utf8'));
        return { ok: true, value };
      } catch {
        return { ok: false, because: 'broken' };
      }
    },

    phoneKeys: (phone) => [phoneKey(newest, phone), ...older.map((keys) => phoneKey(keys, phone))],

    ageOfSeal: (stored) => ageOf((keys) => keys.id.equals(stored.subarray(1, HEADER_BYTES))),
    ageOfName(key) {
      const tag = Buffer.from(key, 'base64url').subarray(PHONE_DIGEST_BYTES);
      return ageOf((keys) => tagOf(keys).equals(tag));
    },
  };
}

function derive(dataKey: Uint8Array): DerivedKeys {
  if (dataKey.length !== DATA_KEY_BYTES) throw new RangeError(`a data key has ${DATA_KEY_BYTES} bytes`);
  const part = (info: string, bytes: number) => Buffer.from(hkdfSync('sha256', dataKey, '', info, bytes));
  return {
    id: part('jisajili key id', KEY_ID_BYTES),
    seal: createSecretKey(part('jisajili seal', 32)),
    phone: createSecretKey(part('jisajili phone', 32)),
  };
}

// There are few enough phone numbers to hash them all: only a keyed hash hides one. What follows the digest says by which data
// key it was made: when that key is to go, nothing else tells which names went with it.
function phoneKey(keys: DerivedKeys, phone: Msisdn): PhoneKey {
  const digest = createHmac('sha256', keys.phone).update(phone).digest().subarray(0, PHONE_DIGEST_BYTES);
  return Buffer.concat([digest, tagOf(keys)]).toString('base64url') as PhoneKey;
}

function tagOf({ id }: DerivedKeys): Buffer {
  return id.subarray(0, PHONE_KEY_TAG_BYTES);
}

function associated(header: Buffer, identity: string): Buffer {
  return Buffer.concat([header, Buffer.from(identity, 'utf8')]);
}
