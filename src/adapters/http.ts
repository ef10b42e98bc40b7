import type { Seen } from './http-outcome.ts';

/** Partners answer with a few hundred bytes; what is longer than this is not read to its end. */
const LONGEST_BODY_BYTES = 64 * 1024;

/**
 * Makes one HTTP request and reads its answer whole, headers and body, within `deadlineMs`.
 * Never rejects, follows no redirect, and returns nothing of what was sent: no key, no personal data.
 */
export async function ask(url: string, request: RequestInit, deadlineMs: number): Promise<Seen> {
  const ending = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<Seen>((resolve) => {
    timer = setTimeout(() => {
      // Resolved before the abort, so that the deadline holds even where an abort does not end the reading.
      resolve({ kind: 'failed', because: 'timeout' });
      ending.abort();
    }, deadlineMs);
  });
  try {
    return await Promise.race([exchange(url, request, ending), deadline]);
  } finally {
    clearTimeout(timer);
  }
}

async function exchange(url: string, request: RequestInit, ending: AbortController): Promise<Seen> {
  try {
    const response = await fetch(url, { ...request, redirect: 'manual', signal: ending.signal });
    const body = await readBody(response);
    if (body === undefined) ending.abort();
    const retryAfterMs = readRetryAfter(response.headers.get('retry-after'), Date.now());
    return {
      kind: 'answer',
      httpStatus: response.status,
      body: body ?? '',
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  } catch (error) {
    return { kind: 'failed', because: wasNeverSent(error) ? 'unreachable' : 'cut' };
  }
}

/** The body as text; undefined where it is too long. */
async function readBody(response: Response): Promise<string | undefined> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > LONGEST_BODY_BYTES) return undefined;
    text += decoder.decode(value, { stream: true });
  }
}

/** RFC 9110, 10.2.3: seconds, or an HTTP date. Undefined where it is neither. */
export function readRetryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  // Date.parse makes a date of nearly anything: an HTTP date always ends in GMT.
  const atMs = header.endsWith('GMT') ? Date.parse(header) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/** Codes of Node's TLS for a certificate that was not accepted: the handshake comes before the request. */
const CERTIFICATE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|ERR_TLS_CERT_)/;

/**
 * Whether a rejection of `fetch` says that no connection was made. Node puts the reason into `cause`; a runtime that
 * puts none there gets the careful answer. `UND_ERR_SOCKET` and `ECONNRESET` are no sign of it: on a kept-alive socket
 * that the other side closed meanwhile, nobody can tell whether the request arrived.
 */
function wasNeverSent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error)) return false;
  // Node tried each address of the host, and reports all of them.
  if (cause instanceof AggregateError) return true;
  const syscall = 'syscall' in cause ? cause.syscall : undefined;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return (
    syscall === 'connect' || syscall === 'getaddrinfo' || code === 'UND_ERR_CONNECT_TIMEOUT' || CERTIFICATE.test(code)
  );
}
