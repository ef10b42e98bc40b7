import { answerOf, type HttpOutcome, type HttpRequest, LONGEST_BODY_BYTES, USER_AGENT } from './client.ts';

/**
 * An `HttpClient` by the platform's `fetch`: where there is no Node, and for commands that make a few requests.
 * `fetch` does not say whether a request was written, so a connection that was refused counts as `cut`.
 */
export async function askByFetch(url: string, request: HttpRequest, deadlineMs: number): Promise<HttpOutcome> {
  const ending = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<HttpOutcome>((resolve) => {
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

async function exchange(
  url: string,
  { mayStart, headers, ...request }: HttpRequest,
  ending: AbortController,
): Promise<HttpOutcome> {
  if (mayStart?.() === false) return { kind: 'failed', because: 'unreachable' };
  try {
    const response = await fetch(url, {
      ...request,
      headers: { ...USER_AGENT, ...headers },
      redirect: 'manual',
      signal: ending.signal,
    });
    const body = await readBody(response);
    if (body === undefined) ending.abort();
    return answerOf(response.status, body, response.headers.get('retry-after') ?? undefined);
  } catch {
    return { kind: 'failed', because: 'cut' };
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
