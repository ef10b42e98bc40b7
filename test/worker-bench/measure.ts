import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { SmsStandIn } from '../../src/sandbox/sms-stand-in.ts';
import { toReview } from '../support/walk.ts';
import type { MeasuredRuntime } from './measured-runtimes.ts';

/** A registration each, but for `hopMs` and `hopP99Ms`. */
export type Measured = {
  readonly hopMs: number;
  readonly hopP99Ms: number;
  readonly cpuMs: number;
  readonly callbacks: number;
  readonly redisConnections: number;
  readonly redisCommands: number;
};

export type MeasureSettings = Pick<MeasuredRuntime, 'cpuMs'> & {
  readonly callback: string;
  readonly redisUrl: string;
  readonly registrations: number;
  readonly sms: SmsStandIn;
};

const SERVICE_CODE = '*384*70421#';
const LOOK_EVERY_MS = 20;

/** Registers so many customers, one after the other, and looks at what that took. */
export async function measure(settings: MeasureSettings): Promise<Measured> {
  const { registrations, sms } = settings;
  const redis = new Redis(settings.redisUrl);
  const before = await countsOf(redis);
  const cpuBefore = settings.cpuMs();
  const textedBefore = sms.inbox().length;
  const hops: number[] = [];
  for (let n = 0; n < registrations; n++) await register(settings.callback, hops);
  while (sms.inbox().length < textedBefore + registrations) await pause(LOOK_EVERY_MS);
  const after = await countsOf(redis);
  redis.disconnect();

  hops.sort((one, other) => one - other);
  const each = (total: number) => total / registrations;
  return {
    hopMs: hops[Math.floor(hops.length / 2)] ?? Number.NaN,
    hopP99Ms: hops[Math.floor(hops.length * 0.99)] ?? Number.NaN,
    cpuMs: each(settings.cpuMs() - cpuBefore),
    callbacks: each(hops.length),
    redisConnections: each(after.connections - before.connections),
    // Our own question is one of them.
    redisCommands: each(after.commands - before.commands - 1),
  };
}

/** One customer's eight callbacks. Adds the milliseconds of each to `hops`. */
export async function register(callback: string, hops: number[] = []): Promise<void> {
  const sessionId = `ATUid_${randomBytes(16).toString('hex')}`;
  const phoneNumber = `+2547${randomInt(10_000_000, 99_999_999)}`;
  const answers = [...toReview({ nationalId: String(randomInt(10_000_000, 99_999_999)) }), '1'];
  let reply = '';
  for (let n = 0; n <= answers.length; n++) {
    const text = answers.slice(0, n).join('*');
    const startedAt = performance.now();
    const response = await fetch(callback, {
      method: 'POST',
      body: new URLSearchParams({ sessionId, phoneNumber, serviceCode: SERVICE_CODE, networkCode: '63902', text }),
    });
    reply = await response.text();
    hops.push(performance.now() - startedAt);
  }
  if (!reply.startsWith('END Thank you')) throw new Error(`a registration ended with: ${reply}`);
}

async function countsOf(redis: Redis): Promise<{ connections: number; commands: number }> {
  const stats = await redis.info('stats');
  const count = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(stats)?.[1]);
  return { connections: count('total_connections_received'), commands: count('total_commands_processed') };
}
