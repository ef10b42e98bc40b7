import type { Context, MiddlewareHandler } from 'hono';

/** Nothing from elsewhere, nothing inline, in no frame. A browser sends its password along by itself, so all of this matters. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** On each answer below `/admin`, refusals included. */
export const protect: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('cache-control', 'no-store');
  c.header('content-security-policy', POLICY);
  c.header('x-frame-options', 'DENY');
  c.header('x-content-type-options', 'nosniff');
  // Not `no-referrer`: with that a browser says of its own form that it comes from `null`.
  c.header('referrer-policy', 'same-origin');
  c.header('cross-origin-opener-policy', 'same-origin');
  c.header('cross-origin-resource-policy', 'same-origin');
};

/**
 * Who changes something comes from these pages. A browser says so, and no page of another site can make it say so. Other sites may
 * link to a page, and no more: reading one leaves a line in the audit, and an export reads all that is stored.
 */
export const ownOrigin: MiddlewareHandler = async (c, next) => {
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
  if (isRead ? !isUsedElsewhere(c.req.raw.headers) : isOwn(c)) return next();
  return c.text('This comes from another site, or from none. Open the page under /admin and try again there.', 403);
};

/** A page of another site has this one in it, as a picture, a script or a frame. Old browsers do not say so. */
export function isUsedElsewhere(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site') ?? 'none';
  return site !== 'same-origin' && site !== 'none' && headers.get('sec-fetch-dest') !== 'document';
}

function isOwn(c: Context): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin') return false;
  const origin = c.req.header('origin');
  // What stands in front may say for which host it was asked. No page of another site can make a browser send that header.
  const hosts = [c.req.header('host') ?? new URL(c.req.url).host, c.req.header('x-forwarded-host')];
  // It may speak https, too, where we hear http: the origin's own scheme says which port is left out.
  const scheme = /^https?:/.exec(origin ?? '')?.[0];
  if (scheme === undefined) return false;
  return hosts.some((host) => URL.canParse(`${scheme}//${host}`) && new URL(`${scheme}//${host}`).origin === origin);
}
