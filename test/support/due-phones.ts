import type { Service, World } from '../../src/runtime/service.ts';
import { phone } from './phone.ts';
import { confirmed } from './registrations.ts';
import type { ServiceWorld } from './service-world.ts';

export const numberOf = (n: number) => `07${String(20_000_000 + n)}`;
export const nth = (msisdn: string) => Number(msisdn.slice(4)) - 20_000_000;

/** Registrations whose first attempt is due, a second after the one before. */
export async function dues(
  world: ServiceWorld,
  count: number,
  partner: 'registry' | 'sms' = 'registry',
): Promise<void> {
  const firstMs = world.clock.nowMs() - count * 1_000;
  for (let n = 0; n < count; n++) {
    const msisdn = phone(numberOf(n));
    const pending = confirmed({ phone: msisdn, reference: `R${n}`, atMs: firstMs + n * 1_000 });
    const settled = { ...pending, status: 'registered' as const, settledAtMs: pending.confirmedAtMs };
    await world.store.commit(await world.store.load(msisdn), {
      registration: { value: partner === 'registry' ? pending : settled },
      timer: { for: partner, atMs: pending.confirmedAtMs },
    });
  }
}

/** Answers that come when the test says so. */
export function held<A>(answer: A) {
  const waiting: (() => void)[] = [];
  return {
    waiting,
    answering: () => new Promise<A>((resolve) => waiting.push(() => resolve(answer))),
    release(count = Number.POSITIVE_INFINITY) {
      for (const end of waiting.splice(0, count)) end();
    },
  };
}

export const turn = () => new Promise(setImmediate);
export async function turns(count = 20): Promise<void> {
  for (let n = 0; n < count; n++) await turn();
}

/** A service whose worker polls while the clock of the store stands still. */
export function paced(world: ServiceWorld, parts: Partial<World> = {}): Service {
  const wait = () => new Promise<void>((resolve) => setTimeout(resolve, 20));
  return world.another({}, { ...parts, clock: { ...world.clock, wait } });
}

export async function polling(services: readonly Service[], run: () => Promise<unknown>): Promise<void> {
  for (const { worker } of services) worker.start();
  try {
    await run();
  } finally {
    await Promise.all(services.map(({ worker }) => worker.stop()));
  }
}
