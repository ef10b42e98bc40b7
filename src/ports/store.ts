import type { Msisdn } from '../conversation/msisdn.ts';

declare const phoneKeyBrand: unique symbol;

/** The name of one phone in storage: a keyed hash of the number, never the number. 16 characters of `A-Za-z0-9_-`. */
export type PhoneKey = string & { readonly [phoneKeyBrand]: true };

/** The partner that a due phone waits for. A slow partner must not delay the other one. */
export type Partner = 'registry' | 'sms';
export const PARTNERS: readonly Partner[] = ['registry', 'sms'];

/**
 * Why a registration needs attention. One cause has one remedy, so operators see registrations grouped by it.
 *
 *     registry_down      the registry gave no usable answer within the retry window
 *     registry_forbids   the registry let everybody else in, and answered 403 to this customer
 *     sms_gateway_down   the SMS gateway took no SMS within the retry window
 *     sms_undeliverable  the SMS cannot arrive at this phone
 *     opted_out          the customer takes no SMS, and has to hear of a refusal
 *     unreadable         the record cannot be read
 */
export const ATTENTION_CAUSES = [
  'registry_down',
  'registry_forbids',
  'sms_gateway_down',
  'sms_undeliverable',
  'opted_out',
  'unreadable',
] as const;
export type AttentionCause = (typeof ATTENTION_CAUSES)[number];

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
  /**
   * An unreadable conversation may be written over, so that nobody is stuck, by one that wants no SMS: what was there may have said
   * so. An unreadable registration is a promise that cannot be read: do not.
   */
  readonly unreadable?: { readonly conversation?: Unreadable; readonly registration?: Unreadable };
  readonly revision: Revision;
};

/** What to write. What is left out stays as it is; `null` deletes it. */
export type Change<C, R> = {
  readonly conversation?: { readonly value: C; readonly ttlS: number } | null;
  /** Without `ttlS` it stays until it is deleted. */
  readonly registration?: { readonly value: R; readonly ttlS?: number } | null;
  readonly timer?: Timer | null;
  /** The registration needs attention. */
  readonly attention?: { readonly cause: AttentionCause; readonly sinceMs: number } | null;
  /** Since when the customer waits to be called back. */
  readonly callBackSinceMs?: number | null;
  /** Any JSON without personal data that outlives both documents, e.g. that the customer agreed. */
  readonly proof?: { readonly value: unknown; readonly ttlS: number };
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

/** How many wait, and since when (a timer: for when) the first of them does. */
export type Waiting = { readonly count: number; readonly oldestMs?: number };

export type Counts = {
  /** Phones with a timer; for SMS those that are due now: who may be reminded in ten minutes waits for nothing. */
  readonly due: { readonly [P in Partner]: Waiting };
  /** Registrations that need attention. */
  readonly attention: { readonly [C in AttentionCause]: Waiting };
  readonly callBacks: Waiting;
};

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

  /**
   * The soonest timers of each bucket, for both partners. A bucket that cannot be reached is left out.
   * Phones whose timer is more than `farMs` ahead become due, one by one: their timers were set while the store's clock was ahead.
   */
  peek(farMs?: number): Promise<readonly BucketHead[]>;
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

  /** Reads counters and the ends of indexes: it takes no longer where more is stored. */
  count(): Promise<Counts>;
  /** Registrations that need attention, of one cause or all, latest first. */
  listAttention(limit: number, cause?: AttentionCause): Promise<readonly Due[]>;
  /** Phones with a timer, for one partner or both, soonest first. */
  listDue(limit: number, partner?: Partner): Promise<readonly Due[]>;
  /** Customers who wait to be called back, latest first. */
  listCallBacks(limit: number): Promise<readonly Due[]>;
  /**
   * Phones of which a registration is stored, page by page, in no order, some perhaps twice. It reads everything: not for a hop.
   * `from`: the `next` of the page before; without it, the first page. The last page has no `next`.
   */
  listRegistrations(from?: string): Promise<{ readonly keys: readonly PhoneKey[]; readonly next?: string }>;
  /** What was stored last as the proof of this phone. Undefined: none, or none that can be read. */
  proofOf(key: PhoneKey): Promise<unknown>;

  /** Counts one dial, and answers how many there were in this second, all phones together. */
  countDial(): Promise<number>;
  /** Takes up to `wanted` of the SMS that may go out in this second, all processes together; answers how many it got. */
  takeSms(wanted: number, maxPerS: number): Promise<number>;

  ping(): Promise<void>;
};
