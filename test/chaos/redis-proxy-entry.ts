// What stands between the service and its Redis, in a process of its own: on an order it loses answers to claims.

import { startRedisProxy } from '../support/redis-proxy.ts';
import { MET_BY, randomFrom } from './random.ts';
import type { ProxyReady, ToProxy } from './redis-proxy-process.ts';

const random = randomFrom(Number(process.argv[3]));
const proxy = await startRedisProxy(Number(process.argv[2]));
process.on('message', ({ losesClaims }: ToProxy) => {
  const isPassedOn = ({ when, command }: { when: string; command: string }) =>
    when === 'before' || !command.startsWith('claim') || !random.chance(MET_BY);
  proxy.watch(losesClaims ? isPassedOn : undefined);
});
process.on('disconnect', () => process.exit(0));
const ready: ProxyReady = { port: proxy.port };
process.send?.(ready);
