import type { Hono } from 'hono';
import { isUsedElsewhere } from '../operations/pages/protect.ts';

type Fetch = Hono['fetch'];

const LOOPBACK_ADDRESS = /^(?:::1|(?:::ffff:)?127(?:\.\d{1,3}){3})$/i;
const LOOPBACK_NAME = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;
/** What proxies and tunnels add for whom they speak. */
const FORWARDED = /^(?:forwarded|via|x-forwarded-.*|x-real-ip|cf-connecting-ip)$/i;
const CALLBACK = /^\/(?:ussd|ussd\/events|sms\/[a-z-]+)\/?$/;

/**
 * Lets this machine alone reach the sandbox, on every route. Beside the address it looks at the names: a web page whose name
 * is made to point at 127.0.0.1 (DNS rebinding) comes from a loopback address as well, but says its own name, a page of
 * another origin says that origin, or where it only reads, that it is another site's, and what comes through a tunnel says so.
 *
 * `callbacksHaveKeys`: callbacks show a key, so they may come from wherever the gateway is.
 */
export function loopbackOnly(fetch: Fetch, callbacksHaveKeys: boolean): Fetch {
  return (request, env, ...rest) => {
    const isGateways = callbacksHaveKeys && CALLBACK.test(new URL(request.url).pathname);
    const why = isGateways ? undefined : objection(request, addressOf(env));
    return why === undefined ? fetch(request, env, ...rest) : new Response(why, { status: 403 });
  };
}

function objection({ headers }: Request, address: string | undefined): string | undefined {
  if (
    address === undefined ||
    !LOOPBACK_ADDRESS.test(address) ||
    [...headers.keys()].some((name) => FORWARDED.test(name))
  )
    return 'The sandbox answers this machine alone.';
  // Only HTTP/1.0 comes without one, and no browser speaks it.
  const host = headers.get('host') ?? undefined;
  if (host !== undefined && !LOOPBACK_NAME.test(host))
    return 'The sandbox answers to localhost, 127.0.0.1 and [::1] alone.';
  const origin = headers.get('origin') ?? undefined;
  if ((origin !== undefined && origin.toLowerCase() !== `http://${host?.toLowerCase()}`) || isUsedElsewhere(headers))
    return 'The sandbox answers its own pages alone.';
  return undefined;
}

/** As the server of Node hands it on. Undefined: no socket, so nobody knows from where. */
function addressOf(env: unknown): string | undefined {
  const { incoming } = (env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress;
}
