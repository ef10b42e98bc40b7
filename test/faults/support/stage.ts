import type { Cluster, Redis } from 'ioredis';
import { expect, vi } from 'vitest';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { readRedisTarget } from '../../../src/adapters/redis/target.ts';
import { dialUp, type Handset, type Seen } from '../../../src/cli/dial/handset.ts';
import { type ChaosRegistry, startChaosRegistry } from '../../chaos/registry.ts';
import {
  newDataKey,
  type ServiceProcess,
  type Surroundings,
  startServiceProcess,
} from '../../chaos/service-process.ts';
import { type ChaosSmsGateway, startChaosSmsGateway } from '../../chaos/sms-gateway.ts';
import { countDue } from '../../support/count-due.ts';
import { toReview as answersToReview } from '../../support/walk.ts';

/** Both partners, and as many processes of the service as are asked for. */
export type Stage = {
  /** Base64. */
  readonly dataKey: string;
  readonly registry: ChaosRegistry;
  readonly sms: ChaosSmsGateway;
  start(more?: Partial<Surroundings>): Promise<ServiceProcess>;
  close(): Promise<void>;
};

export async function setStage(redisUrl: string, more: Partial<Surroundings> & StageOptions = {}): Promise<Stage> {
  const { keepsOne = true, ...surroundings } = more;
  const registry = await startChaosRegistry({ keepsOne });
  const sms = await startChaosSmsGateway();
  const dataKey = newDataKey();
  const services: ServiceProcess[] = [];
  return {
    dataKey,
    registry,
    sms,
    async start(evenMore) {
      const partners = { registryUrl: registry.url, smsUrl: sms.url };
      const service = await startServiceProcess({ redisUrl, dataKey, ...partners, ...surroundings, ...evenMore });
      services.push(service);
      return service;
    },
    async close() {
      await Promise.all(services.map((service) => service.kill()));
      await Promise.all([registry.close(), sms.close()]);
    },
  };
}

type StageOptions = { readonly keepsOne?: boolean };

let phones = Math.floor(Math.random() * 900_000);

/** A customer that nobody has met, by all its names. */
export type Customer = { readonly dialled: string; readonly local: string; readonly nationalId: string };

export function newCustomer(): Customer {
  const digits = String(++phones).padStart(8, '0');
  return { dialled: `+2547${digits}`, local: `07${digits}`, nationalId: String(20_000_000 + phones) };
}

/** Dials, and answers everything but the review. */
export async function toReview(customer: Customer, where: () => URL): Promise<Handset> {
  const call = dialUp({ number: customer.dialled }, where);
  await call.type();
  let seen: Seen | undefined;
  for (const input of answersToReview({ nationalId: customer.nationalId })) seen = await call.type(input);
  expect(seen).toMatchObject({ kind: 'screen', text: expect.stringContaining('Check your details') });
  return call;
}

/** Everything, the review's "send" included: what the screen said to it. */
export async function register(customer: Customer, where: () => URL): Promise<Seen> {
  const call = await toReview(customer, where);
  return call.type('1');
}

const POLITE_WITHIN_MS = 8_000;

/** Words of ours that end the call, in time. */
export function expectPoliteEnd(seen: Seen): void {
  expect(seen).toMatchObject({ kind: 'screen', ends: true, text: expect.stringMatching(/sorry|samahani/i) });
  expect(seen.ms).toBeLessThan(POLITE_WITHIN_MS);
}

/** One customer at the registry, and the SMS that says so. */
export async function expectDelivered(stage: Stage, customer: Customer, withinMs = 15_000): Promise<void> {
  await vi.waitFor(() => expect(stage.sms.sentTo(customer.dialled)).not.toEqual([]), {
    timeout: withinMs,
    interval: 20,
  });
  expect(stage.registry.made(customer.local)).toBe(1);
  for (const { message } of stage.sms.sentTo(customer.dialled)) expect(message).toContain('you are registered');
}

/** To whatever `REDIS_URL` may name. The caller disconnects it. */
export function connectTo(redisUrl: string): Redis | Cluster {
  const target = readRedisTarget(redisUrl);
  if (target === undefined) throw new Error('no address of a Redis');
  return connectRedis(target, 'process');
}

/** Nothing that was promised is unfinished. */
export async function expectNothingDue(redisUrl: string, withinMs = 15_000): Promise<void> {
  const redis = connectTo(redisUrl);
  try {
    await vi.waitFor(async () => expect(await countDue(redis)).toBe(0), { timeout: withinMs, interval: 50 });
  } finally {
    redis.disconnect();
  }
}

/** Never two SMS to one phone within the service's minute. */
export function expectApart(stage: Stage, customer: Customer, apartMs: number): void {
  const times = stage.sms.sentTo(customer.dialled).map(({ atMs }) => atMs);
  for (const [i, atMs] of times.entries()) {
    const before = times[i - 1];
    if (before !== undefined) expect(atMs - before).toBeGreaterThanOrEqual(apartMs);
  }
}
