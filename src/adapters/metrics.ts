import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { HopFacts, InboundOutcome, OutboxEvents } from '../ports/events.ts';
import type { RegistryAnswer, SmsAnswer } from '../ports/partners.ts';
import { ATTENTION_CAUSES, PARTNERS, type Partner, type Store } from '../ports/store.ts';
import { VERSION } from './version.ts';

export type Metrics = {
  readonly contentType: string;
  text(): Promise<string>;
  hop(reply: HopFacts, seconds: number): void;
  sessionEnd(status: string): void;
  inboundSms(outcome: InboundOutcome): void;
  /** Wrong keys or passwords. `route` is one of a closed set. */
  authFailures(route: string, times: number): void;
  readonly outbox: OutboxEvents;
};

export type MetricsParts = {
  readonly store: Pick<Store<unknown, unknown>, 'count' | 'nowMs'>;
  readonly role: 'web' | 'worker' | 'all';
  /** Where a process lives long enough to count. Elsewhere only what the store knows is shown. */
  readonly countsInProcess: boolean;
  readonly timesLate?: () => number;
};

const SESSION_ENDS: ReadonlySet<string> = new Set(['Success', 'Incomplete', 'Failed']);
const nothing = (): void => undefined;
const GATHERED_HOPS = 200;

/** What Prometheus reads. Labels come from closed sets, so that nothing of a customer can become one. */
export function createMetrics({ store, role, countsInProcess, timesLate = () => 0 }: MetricsParts): Metrics {
  const registry = new Registry();
  const registers = [registry];
  let observeHops = nothing;
  const askStore = storeGauges();
  const text = async () => {
    observeHops();
    await askStore();
    return registry.metrics();
  };
  if (!countsInProcess) {
    const outbox: OutboxEvents = {
      confirmed: nothing,
      attempted: nothing,
      settled: nothing,
      notified: nothing,
      reported: nothing,
      messaged: nothing,
      needsAttention: nothing,
      unreadable: nothing,
      circuit: nothing,
      failed: nothing,
    };
    return {
      contentType: registry.contentType,
      text,
      hop: nothing,
      sessionEnd: nothing,
      inboundSms: nothing,
      authFailures: nothing,
      outbox,
    };
  }

  collectDefaultMetrics({ register: registry });
  const hops = new Histogram({
    name: 'jisajili_hop_duration_seconds',
    help: 'From a callback to its answer.',
    labelNames: ['screen', 'outcome'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 8],
    registers,
  });
  // Many at once: for each alone, the library's work is not in the processor's cache.
  const gathered: { readonly screen: string; readonly outcome: string; readonly seconds: number }[] = [];
  observeHops = () => {
    for (const { screen, outcome, seconds } of gathered) hops.observe({ screen, outcome }, seconds);
    gathered.length = 0;
  };
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter({ name, help, labelNames: [...labelNames], registers });
  const sessionsEnded = counter('jisajili_ussd_sessions_ended_total', 'Ended sessions, by what the gateway said.', [
    'status',
  ]);
  const authFailures = counter('jisajili_auth_failures_total', 'Requests with a wrong key or password.', ['route']);
  const confirmed = counter('jisajili_confirmations_total', 'Customers who confirmed their details.');
  const attempts = counter('jisajili_registry_attempts_total', 'Attempts at the registry.', ['outcome', 'reason']);
  const sms = counter('jisajili_sms_attempts_total', 'SMS handed to the gateway.', ['outcome', 'reason']);
  const messages = counter('jisajili_messages_total', 'SMS besides results, handed to the gateway.', [
    'is',
    'outcome',
    'reason',
  ]);
  const inbound = counter('jisajili_inbound_sms_total', 'SMS from customers, by what was done with them.', ['outcome']);
  const settled = counter('jisajili_registrations_total', 'Registrations by their final status.', ['status']);
  const unreadable = counter('jisajili_unreadable_records_total', 'Records that could not be read.');
  new Counter({
    name: 'jisajili_late_durability_total',
    help: 'Confirmations that were answered before Redis had them on its disk, or at a replica.',
    registers,
    collect() {
      this.reset();
      this.inc(timesLate());
    },
  });
  const circuits = new Gauge({
    name: 'jisajili_circuit_open',
    help: '1 while this process does not ask the partner, by the failure that it last met.',
    labelNames: ['partner', 'reason'],
    registers,
  });
  const openFor = new Map<Partner, string | undefined>();
  const reasonOf = (answer: RegistryAnswer | SmsAnswer) => ('because' in answer ? answer.because : '');

  return {
    contentType: registry.contentType,
    text,
    hop({ screen, outcome }, seconds) {
      gathered.push({ screen, outcome, seconds });
      if (gathered.length >= GATHERED_HOPS) observeHops();
    },
    sessionEnd: (status) => sessionsEnded.inc({ status: SESSION_ENDS.has(status) ? status : 'other' }),
    inboundSms: (outcome) => inbound.inc({ outcome }),
    authFailures: (route, times) => authFailures.inc({ route }, times),
    outbox: {
      confirmed: () => confirmed.inc(),
      attempted: (_, answer) => attempts.inc({ outcome: answer.kind, reason: reasonOf(answer) }),
      notified: (_, answer) => sms.inc({ outcome: answer.kind, reason: reasonOf(answer) }),
      reported: nothing,
      messaged: (is, answer) => messages.inc({ is, outcome: answer.kind, reason: reasonOf(answer) }),
      settled: ({ status }) => settled.inc({ status }),
      needsAttention: nothing,
      unreadable: () => unreadable.inc(),
      circuit(partner, state) {
        const because = state.is === 'closed' ? undefined : state.because;
        const before = openFor.get(partner);
        if (before !== undefined) circuits.remove({ partner, reason: before });
        openFor.set(partner, because);
        if (because !== undefined) circuits.set({ partner, reason: because }, 1);
      },
      failed: nothing,
    },
  };

  /** Two gauges that are set by one question to the store. */
  function storeGauges(): () => Promise<void> {
    const attention = new Gauge({
      name: 'jisajili_registrations_needing_attention',
      help: 'Registrations in which nothing more happens by itself, and something should.',
      labelNames: ['cause'],
      registers,
    });
    const due = new Gauge({
      name: 'jisajili_due_phones',
      help: 'Phones that wait for an attempt at a partner, or for its outcome.',
      labelNames: ['partner'],
      registers,
    });
    const overdue = new Gauge({
      name: 'jisajili_oldest_due_seconds',
      help: 'For how long the phone has been due that has been due for longest; 0 where none is.',
      labelNames: ['partner'],
      registers,
    });
    const callBacks = new Gauge({
      name: 'jisajili_call_backs_open',
      help: 'Customers who asked to be called, and whose call is not closed.',
      registers,
    });
    const build = new Gauge({
      name: 'jisajili_build_info',
      help: 'Always 1: which release runs, on which Node, in which role.',
      labelNames: ['version', 'node', 'role'],
      registers,
    });
    build.set({ version: VERSION, node: process.version, role }, 1);
    return async () => {
      const counts = await store.count().catch(() => undefined);
      const nowMs = store.nowMs();
      for (const partner of PARTNERS) {
        const { count, oldestMs = nowMs } = counts?.due[partner] ?? { count: Number.NaN, oldestMs: Number.NaN };
        due.set({ partner }, count);
        overdue.set({ partner }, Math.max(nowMs - oldestMs, 0) / 1000);
      }
      for (const cause of ATTENTION_CAUSES) attention.set({ cause }, counts?.attention[cause].count ?? Number.NaN);
      callBacks.set(counts?.callBacks.count ?? Number.NaN);
    };
  }
}
