import type { Msisdn } from '../conversation/msisdn.ts';

declare const phoneKeyBrand: unique symbol;

/** The name of one phone in storage: a keyed hash of the number, never the number. 16 characters of `A-Za-z0-9_-`. */
export type PhoneKey = string & { readonly [phoneKeyBrand]: true };

/** The partner that a due phone waits for. A slow partner must not delay the other one. */
export type Partner = 'registry' | 'sms';
export const PARTNERS: readonly Partner[] = ['registry', 'sms'];

/** When a phone is looked at again, and for which partner. A phone has one timer at most. It may be early, never late. */
export type Timer = { readonly for: Partner; readonly atMs: number };

/** Why a stored document does not open: sealed by a key we lack, damaged or moved, of a later format, or not of its shape. */
export type Unreadable = 'unknown_key' | 'damaged' | 'version' | 'shape';

/** What was stored at the time of reading. Only the store that made it looks inside. */
export type Revision = {
  readonly conversation: Uint8Array | undefined;
  readonly registration: Uint8Array | undefined;
};

/** Everything stored about one phone. A document that does not open is absent here and named in `unreadable`. */
export type Stored<C, R> = {
  readonly key: PhoneKey;
  readonly conversation?: C;
  readonly registration?: R;
  /** An unreadable conversation may be written over. An unreadable registration is a promise that cannot be read: do not. */
  readonly unreadable?: { readonly conversation?: Unreadable; readonly registration?: Unreadable };
  readonly revision: Revision;
};

/** What to write. What is left out stays as it is; `null` deletes it. */
export type Change<C, R> = {
  readonly conversation?: { readonly value: C; readonly ttlS: number } | null;
  /** Without `ttlS` it stays until it is deleted. */
  readonly registration?: { readonly value: R; readonly ttlS?: number } | null;
  readonly timer?: Timer | null;
  /** Since when the registration needs attention. */
  readonly attentionSinceMs?: number | null;
  /** Makes the reference lead to this phone, or (`null`) no longer to it. */
  readonly reference?:
    | { readonly text: string; readonly ttlS: number }
    | { readonly text: string; readonly ttlS: null };
  /** Nothing is written after this time of the store's own clock. */
  readonly notAfterMs?: number;
};

/** `changed`: somebody wrote meanwhile. `late`: past `notAfterMs`. `taken`: the reference leads to another phone. */
export type Refusal = 'changed' | 'late' | 'taken';

export type Committed<C, R> =
  | { readonly done: true; readonly now: Stored<C, R> }
  /** Nothing was written. `now` is the current state: no second load is needed. */
  | { readonly done: false; readonly because: Refusal; readonly now: Stored<C, R> };

export type Due = { readonly key: PhoneKey; readonly atMs: number };

/** When each partner's soonest timer of a bucket is due, in milliseconds since 1970; undefined where there is none. */
export type BucketHead = { readonly bucket: number } & { readonly [P in Partner]?: number };

/**
 * Everything stored, and the one clock by which all processes go. Each call rejects with a `StoreTrouble` where the store cannot
 * be reached within its deadline.
 */
export type Store<C, R> = {
  /** The store's own time, in milliseconds since 1970: what its latest reply said, and the monotonic time since then. */
  nowMs(): number;

  keyOf(phone: Msisdn): Promise<PhoneKey>;
  load(phone: Msisdn): Promise<Stored<C, R>>;
  loadByKey(key: PhoneKey): Promise<Stored<C, R>>;
  /**
   * Writes documents, timer, attention mark and reference at once, if nobody wrote either document since `stored` was read.
   * A commit that rejected may have been written all the same.
   */
  commit(stored: Stored<C, R>, change: Change<C, R>): Promise<Committed<C, R>>;

  /** The soonest timers of each bucket, for both partners. A bucket that cannot be reached is left out. */
  peek(): Promise<readonly BucketHead[]>;
  /**
   * Takes phones that are due for a partner, oldest first. Nobody else gets them within `visibilityMs`; then they are due again.
   * `overdueByMs`: only those that have been due for so long.
   */
  claim(
    bucket: number,
    partner: Partner,
    options: { readonly limit: number; readonly visibilityMs: number; readonly overdueByMs?: number },
  ): Promise<{ readonly phones: readonly Due[]; readonly nextAtMs?: number }>;

  findReference(reference: string): Promise<PhoneKey | undefined>;

  /** How many phones have a timer, and how many registrations need attention. */
  count(): Promise<{ readonly due: { readonly [P in Partner]: number }; readonly attention: number }>;
  /** Registrations that need attention, latest first; phones with a timer, soonest first. */
  listAttention(limit: number): Promise<readonly Due[]>;
  listDue(limit: number): Promise<readonly Due[]>;

  /** Counts one dial, and answers how many there were in this second, all phones together. */
  countDial(): Promise<number>;
  /** Takes up to `wanted` of the SMS that may go out in this second, all processes together; answers how many it got. */
  takeSms(wanted: number, maxPerS: number): Promise<number>;

  ping(): Promise<void>;
};
