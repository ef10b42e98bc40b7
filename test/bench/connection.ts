import { once } from 'node:events';
import { connect } from 'node:net';

/**
 * A keep-alive connection with one request at a time. HTTP clients of Node and npm cost more CPU per request than the floor
 * takes to answer it, and the programs share the machine with the load: this one writes and reads just what the three send.
 */
export type Connection = {
  /** Posts a form. Resolves with the body; rejects unless the status is 200, or where the reply takes longer than 10 s. */
  post(form: string): Promise<string>;
  close(): void;
};

const REPLY_MS = 10_000;
const HEAD_ENDS = '\r\n\r\n';

export async function openConnection(target: URL): Promise<Connection> {
  const socket = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
  await once(socket, 'connect');
  const head = [
    `POST ${target.pathname}${target.search} HTTP/1.1`,
    `Host: ${target.host}`,
    'User-Agent: at-ussd-api/1.0',
    'Content-Type: application/x-www-form-urlencoded',
    'Content-Length: ',
  ].join('\r\n');

  let received = '';
  let waiting: { resolve(body: string): void; reject(error: Error): void } | undefined;
  const fail = (why: string) => {
    waiting?.reject(new Error(why));
    waiting = undefined;
  };
  socket.setEncoding('latin1');
  socket.setTimeout(REPLY_MS, () => {
    if (waiting === undefined) return;
    fail(`no reply within ${REPLY_MS} ms`);
    socket.destroy();
  });
  socket.on('error', (error) => fail(error.message));
  socket.on('close', () => fail('the connection was closed'));
  socket.on('data', (chunk: string) => {
    received += chunk;
    const reply = readReply(received);
    if (reply === undefined) return;
    received = '';
    if (typeof reply !== 'string') return fail(reply.why);
    waiting?.resolve(reply);
    waiting = undefined;
  });

  return {
    post: (form) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        // Forms are ASCII: as many bytes as characters.
        socket.write(`${head}${form.length}${HEAD_ENDS}${form}`, 'latin1');
      }),
    close: () => socket.destroy(),
  };
}

/** The body of a whole reply; undefined while some of it is missing. One character stands for one byte. */
export function readReply(received: string): string | { readonly why: string } | undefined {
  const headEnd = received.indexOf(HEAD_ENDS);
  if (headEnd < 0) return undefined;
  const head = received.slice(0, headEnd);
  const [, length] = /^content-length: *(\d+)\r?$/im.exec(head) ?? [];
  if (length === undefined) return { why: `a reply without length: ${head.slice(0, 100)}` };
  const body = received.slice(headEnd + HEAD_ENDS.length);
  if (body.length < Number(length)) return undefined;
  return head.startsWith('HTTP/1.1 200 ') ? body : { why: `${head.split('\r\n')[0]}: ${body.slice(0, 100)}` };
}
