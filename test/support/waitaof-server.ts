import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** As much of Redis 7.2 as it takes to wait for a disk, with a disk that a test holds. */
export type WaitaofServer = {
  readonly url: string;
  /** Each command with its first argument, in the order they came: `set j:w:{…}`, `waitaof 1`. */
  readonly commands: readonly string[];
  /** All that was written so far reaches the disk, and whoever waits is answered. */
  flush(): void;
  /** From now on the disk keeps up by itself. */
  flushAlways(): void;
  /** Every connection is lost, as when another Redis takes over. */
  cut(): void;
  close(): Promise<void>;
};

export async function startWaitaofServer(): Promise<WaitaofServer> {
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  let always = false;

  function answer(socket: Socket, [name = '', ...rest]: readonly string[]): void {
    commands.push([name.toLowerCase(), rest[0]].join(' '));
    switch (name.toLowerCase()) {
      case 'info': {
        const info = 'redis_version:7.2.4\r\nloading:0\r\n';
        socket.write(`$${info.length}\r\n${info}\r\n`);
        return;
      }
      case 'set':
        socket.write('+OK\r\n');
        return;
      case 'waitaof': {
        // Like the real one it answers how many disks have it, when they do or when its time is up.
        const say = (disks: 0 | 1) => {
          clearTimeout(timer);
          waiting.delete(onDisk);
          socket.write(`*2\r\n:${disks}\r\n:0\r\n`);
        };
        const onDisk = () => say(1);
        const timer = setTimeout(() => say(0), Number(rest[2]));
        waiting.add(onDisk);
        if (always) onDisk();
        return;
      }
      default:
        socket.write(`-ERR unknown command '${name}'\r\n`);
    }
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    let unread = '';
    socket.on('data', (chunk) => {
      unread += chunk.toString('latin1');
      for (let request = readRequest(unread); request !== undefined; request = readRequest(unread)) {
        unread = unread.slice(request.length);
        answer(socket, request.words);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const flush = () => {
    for (const onDisk of [...waiting]) onDisk();
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    commands,
    flush,
    flushAlways() {
      always = true;
      flush();
    },
    cut() {
      waiting.clear();
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** The first whole request of what came, as clients write it: an array of bulk strings. */
function readRequest(text: string): { words: string[]; length: number } | undefined {
  const head = /^\*(\d+)\r\n/.exec(text);
  if (head === null) return undefined;
  const words: string[] = [];
  let at = head[0].length;
  for (let n = Number(head[1]); n > 0; n--) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at));
    if (size === null) return undefined;
    const begin = at + size[0].length;
    const end = begin + Number(size[1]);
    if (text.length < end + 2) return undefined;
    words.push(text.slice(begin, end));
    at = end + 2;
  }
  return { words, length: at };
}
