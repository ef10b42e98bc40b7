import type { CircuitState } from './events.ts';
import type { CreditAnswer } from './partners.ts';
import type { AttentionCause, Partner } from './store.ts';

/** Who did what with whose record, when. No personal data. */
export type AuditLine = {
  readonly atMs: number;
  readonly by: string;
  readonly did: string;
  /** Of a registration; `phone GAXoVLrb` where there is none, as the log names it. Empty: it is about nobody alone. */
  readonly reference: string;
  /** Why, in the operator's words; long numbers in it are hidden. */
  readonly note?: string;
};

/** What one process says of itself, now and then. */
export type Heartbeat = {
  /** Distinguishes processes; not a host's name. */
  readonly id: string;
  readonly role: 'web' | 'worker' | 'all';
  readonly version: string;
  readonly startedAtMs: number;
  readonly atMs: number;
  /** How often it says so. */
  readonly everyMs: number;
  readonly circuits: { readonly [P in Partner]: CircuitState };
  /** How durable Redis is, in a clause. */
  readonly durability: { readonly isGood: boolean; readonly says: string };
};

/** When something last happened, in any process, also in one that is gone. */
export type LastTimes = { readonly hop?: number; readonly registration?: number; readonly sms?: number };

/** How long customers waited on one day from the confirmation to the SMS: how many, by the upper end of a class in milliseconds. */
export type Latencies = ReadonlyMap<number, number>;

/** How far the retry of a whole group has come. */
export type RetryAllProgress = {
  readonly cause: AttentionCause;
  readonly done: number;
  readonly total: number;
  readonly startedAtMs: number;
  /** When it last said so. */
  readonly atMs: number;
  readonly isOver: boolean;
};

/** What the SMS gateway last answered of its account, and when. */
export type CreditHeard = CreditAnswer & { readonly atMs: number };

/** `none`: there is no such file. `hidden`: Redis does not let us, or does not say. */
export type FileRewrite = 'started' | 'under way' | 'none' | 'hidden';

/** What operators need besides what is stored of phones. Each call rejects with a `StoreTrouble` where it cannot be reached. */
export type OperationsStore = {
  writeAudit(line: AuditLine): Promise<void>;
  /** The latest lines, latest first. */
  readAudit(limit: number): Promise<readonly AuditLine[]>;

  beat(heartbeat: Heartbeat, last: LastTimes, latencies: Latencies, day: string): Promise<void>;
  heartbeats(): Promise<readonly Heartbeat[]>;
  lastTimes(): Promise<LastTimes>;
  /** `day`: `2026-11-27`, in Nairobi. */
  latencies(day: string): Promise<Latencies>;

  /** Adds to what is counted of a day (`2026-11-27`, in Nairobi) on the way through the conversation. */
  countFunnel(day: string, counts: ReadonlyMap<string, number>): Promise<void>;
  funnel(day: string): Promise<ReadonlyMap<string, number>>;

  writeRetryAll(progress: RetryAllProgress): Promise<void>;
  readRetryAll(cause: AttentionCause): Promise<RetryAllProgress | undefined>;

  writeCredit(heard: CreditHeard): Promise<void>;
  /** Undefined: nobody has asked lately. */
  credit(): Promise<CreditHeard | undefined>;

  /** Has Redis write its append-only file anew, without what was deleted; on each node. */
  rewriteFile(): Promise<FileRewrite>;
  /** True for one process once in `everyS`. */
  takeTurn(name: string, everyS: number): Promise<boolean>;
  /** The turn may be taken again at once. */
  endTurn(name: string): Promise<void>;
};
