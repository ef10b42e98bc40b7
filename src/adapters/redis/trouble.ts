import { DeadlineExceeded, withDeadline } from '../../ports/deadline.ts';

/** Why Redis did not do what it was asked. */
export type TroubleCause =
  | 'timeout' // no answer within the deadline: it may have been done
  | 'away' // no connection
  | 'denied' // password, user or rights
  | 'readonly' // a replica answered
  | 'loading' // it is starting
  | 'full' // out of memory, or it cannot write its disk
  | 'fault'; // anything else

/**
 * The one error that leaves the Redis adapter. It says the cause and the kind, and nothing else: the client's own errors
 * hold the arguments of the command, an AUTH's password among them.
 */
export class StoreTrouble extends Error {
  readonly because: TroubleCause;

  constructor(because: TroubleCause, kind = '') {
    super(`redis: ${because}${kind && ` (${kind})`}`);
    this.name = 'StoreTrouble';
    this.because = because;
  }
}

/** For whoever runs the service. A clause without a full stop. */
export const WHAT_TO_DO: Readonly<Record<TroubleCause, string>> = {
  away: 'check the host and port in REDIS_URL (rediss:// where it wants TLS, and only there), and that this machine may connect',
  timeout:
    'check the host in REDIS_URL (rediss:// where it wants TLS, and only there), and what stands between: a firewall that drops is silent',
  denied: 'check the user and password in REDIS_URL, and that its user may use all commands on keys j:*',
  readonly: 'that is a replica: REDIS_URL has to name the master, or Sentinels',
  loading: 'it is starting: try again in a minute',
  full: 'it is full or cannot write its disk: give it room',
  fault: 'it refused a command that the service needs: is it a Redis of 6.2 or newer, with scripts allowed',
};

const CAUSES: readonly (readonly [RegExp, TroubleCause])[] = [
  [/timed out|ETIMEDOUT|Socket timeout/i, 'timeout'],
  [/NOAUTH|unauthenticated|WRONGPASS|NOPERM|invalid password|invalid username/i, 'denied'],
  [/READONLY/, 'readonly'],
  [/LOADING|CLUSTERDOWN|MASTERDOWN|TRYAGAIN/, 'loading'],
  [/\bOOM\b|MISCONF/, 'full'],
  [
    /ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|EHOST|ENET|closed|max retries|isn't writeable|cannot connect to|None of startup|slots cache|sentinels/i,
    'away',
  ],
];

export function causeOf(error: unknown): TroubleCause {
  if (error instanceof StoreTrouble) return error.because;
  if (!(error instanceof Error)) return 'fault';
  // Where no node of a Cluster can be asked, what the last one said is the reason.
  if ('lastNodeError' in error && error.lastNodeError instanceof Error) return causeOf(error.lastNodeError);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const said = `${code} ${error.name} ${error.message}`;
  return CAUSES.find(([pattern]) => pattern.test(said))?.[1] ?? 'fault';
}

/** The code Redis begins an error with (`WRONGTYPE`, `ERR`), or the name of an error of our own side. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return /^[A-Z]{3,}(?= )/.exec(error.message)?.[0] ?? error.name;
}

/** What a client's error says, without what it holds. */
export function troubleOf(error: unknown): StoreTrouble {
  return error instanceof StoreTrouble ? error : new StoreTrouble(causeOf(error), kindOf(error));
}

/** Waits for Redis for `deadlineMs` at most, and turns whatever `work` rejects with into a `StoreTrouble`. */
export function withRedisDeadline<T>(deadlineMs: number, work: Promise<T>): Promise<T> {
  return withDeadline(deadlineMs, work, throwTrouble);
}

function throwTrouble(error: unknown): never {
  throw error instanceof DeadlineExceeded ? new StoreTrouble('timeout') : troubleOf(error);
}
