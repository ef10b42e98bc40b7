import type { CircuitState } from '../ports/events.ts';
import type { CreditHeard, Heartbeat, Latencies } from '../ports/operations.ts';
import type { Counts, Partner } from '../ports/store.ts';
import { dayOf } from './export-day.ts';
import { type Incident, incidentsOf, isSilent } from './incidents.ts';
import type { Operations } from './operations.ts';

/** Whether it works, who waits, and for how long: all of it read from counters, however much is stored. */
export type Summary = {
  readonly nowMs: number;
  /** The worst first. None: it works. */
  readonly incidents: readonly Incident[];
  /** The same in one sentence. */
  readonly sentence: string;
  readonly counts: Counts;
  readonly health: Health;
  /** From the confirmation to the SMS, today. */
  readonly latency: Latency;
};

export type Health = {
  readonly lastHopMs?: number;
  readonly lastRegistrationMs?: number;
  readonly lastSmsMs?: number;
  /** Of the process that has met the most trouble. */
  readonly circuits: { readonly [P in Partner]?: CircuitState };
  readonly durability: { readonly isGood: boolean; readonly says: string };
  readonly credit?: CreditHeard;
  readonly processes: readonly ProcessHealth[];
};

export type ProcessHealth = Pick<Heartbeat, 'id' | 'role' | 'version' | 'startedAtMs'> & {
  readonly seenAtMs: number;
  readonly isSilent: boolean;
};

export type Latency = { readonly count: number; readonly p50Ms?: number; readonly p99Ms?: number };

export async function summary({ store, records }: Operations): Promise<Summary> {
  const [counts, heartbeats, last, credit, latencies] = await Promise.all([
    store.count(),
    records.heartbeats(),
    records.lastTimes(),
    records.credit(),
    records.latencies(dayOf(store.nowMs())),
  ]);
  const nowMs = store.nowMs();
  const incidents = incidentsOf({ nowMs, counts, heartbeats, credit });
  const alive = heartbeats.filter((heartbeat) => !isSilent(heartbeat, nowMs));
  const health: Health = {
    ...(last.hop !== undefined && { lastHopMs: last.hop }),
    ...(last.registration !== undefined && { lastRegistrationMs: last.registration }),
    ...(last.sms !== undefined && { lastSmsMs: last.sms }),
    circuits: { ...worst('registry', alive), ...worst('sms', alive) },
    durability: (alive.find(({ durability }) => !durability.isGood) ?? alive[0])?.durability ?? {
      isGood: false,
      says: 'no process reports',
    },
    ...(credit && { credit }),
    processes: heartbeats
      .map((heartbeat) => {
        const { id, role, version, startedAtMs, atMs } = heartbeat;
        return { id, role, version, startedAtMs, seenAtMs: atMs, isSilent: isSilent(heartbeat, nowMs) };
      })
      .sort((one, other) => one.startedAtMs - other.startedAtMs),
  };
  const sentence = sentenceOf(incidents, counts, health, nowMs);
  return { nowMs, incidents, sentence, counts, health, latency: latencyOf(latencies) };
}

function sentenceOf([worst]: readonly Incident[], { due }: Counts, { lastRegistrationMs }: Health, nowMs: number) {
  const waiting = due.registry.count + due.sms.count;
  const waits = waiting === 0 ? '' : `${waiting} ${waiting === 1 ? 'waits' : 'wait'}, `;
  // An SMS whose next attempt is later is not due, and not counted: its customer waits all the same.
  if (worst !== undefined) return `${worst.text} since ${timeOf(worst.sinceMs)}; ${waits}nobody is lost.`;
  const last = lastRegistrationMs === undefined ? 'nobody has registered yet' : ago(nowMs - lastRegistrationMs);
  return `Working: ${last}; ${waiting === 0 ? 'nobody waits' : `${waits}nobody is lost`}.`;
}

/** `09:12` in Nairobi. */
function timeOf(atMs: number): string {
  return new Date(atMs + 3 * 3_600_000).toISOString().slice(11, 16);
}

function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'last registration less than a minute ago';
  return minutes < 120 ? `last registration ${minutes} min ago` : `last registration ${Math.floor(minutes / 60)} h ago`;
}

function worst(partner: Partner, alive: readonly Heartbeat[]): { readonly [P in Partner]?: CircuitState } {
  const states = alive.map(({ circuits }) => circuits[partner]);
  const state = states.find(({ is }) => is !== 'closed') ?? states[0];
  return state === undefined ? {} : { [partner]: state };
}

function latencyOf(latencies: Latencies): Latency {
  const classes = [...latencies].sort(([one], [other]) => one - other);
  const count = classes.reduce((total, [, each]) => total + each, 0);
  if (count === 0) return { count };
  const quantile = (share: number) => {
    let seen = 0;
    for (const [upToMs, each] of classes) {
      seen += each;
      if (seen >= share * count) return upToMs;
    }
    return classes.at(-1)?.[0] ?? 0;
  };
  return { count, p50Ms: quantile(0.5), p99Ms: quantile(0.99) };
}
