import { setTimeout as pause } from 'node:timers/promises';
import type { BenchOptions } from './arguments.ts';
import type { Contestant, Partners } from './contestants.ts';
import { CONFIRM, DIALOGUE } from './dialogue.ts';
import { percentile } from './statistics.ts';
import { walkCallers, walkDialogues } from './walk.ts';

/** One turn of one contestant, per hop. */
export type HopTurn = {
  readonly cpuUs: number;
  readonly hopsPerS: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly redisCpuUs: number;
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

export async function hopTurn(contestant: Contestant, { concurrency, seconds }: BenchOptions): Promise<HopTurn> {
  const { result, cpuMs, redisCpuMs } = await costOf(contestant, () =>
    walkDialogues(contestant.ussd, concurrency, seconds),
  );
  return {
    cpuUs: (cpuMs * 1_000) / result.hops,
    hopsPerS: result.hops / result.seconds,
    p50Ms: percentile(result.latenciesOf(), 0.5),
    p99Ms: percentile(result.latenciesOf(), 0.99),
    redisCpuUs: (redisCpuMs * 1_000) / result.hops,
  };
}

/** Until each SMS has gone out and what follows it is committed. Throws where the partners were not asked exactly once each. */
export async function registrationTurn(
  service: Contestant,
  partners: Partners,
  { concurrency, registrations }: Pick<BenchOptions, 'concurrency' | 'registrations'>,
): Promise<RegistrationTurn> {
  const { result, cpuMs, redisCpuMs } = await costOf(service, () =>
    register(service, partners, concurrency, registrations),
  );
  const each = (totalMs: number) => (totalMs * 1_000) / registrations;
  return {
    cpuUs: each(cpuMs),
    redisCpuUs: each(redisCpuMs),
    p50Ms: percentile(result, 0.5),
    p99Ms: percentile(result, 0.99),
  };
}

/** Resolves with how long the confirming hops took. */
export async function register(
  service: Contestant,
  partners: Partners,
  concurrency: number,
  registrations: number,
): Promise<readonly number[]> {
  const before = await partners.counts();
  const { latenciesOf } = await walkCallers(service.ussd, concurrency, registrations, [...DIALOGUE, CONFIRM]);
  const until = performance.now() + SMS_WITHIN_MS;
  while ((await partners.counts()).sms - before.sms < registrations) {
    if (performance.now() > until) throw new Error(`not every SMS went out within ${SMS_WITHIN_MS} ms`);
    await pause(LOOK_EVERY_MS);
  }
  await pause(SETTLE_MS);
  const after = await partners.counts();
  const [registered, sms] = [after.registered - before.registered, after.sms - before.sms];
  if (registered !== registrations || sms !== registrations) {
    throw new Error(
      `${registrations} customers confirmed, but there were ${registered} requests to register and ${sms} SMS`,
    );
  }
  return latenciesOf(CONFIRM);
}

type Cost<T> = { readonly result: T; readonly cpuMs: number; readonly redisCpuMs: number };

async function costOf<T>({ program, redis }: Contestant, work: () => Promise<T>): Promise<Cost<T>> {
  const redisBefore = await redis.cpuMs();
  const before = program.cpuMs();
  const result = await work();
  const cpuMs = program.cpuMs() - before;
  return { result, cpuMs, redisCpuMs: (await redis.cpuMs()) - redisBefore };
}
