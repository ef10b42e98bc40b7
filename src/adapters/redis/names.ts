import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';
import type { Msisdn } from '../../conversation/msisdn.ts';
import type { PhoneKey } from '../../ports/store.ts';
import { type Keyring, keyedHash } from '../encryption/keyring.ts';
import { NAME_KEY } from './keys.ts';
import { StoreTrouble, withRedisDeadline } from './trouble.ts';

// There are few enough phone numbers to hash them all: only a keyed hash hides one. The key of that hash, the name key, is made
// once and stored in Redis, wrapped by each data key in use. So data keys change, and no phone gets another name.

const DEADLINE_MS = 2_500;
const NAME_KEY_BYTES = 32;
const PHONE_KEY_BYTES = 12;
const IDENTITY = 'name key';

/** `DATA_KEY` holds none of the keys that this Redis was filled with. Not a fault that goes away by itself. */
export class UnknownDataKey extends StoreTrouble {
  override readonly name = 'UnknownDataKey';
  override readonly message = 'DATA_KEY does not open what is stored: put the key that did behind it, with a comma';
  constructor() {
    super('fault');
  }
}

/** What the connections of one process have learned, whichever is in use. */
export type NameMemory = { key?: KeyObject; readAtMs?: number };

export type Names = {
  /** Undefined until the name key has been read. */
  now(phone: Msisdn): PhoneKey | undefined;
  keyOf(phone: Msisdn): Promise<PhoneKey>;
};

/** Redis may come back without the name key, or be another one: then this process has to hear of it. */
const READ_AGAIN_MS = 60_000;

/** Names phones. Reads the name key when it is first needed, whenever Redis is back, and now and then. */
export function createNames(redis: Redis | Cluster, keyring: Keyring, memory: NameMemory = {}): Names {
  let reading: Promise<KeyObject> | undefined;
  const readAgain = () => void read().catch(() => undefined);
  let wasReady = redis.status === 'ready';
  redis.on('ready', () => {
    // A connection of one event begins with what others have learned: only one that was lost is back.
    if (wasReady && memory.key !== undefined) readAgain();
    wasReady = true;
  });

  return {
    now(phone) {
      if (memory.key === undefined) return undefined;
      if (performance.now() - (memory.readAtMs ?? 0) > READ_AGAIN_MS) readAgain();
      return nameOf(memory.key, phone);
    },
    keyOf: async (phone) => nameOf(memory.key ?? (await read()), phone),
  };

  function read(): Promise<KeyObject> {
    reading ??= readNameKey(redis, keyring, memory.key)
      .then((bytes) => {
        memory.key = createSecretKey(bytes);
        memory.readAtMs = performance.now();
        return memory.key;
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  }
}

function nameOf(key: KeyObject, phone: Msisdn): PhoneKey {
  return keyedHash(key, phone, PHONE_KEY_BYTES) as PhoneKey;
}

const STORE_FIRST = "if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end";

/**
 * The name key, wrapped by each of our data keys from now on. Where none is stored, `known` is stored again, or a new one is made.
 * Throws `UnknownDataKey` where one is stored that none of our data keys opens.
 */
export async function readNameKey(redis: Redis | Cluster, keyring: Keyring, known?: KeyObject): Promise<Buffer> {
  const wrapped = await withRedisDeadline(DEADLINE_MS, redis.hgetallBuffer(NAME_KEY));
  const ids = Object.keys(wrapped);
  if (ids.length === 0) {
    const made = known?.export() ?? randomBytes(NAME_KEY_BYTES);
    // Two processes may make one at once, wrapped by other data keys, too: the first to store it wins.
    const [id] = keyring.ids;
    await withRedisDeadline(DEADLINE_MS, redis.eval(STORE_FIRST, 1, NAME_KEY, id, wrap(keyring, id, made)));
    return readNameKey(redis, keyring);
  }
  const opened = ids.map((id) => unwrap(keyring, wrapped[id] as Buffer)).find((key) => key !== undefined);
  if (opened === undefined) throw new UnknownDataKey();
  for (const id of keyring.ids)
    if (!ids.includes(id)) await withRedisDeadline(DEADLINE_MS, redis.hsetnx(NAME_KEY, id, wrap(keyring, id, opened)));
  return opened;
}

function wrap(keyring: Keyring, id: string, nameKey: Buffer): Buffer {
  return keyring.sealBy(id, nameKey.toString('base64'), IDENTITY);
}

function unwrap(keyring: Keyring, wrapped: Buffer): Buffer | undefined {
  const opened = keyring.open(wrapped, IDENTITY);
  return opened.ok && typeof opened.value === 'string' ? Buffer.from(opened.value, 'base64') : undefined;
}
