import type { Cluster, Redis } from 'ioredis';
import { IV_AT, type Keyring, keyIdOf } from '../encryption/keyring.ts';
import { scanDocuments } from './indexes.ts';
import { NAME_KEY } from './keys.ts';
import { readNameKey } from './names.ts';
import { defineScripts } from './scripts.ts';
import { withRedisDeadline } from './trouble.ts';

/** What one pass over all documents found. */
export type KeyChange = {
  readonly looked: number;
  /** Encrypted anew by the newest key. */
  readonly rewritten: number;
  /** Sealed by a key that is not in `DATA_KEY`. */
  readonly unknownKey: number;
  readonly damaged: number;
  /** Somebody wrote each time: the next pass looks again. */
  readonly busy: number;
};

const DEADLINE_MS = 5_000;
const RACES = 5;

/**
 * Encrypts anew, by the newest data key, what older ones wrote: in place, while the service runs. Whoever commits meanwhile wins. It
 * can be stopped and started again at any time. Rejects with a `StoreTrouble`.
 */
export async function changeKeys(
  redis: Redis | Cluster,
  keyring: Keyring,
  onProgress: (sofar: KeyChange) => void = () => undefined,
): Promise<KeyChange> {
  defineScripts(redis);
  // Wraps the name key by the newest data key, too.
  await readNameKey(redis, keyring);
  const [newest] = keyring.ids;
  const total = { looked: 0, rewritten: 0, unknownKey: 0, damaged: 0, busy: 0 };
  let from: string | undefined;
  do {
    const { names, next } = await scanDocuments(redis, '[crp]', DEADLINE_MS, from);
    for (const outcome of await withRedisDeadline(DEADLINE_MS, Promise.all(names.map(change)))) {
      if (outcome === 'gone') continue;
      total.looked += 1;
      if (outcome !== 'newest') total[outcome] += 1;
    }
    onProgress({ ...total });
    from = next;
  } while (from !== undefined);
  return total;

  async function change(name: string): Promise<'gone' | 'newest' | 'rewritten' | 'unknownKey' | 'damaged' | 'busy'> {
    for (let race = 0; race < RACES; race++) {
      const stored = await redis.getBuffer(name);
      if (stored === null) return 'gone';
      if (keyIdOf(stored) === newest) return 'newest';
      const opened = keyring.open(stored, name);
      if (!opened.ok) return opened.because === 'unknown_key' ? 'unknownKey' : 'damaged';
      const iv = stored.subarray(IV_AT.start, IV_AT.end);
      if ((await redis.jisajiliReplace(name, iv, keyring.seal(opened.value, name))) === 1) return 'rewritten';
    }
    return 'busy';
  }
}

/** Removes the name key as keys that are not in `DATA_KEY` any more wrapped it: they open nothing then. Answers how many. */
export async function forgetOldKeys(redis: Redis | Cluster, keyring: Keyring): Promise<number> {
  const ids = await withRedisDeadline(DEADLINE_MS, redis.hkeys(NAME_KEY));
  const old = ids.filter((id) => !keyring.ids.includes(id));
  return old.length === 0 ? 0 : withRedisDeadline(DEADLINE_MS, redis.hdel(NAME_KEY, ...old));
}
