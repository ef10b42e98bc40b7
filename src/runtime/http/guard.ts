import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { createFailures, type FailureParts, sourceOf } from './failures.ts';

/** Who may see operations. */
export type Operator = 'admin' | 'support';

export type Guard = {
  /** The gateway signs nothing: a long random key in the callback's URL is all that distinguishes it from anybody else. */
  callbackKey(
    route: string,
    keys: readonly string[] | undefined,
  ): { isGiven(c: Context): boolean; refuse(c: Context): Promise<Response> };
  /**
   * HTTP basic, as a browser asks for it; `bearer`: also the password of `admin` as a bearer token, as Prometheus sends one.
   * `c.get('operator')` is who it is.
   */
  password(
    route: string,
    passwords: { readonly [user in Operator]?: string },
    options?: { readonly bearer?: boolean },
  ): MiddlewareHandler<{ Variables: { operator: Operator } }>;
};

/**
 * Keeps out whoever has no key or password, and says nothing of what was given. `route` is a closed set of names: it becomes
 * a label of a metric.
 *
 * A right key or password never waits. A wrong one is answered later each time. Whoever does not wait for the answer learns
 * no more from it: ten wrong passwords of a source at once, and its next is refused unread. Callback keys are too long to be
 * guessed, so they are always read: somebody else may send through the gateway's proxy.
 */
export function createGuard(parts: FailureParts): Guard {
  // Apart: keys come from everywhere through the proxy, which may have the operators' own address.
  const wrongKeys = createFailures(parts);
  const wrongPasswords = createFailures(parts);
  return {
    callbackKey(route, keys) {
      parts.count(route, 0);
      const known = keys?.map((key) => Buffer.from(key));
      return {
        isGiven: (c) => known === undefined || isOneKeyOf(known, c.req.query('key') ?? ''),
        async refuse(c) {
          await wrongKeys.add(route, sourceOf(c));
          return c.text('The callback URL needs its ?key=, as CALLBACK_KEY has it.', 403);
        },
      };
    },
    password(route, passwords, { bearer = false } = {}) {
      parts.count(route, 0);
      const { admin, support } = passwords;
      const known: readonly { readonly operator: Operator; readonly digests: readonly Buffer[] }[] = [
        { operator: 'admin', digests: [...basic('admin', admin), ...(bearer ? token(admin) : [])] },
        { operator: 'support', digests: basic('support', support) },
      ];
      return async (c, next) => {
        const source = sourceOf(c);
        if (wrongPasswords.isFlooding(source)) return c.text('Too many wrong passwords.', 429, { 'retry-after': '5' });
        const given = credentialsOf(c);
        const [who] = known.filter(({ digests }) => isOneOf(digests, given));
        if (who !== undefined) {
          c.set('operator', who.operator);
          return next();
        }
        // Browsers ask without a password first.
        if (given !== '') await wrongPasswords.add(route, source);
        return c.text('This is for operators: user and password as the settings have them.', 401, {
          'www-authenticate': 'Basic realm="Jisajili", charset="UTF-8"',
        });
      };
    },
  };
}

function basic(user: Operator, password: string | undefined): readonly Buffer[] {
  return password === undefined ? [] : [digest(`basic ${Buffer.from(`${user}:${password}`).toString('base64')}`)];
}

function token(password: string | undefined): readonly Buffer[] {
  return password === undefined ? [] : [digest(`bearer ${password}`)];
}

/** As `basic` and `token` write them. Empty: none were given. */
function credentialsOf(c: Context): string {
  const header = c.req.header('authorization') ?? '';
  const [, scheme = '', credentials = ''] = /^(\w+) +(.*)$/.exec(header) ?? [];
  return scheme === '' ? header : `${scheme.toLowerCase()} ${credentials}`;
}

/** All are compared, each in constant time: how long it takes says nothing of which is near. */
function isOneOf(known: readonly Buffer[], given: string): boolean {
  const digested = digest(given);
  return known.filter((each) => timingSafeEqual(each, digested)).length > 0;
}

/** As `isOneOf`, for keys whose length is no secret: a digest for each hop would say no more. */
function isOneKeyOf(known: readonly Buffer[], given: string): boolean {
  const bytes = Buffer.from(given);
  return known.filter((each) => each.length === bytes.length && timingSafeEqual(each, bytes)).length > 0;
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
