import type { ChaosOptions } from './arguments.ts';
import type { Customer } from './customer.ts';
import { shareFinished, type Verdict } from './verdict.ts';

export type Outcome = {
  readonly options: ChaosOptions;
  readonly verdict: Verdict;
  readonly customers: readonly Customer[];
  readonly faults: ReadonlyMap<string, number>;
  readonly tookMs: number;
  /** Deliveries that were still owed when the waiting ended, and customers who still were on the phone. */
  readonly unfinished: number;
  /** What was broken when, and what the processes logged. */
  readonly log: string;
};

const STORIES = 5;
const BROUGHT = ['straight on', 'resumed', 'reminded', 'SMS'] as const;

export function tableOf({ options, verdict, customers, faults, tookMs, unfinished }: Outcome): string {
  const sum = (of: (customer: Customer) => number) => customers.reduce((total, customer) => total + of(customer), 0);
  const injected = [...faults.values()].reduce((total, n) => total + n, 0);
  const rows: readonly (readonly [string, string | number])[] = [
    ['begun', verdict.begun],
    ['confirmed (read "registered" or "received")', verdict.confirmed],
    ['registered', verdict.registered],
    ['told by SMS that they are', verdict.toldBySms],
    ['told that it failed', verdict.toldOfFailure],
    ['gave up before a promise', verdict.gaveUp],
    ['LOST', verdict.lost.length],
    ['DOUBLED', verdict.doubled.length],
    ['TOLD SOMETHING FALSE', verdict.toldFalsely.length],
    ['TWO SMS WITHIN THE MINUTE', verdict.twiceAMinute.length],
    ['SMS AFTER AN OPT-OUT', verdict.afterOptOut.length],
    ['NOT FINISHED', unfinished],
    ['opted out', verdict.optedOut],
    ['reminded', verdict.reminded],
    ['agreed (less those who then opted out)', verdict.consented],
    ['of them registered', percent(shareFinished(verdict))],
    ...BROUGHT.map((by) => [`  ${by}`, percent((verdict.finished.get(by) ?? 0) / verdict.consented)] as const),
    ...[...verdict.smsAgain].map(([hidden, n]) => [`SMS sent again, as the one before: ${hidden}`, n] as const),
    ['from "send" to the SMS, p50', seconds(quantile(verdict.smsAfterMs, 0.5))],
    ['from "send" to the SMS, p99', seconds(quantile(verdict.smsAfterMs, 0.99))],
    ['hops', sum(({ hops }) => hops)],
    ['hops that ended politely', sum(({ politeEnds }) => politeEnds)],
    ['hops without an answer (its process was killed)', sum(({ unanswered }) => unanswered)],
    ['took', seconds(tookMs)],
  ];
  const { seed, minutes, processes } = options;
  return [
    `seed ${seed}, ${minutes} min, ${processes} processes`,
    ...aligned(rows),
    '',
    `${injected} faults`,
    ...aligned([...faults].sort(([one], [other]) => one.localeCompare(other))),
    ...stories('lost', verdict.lost),
    ...stories('doubled', verdict.doubled),
    ...stories('told something false', verdict.toldFalsely),
    ...stories('two SMS within the minute', verdict.twiceAMinute),
    ...stories('SMS after an opt-out', verdict.afterOptOut),
  ].join('\n');
}

function aligned(rows: readonly (readonly [string, string | number])[]): string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${String(value).padStart(7)}`);
}

function stories(name: string, of: readonly string[]): string[] {
  return of.slice(0, STORIES).map((story) => `${name}: ${story}`);
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}

const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
