import { fileURLToPath } from 'node:url';
import type { Redis } from 'ioredis';
import { vi } from 'vitest';
import { journeySuite } from '../support/journey-suite.ts';
import type { ServiceProcess } from '../support/service-process.ts';

const program = (path: string) => fileURLToPath(new URL(`../../src/${path}`, import.meta.url));
const TSX = import.meta.resolve('tsx');

journeySuite('the journey on Node', {
  command: [process.execPath, '--import', TSX, program('node.ts')],
  afterCrash: () => Promise.resolve(),
});

journeySuite('the journey on Workers', {
  command: [process.execPath, '--import', TSX, program('commands/worker.ts')],
  // The queue of `wrangler dev` is in memory: the alarm is lost with it, and it is for the sweep to find out.
  async afterCrash(service: ServiceProcess, redis: Redis) {
    await aMinutePasses(redis);
    await vi.waitUntil(
      async () => {
        await fetch(`${service.address}/cdn-cgi/handler/scheduled`);
        await aMinutePasses(redis);
        return (await redis.zcard('j:due')) === 0;
      },
      { timeout: 30_000, interval: 500 },
    );
  },
});

/** The index of what is due, as it looks to a clock that has gone on. */
async function aMinutePasses(redis: Redis): Promise<void> {
  for (const member of await redis.zrange('j:due', 0, -1)) await redis.zincrby('j:due', -61_000, member);
}
