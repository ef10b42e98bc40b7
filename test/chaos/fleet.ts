import { setTimeout as pause } from 'node:timers/promises';
import { MET_BY, type Random } from './random.ts';
import type { RedisProcess } from './redis-process.ts';
import type { RedisProxyProcess } from './redis-proxy-process.ts';
import type { ChaosRegistry } from './registry.ts';
import { type Fault, nameOf, type Planned } from './schedule.ts';
import { type ServiceProcess, type Surroundings, startServiceProcess } from './service-process.ts';
import type { SmsGatewayProcess } from './sms-gateway-process.ts';

/** A time in which something was not itself. `toMs` is undefined for as long as it lasts. */
export type Broken = { readonly fault: Fault; readonly fromMs: number; toMs?: number };

/** All that runs beside the customers, and what becomes of it. */
export type Fleet = {
  /** A process that takes hops, by chance, as a load balancer picks one. */
  address(random: Random): URL;
  /** Breaks it, and repairs it `forMs` later. Resolves once it is repaired. */
  break(planned: Planned): Promise<void>;
  readonly broken: readonly Broken[];
  /** How often each fault happened. */
  counts(): ReadonlyMap<string, number>;
  /** What was broken from when to when, and what the processes logged. */
  log(): string;
  close(): Promise<void>;
};

export type FleetParts = {
  readonly redis: RedisProcess;
  readonly proxy: RedisProxyProcess;
  readonly registry: ChaosRegistry;
  readonly sms: SmsGatewayProcess;
  readonly surroundings: Omit<Surroundings, 'smsUrl'>;
  readonly processes: number;
  readonly random: Random;
};

export async function startFleet(parts: FleetParts): Promise<Fleet> {
  const { redis, proxy, registry, sms, surroundings, random } = parts;
  const start = (which: number) => startServiceProcess({ ...surroundings, smsUrl: sms.urlFor(which) });
  const services: (ServiceProcess | undefined)[] = await Promise.all(
    Array.from({ length: parts.processes }, (_, which) => start(which)),
  );
  const logs: string[] = [];
  const broken: Broken[] = [];
  let closing = false;
  let redisIsBusy = Promise.resolve();

  async function replace(which: number, end: (service: ServiceProcess) => Promise<void>, forMs: number): Promise<void> {
    const service = services[which];
    if (service === undefined) return;
    services[which] = undefined;
    await end(service);
    logs.push(service.log());
    await pause(forMs);
    if (!closing) services[which] = await start(which);
  }

  async function act(fault: Fault, forMs: number): Promise<void> {
    switch (fault.what) {
      case 'service killed':
        return replace(fault.which, (service) => service.kill(), forMs);
      case 'service stopped':
        return replace(fault.which, (service) => service.stop(), forMs);
      case 'service paused':
      case 'service stands still': {
        const service = services[fault.which];
        service?.pause();
        await pause(forMs);
        service?.resume();
        return;
      }
      case 'redis killed':
        await redis.kill();
        await pause(forMs);
        return redis.start();
      case 'redis paused':
        redis.pause();
        await pause(forMs);
        return redis.resume();
      case 'claims lost':
        proxy.loseClaims(true);
        await pause(forMs);
        return proxy.loseClaims(false);
      case 'registry':
        registry.behave(() => (random.chance(MET_BY) ? fault.how : undefined));
        await pause(forMs);
        return registry.behave(() => undefined);
      case 'sms':
        sms.behave(fault.how);
        await pause(forMs);
        return sms.behave(undefined);
    }
  }

  return {
    address(chance) {
      const running = services.filter((service) => service !== undefined);
      // With all of them down nobody answers: the port of one that is gone will do.
      return running.length > 0 ? chance.pick(running).ussd : new URL('http://127.0.0.1:9/ussd');
    },
    async break({ fault, forMs }) {
      const work = async () => {
        // Down already: nothing happens to it, and nothing is excused by that.
        if ('which' in fault && services[fault.which] === undefined) return;
        const one: Broken = { fault, fromMs: Date.now() };
        broken.push(one);
        await act(fault, forMs);
        one.toMs = Date.now();
      };
      if (!fault.what.startsWith('redis')) return work();
      // Killed and paused at once is one fault, and it would not know which of the two to repair.
      redisIsBusy = redisIsBusy.then(work);
      return redisIsBusy;
    },
    broken,
    counts() {
      const counts = new Map<string, number>();
      for (const { fault } of broken) counts.set(nameOf(fault), (counts.get(nameOf(fault)) ?? 0) + 1);
      return counts;
    },
    log() {
      const at = (ms: number | undefined) => (ms === undefined ? 'the end' : new Date(ms).toISOString());
      const faults = broken.map(({ fault, fromMs, toMs }) => `${at(fromMs)} to ${at(toMs)}: ${JSON.stringify(fault)}`);
      return [...faults, ...logs, ...services.map((service) => service?.log() ?? '')].join('\n');
    },
    async close() {
      closing = true;
      await Promise.all(services.map((service) => service?.kill()));
    },
  };
}
