import { startEntry } from './child.ts';

const ENTRY = 'test/chaos/redis-proxy-entry.ts';

export type RedisProxyProcess = {
  readonly url: string;
  /** From now on, most claims are made, and whoever made one does not hear of it: the connection is cut. */
  loseClaims(losesClaims: boolean): void;
  close(): Promise<void>;
};

export type ProxyReady = { readonly port: number };
export type ToProxy = { readonly losesClaims: boolean };

/** `seed`: of which claims are lost. */
export async function startRedisProxyProcess(redisUrl: string, seed: number): Promise<RedisProxyProcess> {
  const { child, ready } = await startEntry(ENTRY, [new URL(redisUrl).port, String(seed)]);
  return {
    url: `redis://127.0.0.1:${(ready as ProxyReady).port}`,
    loseClaims: (losesClaims) => void child.process.send({ losesClaims } satisfies ToProxy, () => undefined),
    close: () => child.end('SIGKILL'),
  };
}
