/** One request to a partner. It carries keys and personal data: nothing of it is ever returned or logged. */
export type HttpRequest = {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /**
   * Asked when the request is about to be written to a connection, which may be long after the call. False: it is not written.
   * Where a platform hides that moment, it is asked just before the platform takes the request.
   */
  readonly mayStart?: () => boolean;
};

/** What came of one request, before anybody judged it. */
export type HttpOutcome =
  | {
      readonly kind: 'answer';
      readonly httpStatus: number;
      /** As text. Empty where it was longer than `LONGEST_BODY_BYTES`. */
      readonly body: string;
      /** `Retry-After`, counted from when the answer came. */
      readonly retryAfterMs?: number;
    }
  | {
      readonly kind: 'failed';
      /** `timeout` and `cut`: the partner may have acted on the request. `unreachable`: the request was never written. */
      readonly because: 'timeout' | 'cut' | 'unreachable';
    };

/**
 * Makes one request and reads its answer whole, headers and body, within `deadlineMs`.
 * Never rejects, follows no redirect, never repeats the request.
 */
export type HttpClient = (url: string, request: HttpRequest, deadlineMs: number) => Promise<HttpOutcome>;

/** Partners answer with a few hundred bytes. The rest of a longer body is not read. */
export const LONGEST_BODY_BYTES = 64 * 1024;

/** Firewalls in front of a partner may refuse requests without this header. */
export const USER_AGENT = { 'user-agent': 'jisajili' };

/** An answer with the `Retry-After` header of its response; `body` is undefined where it was too long. */
export function answerOf(httpStatus: number, body: string | undefined, retryAfter: string | undefined): HttpOutcome {
  const retryAfterMs = retryAfter === undefined ? undefined : readRetryAfter(retryAfter, Date.now());
  return {
    kind: 'answer',
    httpStatus,
    body: body ?? '',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** RFC 9110, 10.2.3: seconds, or an HTTP date. Undefined where it is neither. */
export function readRetryAfter(header: string, nowMs: number): number | undefined {
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  // Date.parse makes a date of nearly anything: an HTTP date always ends in GMT.
  const atMs = header.endsWith('GMT') ? Date.parse(header) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
