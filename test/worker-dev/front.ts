import { type Context, Hono } from 'hono';
import { proxy } from 'hono/proxy';

/** What wrangler's own server offers beside the Worker; of it, what sets off the cron trigger is needed here alone. */
const OWN_ROUTES = '/cdn-cgi/*';
export const CRON = '/cdn-cgi/handler/scheduled';

/** What wrangler says while there is no workerd; also the service's own word for missing settings. */
const MID_REQUEST = 503;
const DROPPED = /^Your worker restarted mid-request/;
const ANSWER_WITHIN_MS = 15_000;

export type FrontParts = {
  /** Where the Worker is. */
  readonly worker: string;
  /** Added to every callback: the Worker's key, where callbacks themselves need none. */
  readonly key?: string;
  /** What operators know for the password of `admin`, and what the Worker wants in its place. */
  readonly password?: { readonly known: string; readonly own: string };
  readonly simulator?: Hono;
  /** It may be that there is no Worker any more. */
  readonly onFailure: () => void;
};

/**
 * Stands before the Worker, as Cloudflare does, and serves the sandbox's own pages: those need Node, and a Worker that knows
 * nothing of them cannot show them in production by mistake.
 */
export function createFront({ worker, key, password, simulator, onFailure }: FrontParts): Hono {
  const front = new Hono({ strict: false });
  if (simulator !== undefined) front.route('/simulator', simulator);
  front.all(OWN_ROUTES, (c) => c.notFound());
  front.all('*', async (c) => {
    const { pathname, searchParams } = new URL(c.req.url);
    if (key !== undefined) searchParams.set('key', key);
    const response = await passOn(c, `${worker}${pathname}?${searchParams}`, password);
    if (response.status === MID_REQUEST) onFailure();
    return response;
  });
  front.notFound((c) => c.text('There is nothing at this address.', 404));
  front.onError((_, c) => {
    onFailure();
    return c.text('The Worker does not answer.', 502);
  });
  return front;
}

/** Wrangler's own proxy loses a request now and then where many come at once, and says so. */
async function wasDropped(response: Response): Promise<boolean> {
  return response.status === MID_REQUEST && DROPPED.test(await response.clone().text());
}

async function passOn(c: Context, url: string, password: FrontParts['password']): Promise<Response> {
  const { method, signal } = c.req.raw;
  const body = method === 'GET' || method === 'HEAD' ? null : await c.req.arrayBuffer();
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  // fetch counts the body itself: a second length beside its own makes the request invalid.
  const { 'content-length': _, ...headers } = c.req.header();
  // The Worker is asked at an address of its own, and has to know at which one the browser is.
  headers['x-forwarded-host'] = headers['host'] ?? '';
  const { authorization } = headers;
  if (authorization !== undefined && password) headers['authorization'] = translated(authorization, password);
  const once = () => proxy(url, { method, headers, body, signal: deadline });
  // workerd closes a connection that was idle for 5 s, also when a request is on its way there. Callbacks may come twice.
  const response = await once().catch((error: unknown) => (deadline.aborted ? Promise.reject(error) : once()));
  return (await wasDropped(response)) ? once() : response;
}

/** HTTP basic as `admin`, or a bearer token, with the Worker's own password. Anything else stays, and is refused there. */
function translated(authorization: string, { known, own }: NonNullable<FrontParts['password']>): string {
  const [, scheme = '', given = ''] = /^(\w+) +(.*)$/.exec(authorization) ?? [];
  const admin = (secret: string) => Buffer.from(`admin:${secret}`).toString('base64');
  if (/^basic$/i.test(scheme) && given === admin(known)) return `Basic ${admin(own)}`;
  return /^bearer$/i.test(scheme) && given === known ? `Bearer ${own}` : authorization;
}
