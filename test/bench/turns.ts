import { setTimeout as pause } from 'node:timers/promises';
import type { BenchOptions } from './arguments.ts';
import type { Contestant, Partners } from './contestants.ts';
import { CONFIRM, CONVERSATION } from './conversation.ts';
import { percentile } from './statistics.ts';
import { latenciesOf, type Walked, walkCallers, walkConversations, withConnections } from './walk.ts';

/** One turn of one contestant, per hop. */
export type HopTurn = {
  readonly cpuUs: number;
  readonly hopsPerS: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly redisCpuUs: number;
  /** Dials in all. */
  readonly turnedAway: number;
};

/** One turn of whole registrations, per registration. */
export type RegistrationTurn = {
  readonly cpuUs: number;
  readonly redisCpuUs: number;
  /** Of the confirming hop. */
  readonly p50Ms: number;
  readonly p99Ms: number;
};

const SMS_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 50;
/** What a registration commits after its SMS. */
const SETTLE_MS = 1_500;

/** What a slice of a turn took in all. */
export type Slice = Walked & { readonly cpuMs: number; readonly redisCpuMs: number };

/** Connections are open before the clock starts. `perS`: hops per second; otherwise as many as the program answers. */
export function hopSlice(contestant: Contestant, concurrency: number, seconds: number, perS?: number): Promise<Slice> {
  return withConnections(contestant.ussd, concurrency, async (connections) => {
    const { result, ...cost } = await costOf(contestant, () => walkConversations(connections, seconds, perS));
    return { ...result, ...cost };
  });
}

/** The turn that consists of these slices. */
export function turnOf(slices: readonly Slice[]): HopTurn {
  const sum = (of: (slice: Slice) => number) => slices.reduce((total, slice) => total + of(slice), 0);
  const hops = sum((slice) => slice.hops.length);
  const latencies = slices.flatMap((slice) => latenciesOf(slice));
  return {
    cpuUs: (sum(({ cpuMs }) => cpuMs) * 1_000) / hops,
    hopsPerS: hops / sum(({ seconds }) => seconds),
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    redisCpuUs: (sum(({ redisCpuMs }) => redisCpuMs) * 1_000) / hops,
    turnedAway: sum(({ turnedAway }) => turnedAway),
  };
}

/** Until each SMS has gone out and what follows it is committed. Throws where the partners were not asked exactly once each. */
export async function registrationTurn(
  service: Contestant,
  partners: Partners,
  { concurrency, registrations, rate }: Pick<BenchOptions, 'concurrency' | 'registrations' | 'rate'>,
): Promise<RegistrationTurn> {
  const { result, cpuMs, redisCpuMs } = await costOf(service, () =>
    register(service, partners, concurrency, registrations, rate),
  );
  const each = (totalMs: number) => (totalMs * 1_000) / registrations;
  return {
    cpuUs: each(cpuMs),
    redisCpuUs: each(redisCpuMs),
    p50Ms: percentile(result, 0.5),
    p99Ms: percentile(result, 0.99),
  };
}

/** Resolves with how long the confirming hops took. `perS`: hops per second; otherwise as many as the program answers. */
export async function register(
  service: Contestant,
  partners: Partners,
  concurrency: number,
  registrations: number,
  perS?: number,
): Promise<readonly number[]> {
  const before = await partners.counts();
  const since = async () => {
    const { registered, sms } = await partners.counts();
    return { registered: registered - before.registered, sms: sms - before.sms };
  };
  const walked = await withConnections(service.ussd, Math.min(concurrency, registrations), (connections) =>
    walkCallers(connections, registrations, [...CONVERSATION, CONFIRM], perS),
  );
  const until = performance.now() + SMS_WITHIN_MS;
  while ((await since()).sms < registrations && performance.now() < until) await pause(LOOK_EVERY_MS);
  await pause(SETTLE_MS);
  const { registered, sms } = await since();
  if (registered !== registrations || sms !== registrations) {
    throw new Error(
      `${registrations} customers confirmed, but there were ${registered} requests to register and ${sms} SMS`,
    );
  }
  return latenciesOf(walked, CONFIRM);
}

type Cost<T> = { readonly result: T; readonly cpuMs: number; readonly redisCpuMs: number };

async function costOf<T>({ program, redis }: Contestant, work: () => Promise<T>): Promise<Cost<T>> {
  const redisBefore = await redis.cpuMs();
  const before = program.cpuMs();
  const result = await work();
  const cpuMs = program.cpuMs() - before;
  return { result, cpuMs, redisCpuMs: (await redis.cpuMs()) - redisBefore };
}
