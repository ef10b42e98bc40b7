import type { Cluster, Redis } from 'ioredis';
import type { PhoneKey } from '../../ports/store.ts';
import type { Keyring } from '../encryption/keyring.ts';
import { hopsKey, registrationKey, sessionKey } from './keys.ts';
import { defineScripts, type Verb } from './scripts.ts';

/**
 * What stands in a registration's place once the phone's records have gone to the name of a newer data key. The two names are on
 * different nodes of a Cluster, so nothing moves in one step:
 *
 *     1 `leave`   the old name holds the records as luggage: nobody can commit there any more
 *     2 `arrive`  they are written under the new name, then the old name holds the way there, and nothing else
 *
 * Whoever comes across luggage carries it on: a move that stops half way is ended by the next reader, and meanwhile there is one
 * copy to read. Deliveries, references and reports that know the old name find the way for as long as it is kept.
 */
export type Moved = {
  readonly movedTo: PhoneKey;
  readonly luggage?: { readonly session?: Packed; readonly registration?: Packed };
};
export type Packed = { readonly value: unknown; readonly ttlS?: number };

export type Mover = {
  movedIn(key: PhoneKey, registration: Uint8Array): Moved | undefined;
  /** False where somebody wrote since: nothing was done. */
  leave(key: PhoneKey, at: { session: Buffer | null; registration: Buffer | null }, moved: Moved): Promise<boolean>;
  /** The name under which the records are now. */
  arrive(key: PhoneKey, moved: Moved, stored: Buffer): Promise<PhoneKey>;
};

/** Longer than any registration is under way, or any reference is asked for on the helpline. */
const WAY_KEPT_S = 90 * 86_400;
const NOTHING = Buffer.alloc(0);
/** The script's word for no time to live. */
const FOR_EVER = 0;
/** In front of what is sealed, so that a reader need not open every registration to know. */
export const MARK = Buffer.from('>');

type Written = readonly [verb: Verb, stored: Buffer, ttlS: number];

export function createMover(redis: Redis | Cluster, keyring: Keyring): Mover {
  defineScripts(redis);

  function movedIn(key: PhoneKey, registration: Uint8Array): Moved | undefined {
    if (registration[0] !== MARK[0]) return undefined;
    const opened = keyring.open(registration.subarray(MARK.length), registrationKey(key));
    return opened.ok && isMoved(opened.value) ? opened.value : undefined;
  }

  async function leave(
    key: PhoneKey,
    { session, registration }: { session: Buffer | null; registration: Buffer | null },
    moved: Moved,
  ): Promise<boolean> {
    const marker = Buffer.concat([MARK, keyring.seal(moved, registrationKey(key))]);
    const ttlS = moved.luggage === undefined ? WAY_KEPT_S : FOR_EVER;
    return commit(key, session, registration, ['delete', NOTHING, FOR_EVER], ['set', marker, ttlS]);
  }

  async function arrive(key: PhoneKey, moved: Moved, stored: Buffer): Promise<PhoneKey> {
    const { movedTo, luggage } = moved;
    if (luggage === undefined) return movedTo;
    const [session, registration] = await redis.mgetBuffer(sessionKey(movedTo), registrationKey(movedTo));
    const there = registration && movedIn(movedTo, registration);
    if (!registration || (there && there.luggage === undefined)) {
      // A session that is there already is of somebody who dialled since.
      const packed = session ? { registration: luggage.registration } : luggage;
      const wrote = await write(movedTo, session ?? null, registration ?? null, packed);
      if (!wrote) return arrive(key, moved, stored);
    } else if (
      idOf(there?.luggage?.registration?.value ?? opened(movedTo, registration)) !== idOf(luggage.registration?.value)
    ) {
      // Two promises to one phone, each under a name: both stay where they are, and are kept.
      await write(key, null, stored, luggage);
      return key;
    }
    await leave(key, { session: null, registration: stored }, { movedTo });
    return movedTo;
  }

  function opened(key: PhoneKey, registration: Buffer): unknown {
    const result = keyring.open(registration, registrationKey(key));
    return result.ok ? result.value : undefined;
  }

  /** Undefined leaves it as it is. */
  function write(
    key: PhoneKey,
    session: Buffer | null,
    registration: Buffer | null,
    packed: { session?: Packed | undefined; registration?: Packed | undefined },
  ): Promise<boolean> {
    const change = (document: Packed | undefined, identity: string): Written =>
      document === undefined
        ? ['keep', NOTHING, FOR_EVER]
        : ['set', keyring.seal(document.value, identity), document.ttlS ?? FOR_EVER];
    return commit(
      key,
      session,
      registration,
      change(packed.session, sessionKey(key)),
      change(packed.registration, registrationKey(key)),
    );
  }

  async function commit(
    key: PhoneKey,
    sessionNow: Buffer | null,
    registrationNow: Buffer | null,
    session: Written,
    registration: Written,
  ): Promise<boolean> {
    const done = await redis.jisajiliCommit(
      sessionKey(key),
      registrationKey(key),
      hopsKey(key, 0),
      sessionNow ?? NOTHING,
      registrationNow ?? NOTHING,
      ...session,
      ...registration,
      0,
    );
    return done === 1;
  }

  return { movedIn, leave, arrive };
}

function isMoved(value: unknown): value is Moved {
  return typeof value === 'object' && value !== null && 'movedTo' in value;
}

function idOf(registration: unknown): unknown {
  return typeof registration === 'object' && registration !== null && 'id' in registration
    ? registration.id
    : undefined;
}
