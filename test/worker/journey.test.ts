import type { Redis } from 'ioredis';
import { vi } from 'vitest';
import { journeySuite } from '../support/journey-suite.ts';
import { describeWithWorkerd, ON_NODE, ON_WORKERD } from '../support/runtimes.ts';
import type { ServiceProcess } from '../support/service-process.ts';

journeySuite('the journey on Node', { command: ON_NODE, afterCrash: () => Promise.resolve() });

describeWithWorkerd('in workerd', () => {
  journeySuite('the journey on Workers', {
    command: ON_WORKERD,
    // The queue of `wrangler dev` is in memory: the alarm is lost with it, and it is for the sweep to find out.
    async afterCrash(service: ServiceProcess, redis: Redis) {
      await vi.waitUntil(
        async () => {
          await aMinutePasses(redis);
          await fetch(`${service.address}/cdn-cgi/handler/scheduled`);
          return (await redis.zcard('j:due')) === 0;
        },
        { timeout: 30_000, interval: 500 },
      );
    },
  });
});

/** The index of what is due, as it looks to a clock that has gone on. */
async function aMinutePasses(redis: Redis): Promise<void> {
  for (const member of await redis.zrange('j:due', 0, -1)) await redis.zincrby('j:due', -61_000, member);
}
