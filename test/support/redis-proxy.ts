import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createCommandReader, createReplyReader } from './resp.ts';

/** A script's name, such as `commit` or `claim sms`, or a command's name with the kind of its first key, such as `MGET j:c`. */
export type Passing = { readonly when: 'before' | 'after'; readonly command: string };

export type RedisProxy = {
  readonly port: number;
  /**
   * Called before each command goes to Redis, and again before its answer goes back. Where it answers false, the command or the
   * answer is lost, and so is the connection.
   */
  watch(onPassing: ((passing: Passing) => boolean | Promise<boolean>) | undefined): void;
  close(): Promise<void>;
};

/** Stands between a service and its Redis, and reads along. */
export async function startRedisProxy(redisPort: number): Promise<RedisProxy> {
  const sockets = new Set<Socket>();
  let watching: ((passing: Passing) => boolean | Promise<boolean>) | undefined;

  const server = createServer((client) => {
    const redis = connect(redisPort, '127.0.0.1');
    const underWay: string[] = [];
    for (const socket of [client, redis]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        redis.destroy();
      });
    }
    const lose = () => client.destroy();
    const forwards = inOrder(lose);
    const backwards = inOrder(lose);
    const readCommands = createCommandReader((words, bytes) => {
      const command = describeCommand(words);
      forwards(async () => {
        if ((await watching?.({ when: 'before', command })) === false) return false;
        underWay.push(command);
        redis.write(bytes);
        return true;
      });
    });
    const readReplies = createReplyReader((bytes) => {
      backwards(async () => {
        const command = underWay.shift() ?? '';
        if ((await watching?.({ when: 'after', command })) === false) return false;
        client.write(bytes);
        return true;
      });
    });
    client.on('data', readCommands);
    redis.on('data', readReplies);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    watch(onPassing) {
      watching = onPassing;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** One after another, until one of them says false. */
function inOrder(lose: () => void): (work: () => Promise<boolean>) => void {
  let last: Promise<boolean> = Promise.resolve(true);
  return (work) => {
    last = last.then(async (goesOn) => {
      if (!goesOn) return false;
      const went = await work();
      if (!went) lose();
      return went;
    });
  };
}

function describeCommand([name = '', ...words]: readonly string[]): string {
  const verb = name.toUpperCase();
  if (verb !== 'EVALSHA' && verb !== 'EVAL') return `${verb} ${kindOfKey(words[0] ?? '')}`.trim();
  const [, numberOfKeys, key = ''] = words;
  const kind = kindOfKey(key);
  if (kind === 'j:c') return 'commit';
  if (kind === 'j:sms') return 'take';
  return numberOfKeys === '1' ? `claim ${kind.replace('j:due:', '')}` : 'peek';
}

/** Without what differs from phone to phone, from bucket to bucket, and from one second to the next. */
function kindOfKey(key: string): string {
  return key.replace(/\{.*/, '').replace(/:\d+$/, '');
}
