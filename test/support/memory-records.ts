import type {
  AuditLine,
  CreditHeard,
  Heartbeat,
  LastTimes,
  OperationsStore,
  RetryAllProgress,
} from '../../src/ports/operations.ts';
import type { AttentionCause } from '../../src/ports/store.ts';

export type MemoryRecords = OperationsStore & { readonly audit: AuditLine[] };

/** What operators need, in memory: for tests of what they do. */
export function memoryRecords(): MemoryRecords {
  const audit: AuditLine[] = [];
  const heartbeats = new Map<string, Heartbeat>();
  const latencies = new Map<string, Map<number, number>>();
  const funnels = new Map<string, Map<string, number>>();
  const retries = new Map<AttentionCause, RetryAllProgress>();
  const turns = new Set<string>();
  let last: LastTimes = {};
  let credit: CreditHeard | undefined;
  return {
    audit,
    writeAudit: async (line) => void audit.push(line),
    readAudit: async (limit) => audit.slice(-limit).reverse(),
    async beat(heartbeat, times, waits, day) {
      heartbeats.set(heartbeat.id, heartbeat);
      last = { ...last, ...times };
      const counts = latencies.get(day) ?? new Map<number, number>();
      for (const [upToMs, count] of waits) counts.set(upToMs, (counts.get(upToMs) ?? 0) + count);
      latencies.set(day, counts);
    },
    heartbeats: async () => [...heartbeats.values()],
    lastTimes: async () => last,
    latencies: async (day) => latencies.get(day) ?? new Map(),
    async countFunnel(day, counts) {
      const before = funnels.get(day) ?? new Map<string, number>();
      for (const [field, times] of counts) before.set(field, (before.get(field) ?? 0) + times);
      funnels.set(day, before);
    },
    funnel: async (day) => funnels.get(day) ?? new Map(),
    writeRetryAll: async (progress) => void retries.set(progress.cause, progress),
    readRetryAll: async (cause) => retries.get(cause),
    writeCredit: async (heard) => {
      credit = heard;
    },
    credit: async () => credit,
    rewriteFile: async () => 'started',
    takeTurn: async (name) => !turns.has(name) && turns.add(name).has(name),
    endTurn: async (name) => void turns.delete(name),
  };
}
