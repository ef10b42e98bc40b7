import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reasonOf, SandboxProblem } from './sandbox-problem.ts';

export type LoopbackServer = { readonly url: string; close(): Promise<void> };

/** An HTTP server that this machine alone can reach. `port` 0: any free one. Throws a `SandboxProblem`. */
export async function startLoopbackServer(
  what: string,
  port: number,
  answer: RequestListener,
): Promise<LoopbackServer> {
  const server = createServer(answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(new SandboxProblem(`${what} cannot listen on port ${port} (${reasonOf(error)}): choose another port.`));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const LARGEST_BODY_BYTES = 64 * 1024;

/** The body as text; undefined where it is cut off or larger than any that is meant for a stand-in. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > LARGEST_BODY_BYTES) return undefined;
      chunks.push(bytes);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}
