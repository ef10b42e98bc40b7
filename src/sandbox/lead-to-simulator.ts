import type { Hono } from 'hono';

type Fetch = Hono['fetch'];

/** Whoever opens the bare address of a sandbox looks for its page. Production has nothing there. */
export function leadToSimulator(fetch: Fetch): Fetch {
  return (request, ...rest) => {
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!reads || new URL(request.url).pathname !== '/') return fetch(request, ...rest);
    return new Response(null, { status: 302, headers: { location: '/simulator' } });
  };
}
