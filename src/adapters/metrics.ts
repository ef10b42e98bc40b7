import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { DeliveryEvents } from '../outbox/deliver.ts';
import type { PhoneStore } from '../outbox/keep.ts';
import type { HopReply } from '../ussd/hop.ts';

export type Metrics = {
  readonly contentType: string;
  text(): Promise<string>;
  hop(reply: HopReply, seconds: number): void;
  sessionEnd(status: string): void;
  /** A wrong key or password. `route` is one of a closed set. */
  authFailure(route: string): void;
  readonly deliveries: DeliveryEvents;
};

const SESSION_ENDS: ReadonlySet<string> = new Set(['Success', 'Incomplete', 'Failed']);

/** What Prometheus reads. Labels come from closed sets, so that nothing of a customer can become one. */
export function createMetrics(
  store: Pick<PhoneStore, 'countDue' | 'countDead'>,
  processMetrics: boolean,
  timesUnsafe: () => number = () => 0,
): Metrics {
  const registers = [new Registry()];
  const registry = registers[0] as Registry;
  if (processMetrics) collectDefaultMetrics({ register: registry });

  const hops = new Histogram({
    name: 'jisajili_hop_seconds',
    help: 'From a callback to its answer, by what became of it.',
    labelNames: ['screen', 'outcome'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 8],
    registers,
  });
  const sessionEnds = new Counter({
    name: 'jisajili_session_ends_total',
    help: 'Sessions that the gateway said have ended, by how.',
    labelNames: ['status'],
    registers,
  });
  const authFailures = new Counter({
    name: 'jisajili_auth_failures_total',
    help: 'Requests with a wrong key or password, by route.',
    labelNames: ['route'],
    registers,
  });
  const tries = new Counter({
    name: 'jisajili_registry_tries_total',
    help: 'Requests to the registry, by what it made of them.',
    labelNames: ['answer', 'because'],
    registers,
  });
  const sms = new Counter({
    name: 'jisajili_sms_total',
    help: 'SMS handed to the gateway, by what it made of them.',
    labelNames: ['answer', 'because'],
    registers,
  });
  const settled = new Counter({
    name: 'jisajili_registrations_total',
    help: 'Registrations that came to an end, by which.',
    labelNames: ['stage'],
    registers,
  });
  const poisoned = new Counter({
    name: 'jisajili_poisoned_total',
    help: 'Records that could not be read and were put aside.',
    registers,
  });
  new Counter({
    name: 'jisajili_unsafe_answers_total',
    help: 'Confirmations that were answered before Redis had them on its disk, or at a replica.',
    registers,
    collect() {
      this.reset();
      this.inc(timesUnsafe());
    },
  });
  const trouble = new Gauge({
    name: 'jisajili_registry_trouble',
    help: '1 while this process spares the registry, by what it last heard from it.',
    labelNames: ['because'],
    registers,
  });
  new Gauge({
    name: 'jisajili_registrations_due',
    help: 'Registrations that still owe the customer something.',
    registers,
    async collect() {
      this.set(await store.countDue().catch(() => Number.NaN));
    },
  });
  new Gauge({
    name: 'jisajili_dead_letters',
    help: 'Registrations that were given up and wait for a person.',
    registers,
    async collect() {
      this.set(await store.countDead().catch(() => Number.NaN));
    },
  });

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    hop: ({ screen, outcome }, seconds) => hops.observe({ screen, outcome }, seconds),
    sessionEnd: (status) => sessionEnds.inc({ status: SESSION_ENDS.has(status) ? status : 'other' }),
    authFailure: (route) => authFailures.inc({ route }),
    deliveries: {
      tried: (_id, answer) => tries.inc({ answer: answer.kind, because: 'because' in answer ? answer.because : '' }),
      texted: (_id, answer) =>
        sms.inc({ answer: answer.kind, because: 'because' in answer ? String(answer.because) : '' }),
      settled: ({ stage }) => settled.inc({ stage }),
      poisoned: () => poisoned.inc(),
      registry: (now) => {
        trouble.reset();
        if (now !== undefined) trouble.set({ because: now.because }, 1);
      },
    },
  };
}
