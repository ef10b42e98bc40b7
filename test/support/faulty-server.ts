import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What the server does with one request. */
export type Behaviour =
  | { readonly answer: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  /** A whole answer; then the kept-alive connection is closed. */
  | { readonly answerAndClose: number; readonly body: string }
  /** The answer waits until `answer` is called. */
  | Hold
  /** 103 Early Hints, then a whole answer. */
  | 'hint, then 200'
  | 'hang'
  | 'hang after headers'
  | 'cut before headers'
  | 'cut after headers'
  /** A byte now and then, for ever. */
  | 'trickle'
  /** As much as the client takes, for ever. */
  | 'endless';

type Hold = { readonly hold: (response: ServerResponse) => void };

export type RecordedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type FaultyServer = {
  /** `http://127.0.0.1:…`, without a slash at its end. */
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** What to do with the next requests, in order. A request that nothing was said about gets a 599. */
  next(...behaviours: readonly Behaviour[]): void;
  /** Holds the next request: `arrived` resolves when it is there, `answer` sends an empty 200. */
  hold(): { readonly arrived: Promise<void>; answer(): void };
  /** How many connections were ever made. */
  connections(): number;
  /** Resolves once the connection that the newest request came by is closed on both sides. */
  newestConnectionClosed(): Promise<void>;
  close(): Promise<void>;
};

/** A real HTTP server on loopback that answers as a test says, and badly where a test wants that. */
export async function startFaultyServer(): Promise<FaultyServer> {
  const script: Behaviour[] = [];
  const requests: RecordedRequest[] = [];
  const closed = new WeakMap<Socket, Promise<void>>();
  let newest: Socket | undefined;
  let connections = 0;

  const server = createServer(async (request, response) => {
    newest = request.socket;
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
    behave(script.shift() ?? { answer: 599 }, response);
  });
  server.on('connection', (socket) => {
    connections++;
    socket.on('error', () => {});
    closed.set(socket, new Promise((resolve) => socket.on('close', () => resolve())));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    next: (...behaviours) => void script.push(...behaviours),
    hold() {
      let held: ServerResponse | undefined;
      const arrived = new Promise<void>((resolve) => {
        const hold = (response: ServerResponse) => {
          held = response;
          resolve();
        };
        script.push({ hold });
      });
      return { arrived, answer: () => void held?.writeHead(200).end() };
    },
    connections: () => connections,
    newestConnectionClosed: async () => {
      if (newest !== undefined) await closed.get(newest);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An address on loopback that nobody listens at. */
export async function closedUrl(): Promise<string> {
  const server = await startFaultyServer();
  await server.close();
  return server.url;
}

function behave(behaviour: Behaviour, response: ServerResponse): void {
  if (typeof behaviour === 'object') {
    if ('hold' in behaviour) behaviour.hold(response);
    else if ('answerAndClose' in behaviour) {
      const { socket } = response;
      response.writeHead(behaviour.answerAndClose).end(behaviour.body, () => socket?.end());
    } else {
      response.writeHead(behaviour.answer, behaviour.headers).end(behaviour.body);
    }
    return;
  }
  switch (behaviour) {
    case 'hint, then 200':
      response.writeEarlyHints({ link: '</a>; rel=preload' }, () => response.writeHead(200).end());
      return;
    case 'hang':
      return;
    case 'hang after headers':
      response.writeHead(200, { 'Content-Type': 'application/json' }).flushHeaders();
      return;
    case 'cut before headers':
      response.socket?.destroy();
      return;
    case 'cut after headers':
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' });
      response.write('{"status":200,', () => response.socket?.destroy());
      return;
    case 'trickle':
      trickle(response);
      return;
    case 'endless':
      pour(response);
  }
}

function trickle(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  const dropping = setInterval(() => response.write(' '), 5);
  response.on('close', () => clearInterval(dropping));
}

function pour(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  const more = (): void => {
    while (!response.destroyed && response.write(' '.repeat(4096)));
  };
  response.on('drain', more);
  more();
}
