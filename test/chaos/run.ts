import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { countDue } from '../support/count-due.ts';
import type { ChaosOptions } from './arguments.ts';
import { type Customer, live, newCustomer } from './customer.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { judge } from './judge.ts';
import { BUSY } from './quick.ts';
import { type Random, randomFrom } from './random.ts';
import { startRedisProcess } from './redis-process.ts';
import { startRedisProxyProcess } from './redis-proxy-process.ts';
import { startChaosRegistry } from './registry.ts';
import { planFaults } from './schedule.ts';
import { REFUSED_ID } from './screen-words.ts';
import { newDataKey, SHORT_CODE } from './service-process.ts';
import { startSmsGatewayProcess } from './sms-gateway-process.ts';
import type { Outcome } from './table.ts';

/** Of the time that was asked for, customers begin in this part. */
const BEGIN_WITHIN = 0.75;
/** And so long is something broken: the rest is for going through. */
const BROKEN_WITHIN = 0.85;
/** A phone network has more room; this machine's has not. */
const AT_ONCE = 300;
const CUSTOMERS_END_WITHIN_MS = 600_000;
const OUTBOX_EMPTY_WITHIN_MS = 300_000;
const SAY_EVERY_MS = 10_000;

/** Runs it from beginning to end. Rejects where it cannot be run; all that was started is ended. */
export async function runChaos(options: ChaosOptions, say: (line: string) => void): Promise<Outcome> {
  const startedAt = performance.now();
  const redis = await startRedisProcess();
  const registry = await startChaosRegistry({ refuses: (id) => id.startsWith(REFUSED_ID) });
  const sms = await startSmsGatewayProcess(options.seed);
  const proxy = await startRedisProxyProcess(redis.url, options.seed + 2);
  const random = randomFrom(options.seed);
  let fleet: Fleet | undefined;
  try {
    const settings = {
      REGISTER_DEADLINE_MS: '2000',
      AT_SHORT_CODE: SHORT_CODE,
      DIALBACK_AFTER_S: '3',
      QUIET_HOURS: '00:00-00:00',
    };
    const surroundings = {
      redisUrl: proxy.url,
      dataKey: newDataKey(),
      timing: BUSY,
      settings,
      registryUrl: registry.url,
    };
    const met = randomFrom(options.seed + 1);
    fleet = await startFleet({ redis, proxy, registry, sms, surroundings, processes: options.processes, random: met });
    const where = fleet.address;

    const customers: Customer[] = [];
    const world = (chance: Random) => ({
      where: () => where(chance),
      smsTo: sms.sentTo,
      random: chance,
    });
    const living = begin(options, customers, (n) => world(randomFrom(options.seed * 1_000_003 + n)));
    const saying = setInterval(() => {
      const promised = customers.filter(({ read }) => read.size > 0).length;
      const hops = customers.reduce((sum, each) => sum + each.hops, 0);
      const { phones } = registry;
      const faults = fleet?.broken.length ?? 0;
      say(`${customers.length} begun, ${hops} hops, ${promised} answered, ${phones.size} registered, ${faults} faults`);
    }, SAY_EVERY_MS);

    const planned = planFaults(random, options.minutes * 60_000 * BROKEN_WITHIN, options.processes);
    await breakAll(fleet, planned);
    let unfinished = (await endsWithin(CUSTOMERS_END_WITHIN_MS, living)) ? 0 : 1;
    unfinished += await untilNothingIsDue(redis.url);
    clearInterval(saying);

    await sms.untilAllIsKnown();
    const judgement = judge({ customers, registry, sms, broken: fleet.broken, timing: BUSY });
    const tookMs = performance.now() - startedAt;
    return { options, judgement, customers, faults: fleet.counts(), tookMs, unfinished, log: fleet.log() };
  } finally {
    await fleet?.close();
    await Promise.all([registry.close(), sms.close(), proxy.close(), redis.discard()]);
  }
}

type World = Parameters<typeof live>[2];

/** Lets customers begin, evenly over the time, and resolves when the last has put the phone away. */
async function begin(
  { customers: count, minutes }: ChaosOptions,
  customers: Customer[],
  worldOf: (n: number) => World,
): Promise<void> {
  const everyMs = (minutes * 60_000 * BEGIN_WITHIN) / count;
  const startMs = performance.now();
  const underWay = new Set<Promise<void>>();
  for (let n = 0; n < count; n++) {
    const early = startMs + n * everyMs - performance.now();
    if (early > 0) await pause(early);
    while (underWay.size >= AT_ONCE) await Promise.race(underWay);
    const customer = newCustomer(n);
    customers.push(customer);
    const life = live(customer, n, worldOf(n)).finally(() => underWay.delete(life));
    underWay.add(life);
  }
  await Promise.all(underWay);
}

async function breakAll(fleet: Fleet, planned: ReturnType<typeof planFaults>): Promise<void> {
  const startMs = performance.now();
  const repaired: Promise<void>[] = [];
  for (const one of planned) {
    await pause(Math.max(0, startMs + one.atMs - performance.now()));
    repaired.push(fleet.break(one));
  }
  await Promise.all(repaired);
}

async function endsWithin(ms: number, work: Promise<void>): Promise<boolean> {
  return Promise.race([work.then(() => true), pause(ms, false, { ref: false })]);
}

/** How many phones were still due when the waiting ended. */
async function untilNothingIsDue(redisUrl: string): Promise<number> {
  const redis = new Redis(redisUrl);
  const latest = performance.now() + OUTBOX_EMPTY_WITHIN_MS;
  try {
    for (;;) {
      const due = await countDue(redis);
      if (due === 0 || performance.now() > latest) return due;
      await pause(100);
    }
  } finally {
    redis.disconnect();
  }
}
