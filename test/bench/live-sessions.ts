import { setTimeout as pause } from 'node:timers/promises';
import type { BenchOptions } from './arguments.ts';
import type { Contestant } from './contestants.ts';
import { AT_COUNTY, AT_GENDER, type Caller, CONVERSATION, HOPS_TO_ID } from './conversation.ts';
import { percentile } from './statistics.ts';
import { inParallel, latenciesOf, walkCallers, withConnections } from './walk.ts';

/** The service with so many customers in the middle of the conversation. */
export type LiveSessions = {
  readonly sessions: number;
  readonly bytesPerSession: number;
  readonly cpuUs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
};

/** Few enough that hops do not queue up: latency is then the service's own. */
const PROBES = 4;
const PROBE_MS = 2_000;
const WARM_UP = 500;
/** `everysec`: by then Redis has let go of what it buffers for its file. */
const QUIET_MS = 1_500;

/** On a service of its own, so that nothing else lives in its Redis. */
export async function measureLiveSessions(
  service: Contestant,
  { sessions, concurrency }: BenchOptions,
  note: (line: string) => void,
): Promise<readonly LiveSessions[]> {
  const fill = async (count: number) => {
    const hops = CONVERSATION.slice(0, HOPS_TO_ID);
    return (await withConnections(service.ussd, concurrency, (open) => walkCallers(open, count, hops))).callers;
  };
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
    measured.push({ sessions: size, bytesPerSession: bytes / size, ...(await probe(service, live)) });
  }
  return measured;
}

/** Random customers among them choose a county and go back. So their number stays. */
async function probe(
  { ussd, program }: Contestant,
  live: readonly Caller[],
): Promise<Omit<LiveSessions, 'sessions' | 'bytesPerSession'>> {
  const busy = new Set<Caller>();
  const back = { ...AT_COUNTY, input: '0' };
  return withConnections(ussd, PROBES, async (connections) => {
    const until = performance.now() + PROBE_MS;
    const before = program.cpuMs();
    const walked = await inParallel(connections, undefined, async (hop) => {
      while (performance.now() < until) {
        const caller = live[Math.floor(Math.random() * live.length)];
        if (caller === undefined || busy.has(caller)) continue;
        busy.add(caller);
        await hop(caller, AT_GENDER);
        await hop(caller, back);
        busy.delete(caller);
      }
    });
    const latencies = latenciesOf(walked);
    return {
      cpuUs: ((program.cpuMs() - before) * 1_000) / latencies.length,
      p50Ms: percentile(latencies, 0.5),
      p99Ms: percentile(latencies, 0.99),
    };
  });
}
