import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { dialUp, type Seen } from '../../src/cli/dial/handset.ts';
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
  const number = `+2547${randomInt(10_000_000, 99_999_999)}`;
  const handset = dialUp({ number }, () => new URL(callback));
  const answers = [...toReview({ nationalId: String(randomInt(10_000_000, 99_999_999)) }), '1'];
  let seen: Seen | undefined;
  for (const input of [undefined, ...answers]) {
    seen = await handset.type(input);
    hops.push(seen.ms);
  }
  if (seen?.kind !== 'screen' || !seen.ends || !seen.text.startsWith('Thank you'))
    throw new Error(`a registration ended with: ${JSON.stringify(seen)}`);
}

async function countsOf(redis: Redis): Promise<{ connections: number; commands: number }> {
  const stats = await redis.info('stats');
  const count = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(stats)?.[1]);
  return { connections: count('total_connections_received'), commands: count('total_commands_processed') };
}
