import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, Server as NetServer } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { withDeadline } from '../../ports/deadline.ts';
import { StartProblem } from '../start-problem.ts';

export type HttpServer = {
  readonly port: number;
  /** Takes no new connection, and waits for what is under way. */
  close(): Promise<void>;
};

type Place = { readonly host: string; readonly port: number };

/** A callback is one small form: whoever takes longer to send it is no gateway. */
const REQUEST_DEADLINE_MS = 10_000;
/** Connections that wait to be taken. Of a burst that is longer, Linux drops some, which come again seconds later; it cuts this to its own limit. */
const BACKLOG = 4_096;
/** A hop is answered within 8 s, whatever is broken. */
const HOPS_DEADLINE_MS = 9_000;
const LET_GO_EVERY_MS = 100;
const NOT_READY_SAID_MS = 1_000;
/** Longer than balancers keep theirs, which is a minute mostly: a hop sent on a connection as we close it is lost. */
const CONNECTION_KEPT_MS = 75_000;
/** HTTP/1.0 has no `Host`, and balancers probe with it. Without one, Node itself refuses HTTP/1.1. */
const WITHOUT_HOST = 'localhost';

/** Listens on Node. Throws a `StartProblem` that says what to set. */
export async function startHttpServer(
  fetch: Hono['fetch'],
  place: Place,
  requestDeadlineMs = REQUEST_DEADLINE_MS,
): Promise<HttpServer> {
  const serverOptions = {
    requestTimeout: requestDeadlineMs,
    // Node looks only every 30 s of itself.
    connectionsCheckingInterval: requestDeadlineMs / 10,
    keepAliveTimeout: CONNECTION_KEPT_MS,
  };
  const server = createAdaptorServer({ fetch, hostname: WITHOUT_HOST, serverOptions }) as Server;
  await listen(server, place);
  const { port } = server.address() as AddressInfo;
  return { port, close: () => closeServer(server) };
}

async function listen(server: Server, { host, port }: Place): Promise<void> {
  server.listen({ port, host, backlog: BACKLOG });
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new StartProblem(
      LISTEN_PROBLEMS[code]?.(host, port) ?? `Cannot listen on ${host}:${port} (${code}): set HOST and PORT.`,
    );
  }
}

const LISTEN_PROBLEMS: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (_host, port) =>
    `Port ${port} is in use: stop what listens there, or set another, for example PORT=${port === 65_535 ? 3001 : port + 1}.`,
  EACCES: (_host, port) => `Port ${port} is not open to this user: set one above 1023, for example PORT=3000.`,
  EADDRNOTAVAIL: (host) =>
    `This machine has no address ${host}: set HOST=127.0.0.1 for this machine alone, HOST=0.0.0.0 for all.`,
};

async function closeServer(server: Server): Promise<void> {
  // Node's own close would cut connections that are idle now: a balancer must hear on them that we are not ready any more.
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
  const letGoAtMs = performance.now() + NOT_READY_SAID_MS;
  // Whoever keeps a connection after that would hold the end up for seconds.
  const lettingGo = setInterval(() => {
    if (performance.now() >= letGoAtMs) server.closeIdleConnections();
  }, LET_GO_EVERY_MS);
  await withDeadline(HOPS_DEADLINE_MS, closed).catch(() => server.closeAllConnections());
  clearInterval(lettingGo);
}
