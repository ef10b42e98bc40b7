import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import {
  createRedisCommandExecutor,
  RedisServerState,
  Resp2Server,
  resolveCompatibilityProfile,
} from 'js-redis-server/core';

/**
 * Redis in this process: memory only, real Lua. The URL holds its password: loopback is open to every user of the machine.
 * Put together from its parts, since the package's own start listens on every interface.
 */
export async function startEmbeddedRedis(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const compatibility = resolveCompatibilityProfile('redis-7.0');
  const password = randomBytes(24).toString('hex');
  const state = new RedisServerState({ databaseCount: 16, compatibility, requirepass: password });
  const { server } = new Resp2Server({ server: state, executor: createRedisCommandExecutor({ compatibility }) });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `redis://:${password}@127.0.0.1:${port}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      state.close();
    },
  };
}
