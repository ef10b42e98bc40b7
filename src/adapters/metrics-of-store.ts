import type { PhoneStore } from '../outbox/keep.ts';
import type { Metrics } from './metrics.ts';

/** What Prometheus can read where no process lives long enough to count: what the store knows by itself. */
export function createMetricsOfStore(store: Pick<PhoneStore, 'countDue' | 'countDead'>): Metrics {
  return {
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    async text() {
      const [due, dead] = await Promise.all([count(store.countDue()), count(store.countDead())]);
      return `${gauge('jisajili_registrations_due', 'Registrations that still owe the customer something.', due)}${gauge(
        'jisajili_dead_letters',
        'Registrations that were given up and wait for a person.',
        dead,
      )}`;
    },
    hop: () => undefined,
    sessionEnd: () => undefined,
    authFailure: () => undefined,
    deliveries: {
      tried: () => undefined,
      texted: () => undefined,
      settled: () => undefined,
      poisoned: () => undefined,
      registry: () => undefined,
    },
  };
}

async function count(counted: Promise<number>): Promise<string> {
  return counted.then(String, () => 'NaN');
}

function gauge(name: string, help: string, value: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`;
}
