import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Lets this machine alone in. The names are looked at too: a web page whose name is made to point at 127.0.0.1
 * (DNS rebinding) comes from a loopback address as well, but says its own name.
 */
export const loopbackOnly: MiddlewareHandler = async (c, next) => {
  if (!fromLoopback(c)) return c.text('The sandbox answers this machine alone.', 403);
  const host = c.req.header('host') ?? '';
  if (!LOOPBACK_NAMES.has(host.replace(/:\d+$/, '').toLowerCase())) {
    return c.text('The sandbox answers to localhost, 127.0.0.1 and [::1] alone.', 403);
  }
  const origin = c.req.header('origin');
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    return c.text('The sandbox answers its own pages alone.', 403);
  }
  await next();
};

function fromLoopback(c: Context): boolean {
  let address: string | undefined;
  try {
    address = getConnInfo(c).remote.address;
  } catch {
    // No socket, so nobody knows from where.
  }
  if (address === undefined) return false;
  return address === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/i.test(address);
}
