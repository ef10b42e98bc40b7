import { setTimeout as pause } from 'node:timers/promises';
import type { BenchOptions } from './arguments.ts';
import type { Contestant } from './contestants.ts';
import { AT_COUNTY, AT_GENDER, type Caller, DIALOGUE, HOPS_TO_ID } from './dialogue.ts';
import { percentile } from './statistics.ts';
import { inParallel, walkCallers } from './walk.ts';

/** The service with so many customers in the middle of the dialogue. */
export type LiveSessions = {
  readonly sessions: number;
  readonly bytesPerSession: number;
  readonly cpuUs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
};

/** Few enough that hops do not queue up: latency is then the service's own. */
const PROBES = 4;
const WARM_UP = 500;
/** `everysec`: by then Redis has let go of what it buffers for its file. */
const QUIET_MS = 1_500;

/** On a service of its own, so that nothing else lives in its Redis. */
export async function measureLiveSessions(
  service: Contestant,
  { sessions, concurrency, seconds }: BenchOptions,
  note: (line: string) => void,
): Promise<readonly LiveSessions[]> {
  const fill = (count: number) =>
    walkCallers(service.ussd, concurrency, count, DIALOGUE.slice(0, HOPS_TO_ID)).then(({ callers }) => callers);
  const usedBytes = async () => {
    await pause(QUIET_MS);
    return service.redis.usedBytes();
  };
  await fill(WARM_UP);
  const before = await usedBytes();
  const live: Caller[] = [];
  const measured: LiveSessions[] = [];
  for (const size of sessions) {
    note(`${size} live sessions`);
    for (const caller of await fill(size - live.length)) live.push(caller);
    const bytes = (await usedBytes()) - before;
    measured.push({ sessions: size, bytesPerSession: bytes / size, ...(await probe(service, live, seconds)) });
  }
  return measured;
}

/** Random customers among them choose a county and go back. So their number stays. */
async function probe(
  { ussd, program }: Contestant,
  live: readonly Caller[],
  seconds: number,
): Promise<Omit<LiveSessions, 'sessions' | 'bytesPerSession'>> {
  const until = performance.now() + seconds * 1_000;
  const busy = new Set<Caller>();
  const back = { ...AT_COUNTY, input: '0' };
  const before = program.cpuMs();
  const { hops, latenciesOf } = await inParallel(ussd, PROBES, async (hop) => {
    while (performance.now() < until) {
      const caller = live[Math.floor(Math.random() * live.length)];
      if (caller === undefined || busy.has(caller)) continue;
      busy.add(caller);
      await hop(caller, AT_GENDER);
      await hop(caller, back);
      busy.delete(caller);
    }
  });
  return {
    cpuUs: ((program.cpuMs() - before) * 1_000) / hops,
    p50Ms: percentile(latenciesOf(), 0.5),
    p99Ms: percentile(latenciesOf(), 0.99),
  };
}
