export type RedisNode = { readonly host: string; readonly port: number };

type Access = {
  readonly username?: string;
  readonly password?: string;
  readonly tls: boolean;
};

/** Which Redis to speak to, and what kind of set-up it is. */
export type RedisTarget =
  /** One server; `url` is `redis[s]://[user:password@]host[:port][/database]`. */
  | { readonly kind: 'single'; readonly url: string }
  /** Any of a Cluster's nodes: they name the others. */
  | ({ readonly kind: 'cluster'; readonly nodes: readonly RedisNode[] } & Access)
  /** The Sentinels that know where the master called `name` is. User and password are the master's. */
  | ({
      readonly kind: 'sentinel';
      readonly sentinels: readonly RedisNode[];
      readonly name: string;
    } & Access);

const REDIS_PORT = 6379;
const SENTINEL_PORT = 26379;
const MAX_PORT = 65_535;

// A comma, an @ or a / inside a user name or password is percent-encoded, as in any URL.
const ADDRESS = /^(?<scheme>rediss?(?:\+sentinel)?):\/\/(?<rest>[^\s?#]+)$/;
const HOST =
  /^(?:(?<access>[^@/]*)@)?(?<host>\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?::(?<port>\d{1,5}))?$/i;
const DATABASE = /^(?:\/(?<database>\d{1,4})?)?$/;
const MASTER = /^\/(?<name>[\w.-]+)$/;

/** `undefined` where the text is no address of a Redis. */
export function readRedisTarget(text: string): RedisTarget | undefined {
  const { scheme, rest } = ADDRESS.exec(text)?.groups ?? {};
  if (!scheme || !rest) return undefined;
  const tls = scheme.startsWith('rediss');
  const sentinel = scheme.endsWith('+sentinel');
  const { hosts, path } = split(rest, `${scheme}://`);
  const found = hosts.map((host) => readHost(host, sentinel ? SENTINEL_PORT : REDIS_PORT));
  const known = found.filter((host) => host !== undefined);
  const access = accessOf(known);
  if (known.length < found.length || !access) return undefined;
  const nodes = known.map(({ host, port }) => ({ host, port }));

  if (sentinel) {
    const { name } = MASTER.exec(path)?.groups ?? {};
    return name === undefined ? undefined : { kind: 'sentinel', sentinels: nodes, name, ...access, tls };
  }
  const match = DATABASE.exec(path);
  if (!match) return undefined;
  if (nodes.length === 1) return { kind: 'single', url: text };
  // A Cluster has database 0 only.
  if (Number(match.groups?.['database'] ?? '0') !== 0) return undefined;
  return { kind: 'cluster', nodes, ...access, tls };
}

/** `h1,h2/path` and `h1,redis://h2/path`: the path stands behind the last host. */
function split(rest: string, prefix: string): { hosts: string[]; path: string } {
  const parts = rest
    .split(',')
    .map((part, index) => (index > 0 && part.startsWith(prefix) ? part.slice(prefix.length) : part));
  const last = parts.pop() ?? '';
  const slash = last.indexOf('/');
  const host = slash < 0 ? last : last.slice(0, slash);
  const path = slash < 0 ? '' : last.slice(slash);
  return { hosts: [...parts.map((part) => part.replace(/\/$/, '')), host], path };
}

type Host = RedisNode & { readonly access: string | undefined };

function readHost(text: string, defaultPort: number): Host | undefined {
  const { access, host, port } = HOST.exec(text)?.groups ?? {};
  if (host === undefined) return undefined;
  const number = port === undefined ? defaultPort : Number(port);
  if (number < 1 || number > MAX_PORT) return undefined;
  return { host: host.replace(/^\[|\]$/g, ''), port: number, access };
}

/** The one user and password of all hosts. `undefined` where two hosts differ, or what is given can not be read. */
function accessOf(hosts: readonly Host[]): { username?: string; password?: string } | undefined {
  const given = new Set(hosts.map((host) => host.access).filter((access) => access !== undefined));
  if (given.size > 1) return undefined;
  const [access] = given;
  if (access === undefined) return {};
  const colon = access.indexOf(':');
  if (colon < 0) return undefined;
  try {
    const username = decodeURIComponent(access.slice(0, colon));
    const password = decodeURIComponent(access.slice(colon + 1));
    if (password === '') return undefined;
    return { ...(username !== '' && { username }), password };
  } catch {
    return undefined;
  }
}
