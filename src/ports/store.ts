import type { Msisdn } from '../conversation/msisdn.ts';

declare const phoneKeyBrand: unique symbol;

/** One phone's key in storage: an HMAC of the number, never the number. 22 characters of `A-Za-z0-9_-`. */
export type PhoneKey = string & { readonly [phoneKeyBrand]: true };

/** Why a kept document does not open: sealed by a key we lack, damaged or moved, of a later format, or not of its shape. */
export type Broken = 'unknown_key' | 'broken' | 'version' | 'shape';

/** What was stored at the time of reading. Only the store that made it looks inside. */
export type Revision = {
  readonly session: Uint8Array | undefined;
  readonly registration: Uint8Array | undefined;
};

/** What is kept of one phone. A document that does not open is absent here and named in `broken`. */
export type Kept<S, R> = {
  readonly key: PhoneKey;
  readonly session?: S;
  readonly registration?: R;
  /** A broken session may be written over. A broken registration is a promise that cannot be read: do not. */
  readonly broken?: { readonly session?: Broken; readonly registration?: Broken };
  readonly revision: Revision;
};

/** What to write. A document left out stays as it is; `null` deletes it. */
export type Change<S, R> = {
  readonly session?: { readonly value: S; readonly ttlS: number } | null;
  /** Without `ttlS` it stays until it is deleted. */
  readonly registration?: { readonly value: R; readonly ttlS?: number } | null;
  /** Adds one to the phone's hops of this minute. */
  readonly countHop?: boolean;
};

export type DeliveryId = { readonly key: PhoneKey; readonly registrationId: string };

/** A registration in an index, with the time it is there for. */
export type Indexed = DeliveryId & { readonly atMs: number };

/** Everything kept. Each call rejects with a `StoreTrouble` where the store cannot be reached within its deadline. */
export type Store<S, R> = {
  /** Finds what was written under any of the data keys, newest first. */
  load(phone: Msisdn): Promise<Kept<S, R> & { readonly hopsThisMinute: number }>;
  loadByKey(key: PhoneKey): Promise<Kept<S, R>>;
  /**
   * Writes both documents if nobody wrote either since `kept` was read; answers what is kept now, or false: somebody did.
   * A commit that rejected may have been written all the same.
   */
  commit(kept: Kept<S, R>, change: Change<S, R>): Promise<Kept<S, R> | false>;

  /** Counts one first hop, and answers how many there were in this second, all phones together. */
  countDial(nowMs: number): Promise<number>;

  /** False where the reference is somebody's already. */
  reserveRef(ref: string, key: PhoneKey, ttlS: number): Promise<boolean>;
  findRef(ref: string): Promise<PhoneKey | undefined>;

  /** `messageId` is the gateway's name of an SMS; its delivery report carries nothing else that leads back. */
  rememberMessage(messageId: string, key: PhoneKey, ttlS: number): Promise<void>;
  findMessage(messageId: string): Promise<PhoneKey | undefined>;

  /** The registrations that still owe something, by the time to look at them: what the sweep reads. */
  markDue(key: PhoneKey, registrationId: string, atMs: number): Promise<void>;
  clearDue(key: PhoneKey, registrationId: string): Promise<void>;
  /** Soonest first. */
  dueBefore(ms: number, limit: number): Promise<readonly Indexed[]>;
  /** Latest first. */
  dueAfter(ms: number, limit: number): Promise<readonly Indexed[]>;
  countDue(): Promise<number>;

  /** The registrations that were given up, by when. */
  markDead(key: PhoneKey, registrationId: string, atMs: number): Promise<void>;
  clearDead(key: PhoneKey, registrationId: string): Promise<void>;
  countDead(): Promise<number>;
  /** Latest first. */
  listDead(limit: number): Promise<readonly Indexed[]>;

  ping(): Promise<void>;
};

/** Runs what one registration still owes. What it throws is a fault of ours; it is tried again. */
export type Deliver = (id: DeliveryId) => Promise<{ readonly done: true } | { readonly againInMs: number }>;

/** The alarm clock of deliveries. Each call rejects where it cannot be set within its deadline. */
export type Deliveries = {
  /**
   * One alarm a registration: where there is one already nothing changes. One that rejected may be set all the same.
   * Of those that are due at once, the one with the earliest `sinceMs` (now, where it is not given) comes first.
   * Neither is to be relied on: a queue that cannot look at what waits in it lets both go off, as they come.
   */
  schedule(id: DeliveryId, delayMs: number, sinceMs?: number): Promise<void>;
  /** Makes the waiting alarm go off now, or sets one that goes off once. Where none waits, or the delivery is under way, it need do nothing. */
  hasten(id: DeliveryId): Promise<void>;
  /** For an alarm that should have gone off at `sinceMs` and did not: one goes off now, whatever has become of the other. */
  setAnew(id: DeliveryId, sinceMs: number): Promise<void>;
  close(): Promise<void>;
};
