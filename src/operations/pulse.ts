import type { OutboxEvents } from '../outbox/events.ts';
import type { Heartbeat, LastTimes, OperationsStore } from '../ports/operations.ts';
import { dayOf } from './export-day.ts';

export type PulseParts = {
  readonly records: Pick<OperationsStore, 'beat'>;
  readonly nowMs: () => number;
  readonly about: Pick<Heartbeat, 'id' | 'role' | 'version' | 'everyMs'>;
  readonly circuits: () => Heartbeat['circuits'];
  readonly durability: () => Heartbeat['durability'];
};

export type Pulse = {
  /** Hears of registrations and SMS. */
  readonly events: OutboxEvents;
  /** A hop was answered. */
  hop(): void;
  /** Writes what this process is, and what happened in it since the last beat. */
  beat(): Promise<void>;
};

/** Upper ends of the classes of a waiting time, in milliseconds. */
const CLASSES_MS = [
  500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000,
  21_600_000, 86_400_000,
];
const LONGEST_MS = 604_800_000;

const nothing = () => undefined;

/** What one process reports of itself. What happens is gathered in memory, so that a hop costs nothing. */
export function createPulse({ records, nowMs, about, circuits, durability }: PulseParts): Pulse {
  let startedAtMs: number | undefined;
  let last: { -readonly [K in keyof LastTimes]: LastTimes[K] } = {};
  let latencies = new Map<number, number>();

  return {
    events: {
      confirmed: nothing,
      attempted: nothing,
      settled({ status }) {
        if (status === 'registered') last.registration = nowMs();
      },
      notified({ confirmedAtMs, asked }, answer) {
        if (answer.kind !== 'accepted') return;
        last.sms = nowMs();
        if (asked !== undefined) return;
        const waitedMs = last.sms - confirmedAtMs;
        const upToMs = CLASSES_MS.find((each) => waitedMs <= each) ?? LONGEST_MS;
        latencies.set(upToMs, (latencies.get(upToMs) ?? 0) + 1);
      },
      reported: nothing,
      messaged: nothing,
      needsAttention: nothing,
      unreadable: nothing,
      circuit: nothing,
      failed: nothing,
    },
    hop() {
      last.hop = nowMs();
    },
    async beat() {
      const atMs = nowMs();
      startedAtMs ??= atMs;
      const [times, waits] = [last, latencies];
      last = {};
      latencies = new Map();
      const heartbeat = { ...about, startedAtMs, atMs, circuits: circuits(), durability: durability() };
      try {
        await records.beat(heartbeat, times, waits, dayOf(atMs));
      } catch (trouble) {
        // Said with the next beat; what happened since stands.
        last = { ...times, ...last };
        for (const [upToMs, count] of waits) latencies.set(upToMs, (latencies.get(upToMs) ?? 0) + count);
        throw trouble;
      }
    },
  };
}
