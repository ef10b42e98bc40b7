import type { ChaosOptions } from './arguments.ts';
import type { Customer } from './customer.ts';
import { type Judgement, shareFinished } from './judge.ts';

export type Outcome = {
  readonly options: ChaosOptions;
  readonly judgement: Judgement;
  readonly customers: readonly Customer[];
  readonly faults: ReadonlyMap<string, number>;
  readonly tookMs: number;
  /** Phones that were still due when the waiting ended, and whether customers still were on the phone. */
  readonly unfinished: number;
  /** What was broken when, and what the processes logged. */
  readonly log: string;
};

const STORIES = 5;
const BROUGHT = ['straight on', 'resumed', 'reminded', 'SMS'] as const;

export function tableOf({ options, judgement, customers, faults, tookMs, unfinished }: Outcome): string {
  const sum = (of: (customer: Customer) => number) => customers.reduce((total, customer) => total + of(customer), 0);
  const injected = [...faults.values()].reduce((total, n) => total + n, 0);
  const rows: readonly (readonly [string, string | number])[] = [
    ['begun', judgement.begun],
    ['confirmed (read "registered" or "received")', judgement.confirmed],
    ['registered', judgement.registered],
    ['notified by SMS that they are', judgement.notifiedBySms],
    ['notified that it failed', judgement.notifiedOfFailure],
    ['gave up before a promise', judgement.gaveUp],
    ['LOST', judgement.lost.length],
    ['DOUBLED', judgement.doubled.length],
    ['MISINFORMED', judgement.misinformed.length],
    ['TWO SMS WITHIN THE MINUTE', judgement.twiceAMinute.length],
    ['SMS AFTER AN OPT-OUT', judgement.afterOptOut.length],
    ['NOT FINISHED', unfinished],
    ['opted out', judgement.optedOut],
    ['reminded', judgement.reminded],
    ['agreed (less those who then opted out)', judgement.consented],
    ['of them registered', percent(shareFinished(judgement))],
    ...BROUGHT.map((by) => [`  ${by}`, percent((judgement.finished.get(by) ?? 0) / judgement.consented)] as const),
    ...[...judgement.smsAgain].map(([hidden, n]) => [`SMS sent again, as the one before: ${hidden}`, n] as const),
    ['from "send" to the SMS, p50', seconds(quantile(judgement.smsAfterMs, 0.5))],
    ['from "send" to the SMS, p99', seconds(quantile(judgement.smsAfterMs, 0.99))],
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
    ...stories('lost', judgement.lost),
    ...stories('doubled', judgement.doubled),
    ...stories('misinformed', judgement.misinformed),
    ...stories('two SMS within the minute', judgement.twiceAMinute),
    ...stories('SMS after an opt-out', judgement.afterOptOut),
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
