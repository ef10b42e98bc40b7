import { cpus, loadavg } from 'node:os';
import type { BenchOptions, Profiled } from './arguments.ts';
import { CONFIRM, CONVERSATION } from './conversation.ts';
import type { Line } from './profile-summary.ts';
import type { Hops, Name, Outcome, ProfileOutcome, Round } from './run.ts';
import { medianOf, type Spread, spreadOf } from './statistics.ts';
import type { HopTurn } from './turns.ts';

const TITLES: Readonly<Record<Name, string>> = {
  floor: 'floor',
  peer: 'ussd-menu-builder on Express',
  service: 'this service',
};
const REGISTRATION_HOPS = [...CONVERSATION, CONFIRM].length;

/** Markdown, for docs/performance.md. */
export function reportOf(outcome: Outcome, options: BenchOptions): string {
  return [
    machine(options),
    ...turnedAway(outcome.rounds),
    '',
    `### A hop, at ${options.rate} hops per second`,
    '',
    ...hopTables(outcome, pacedOf(outcome.rounds)),
    '### A hop, with each program at its limit',
    '',
    ...hopTables(
      outcome,
      outcome.rounds.map(({ saturated }) => saturated),
    ),
    '### A registration',
    '',
    registrationTable(outcome),
    ...(outcome.liveSessions.length === 0 ? [] : ['', '### Live sessions', '', sessionTable(outcome)]),
  ].join('\n');
}

function machine({ rounds, seconds, concurrency }: BenchOptions): string {
  const [cpu] = cpus();
  return [
    `Node ${process.versions.node}, ${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${rounds} rounds of`,
    `${seconds} s per program, ${concurrency} customers at the same time. Load average at the end: ${loadavg()[0]?.toFixed(1)}.`,
  ].join(' ');
}

function turnedAway(rounds: readonly Round[]): readonly string[] {
  const turns = rounds.flatMap(({ paced, saturated }) => [...Object.values(paced), ...Object.values(saturated)]);
  const dials = turns.reduce((sum, turn) => sum + turn.turnedAway, 0);
  return dials === 0 ? [] : [`The machine was too busy: ${dials} dials were turned away. These figures are rough.`];
}

export function pacedOf(rounds: readonly Round[]): readonly Hops[] {
  return rounds.map(({ paced }) => paced);
}

function hopTables({ hopCommands }: Outcome, turns: readonly Hops[]): readonly string[] {
  return [hopTable(hopCommands, turns), '', 'Ratios of CPU per hop, round by round:', '', ratioTable(turns), ''];
}

function hopTable(hopCommands: Outcome['hopCommands'], turns: readonly Hops[]): string {
  const names = (Object.keys(TITLES) as Name[]).filter((name) => turns.some((turn) => turn[name] !== undefined));
  return table(
    ['medians, per hop', 'CPU µs', 'hops/s', 'p50 ms', 'p99 ms', 'Redis CPU µs', 'commands sent', 'in scripts'],
    names.map((name) => {
      const median = (of: keyof HopTurn) => medianOf(turns.flatMap((turn) => turn[name]?.[of] ?? []));
      const commands = hopCommands[name];
      return [
        TITLES[name],
        median('cpuUs').toFixed(0),
        median('hopsPerS').toFixed(0),
        median('p50Ms').toFixed(2),
        median('p99Ms').toFixed(2),
        median('redisCpuUs').toFixed(0),
        commands?.sent.toFixed(2) ?? '',
        commands?.inScripts.toFixed(2) ?? '',
      ];
    }),
  );
}

function ratioTable(turns: readonly Hops[]): string {
  const rows: readonly (readonly [string, Name, Name])[] = [
    ['this service to the floor', 'service', 'floor'],
    ['the peer to the floor', 'peer', 'floor'],
    ['the peer to this service', 'peer', 'service'],
  ];
  return table(
    ['', 'min', 'median', 'max'],
    rows.flatMap(([title, of, to]) => {
      const ratios = ratiosOf(turns, of, to);
      return ratios.length === 0 ? [] : [[title, ...spread(spreadOf(ratios), 2)]];
    }),
  );
}

/** CPU per hop of one program to another's, of each round that has both. */
export function ratiosOf(turns: readonly Hops[], of: Name, to: Name): readonly number[] {
  return turns.flatMap((turn) => {
    const [one, other] = [turn[of], turn[to]];
    return one === undefined || other === undefined ? [] : [one.cpuUs / other.cpuUs];
  });
}

/** CPU of a registration in hops of the floor at the same rate, of each round that has registrations. */
export function floorHopsOf(rounds: readonly Round[]): readonly number[] {
  return rounds.flatMap(({ paced: { floor }, registration }) =>
    floor === undefined || registration === undefined ? [] : [registration.cpuUs / floor.cpuUs],
  );
}

function registrationTable({ rounds, registrationCommands, idleCommandsPerS }: Outcome): string {
  const turns = rounds.flatMap(({ registration }) => registration ?? []);
  const figures = (of: keyof (typeof turns)[number], scale: number, digits: number) =>
    spread(spreadOf(turns.map((turn) => turn[of] / scale)), digits);
  const { sent, scripts, inScripts } = registrationCommands;
  const once = (value: number) => ['', value.toFixed(1), ''];
  return table(
    [`${REGISTRATION_HOPS} hops, registry, SMS`, 'min', 'median', 'max'],
    [
      ['CPU in floor hops', ...spread(spreadOf(floorHopsOf(rounds)), 1)],
      ['registrations per second and core', ...spread(spreadOf(turns.map(({ cpuUs }) => 1_000_000 / cpuUs)), 0)],
      ['CPU ms', ...figures('cpuUs', 1_000, 2)],
      ['Redis CPU ms', ...figures('redisCpuUs', 1_000, 2)],
      ['confirming hop, p50 ms', ...figures('p50Ms', 1, 1)],
      ['confirming hop, p99 ms', ...figures('p99Ms', 1, 1)],
      ['commands sent', ...once(sent)],
      ['of these, scripts', ...once(scripts)],
      ['commands in scripts', ...once(inScripts)],
      ['commands per second with nobody dialling', ...once(idleCommandsPerS)],
    ],
  );
}

function sessionTable({ liveSessions }: Outcome): string {
  return table(
    ['live sessions', 'bytes per session', 'CPU µs per hop', 'p50 ms', 'p99 ms'],
    liveSessions.map(({ sessions, bytesPerSession, cpuUs, p50Ms, p99Ms }) => [
      sessions.toLocaleString('en'),
      bytesPerSession.toFixed(0),
      cpuUs.toFixed(0),
      p50Ms.toFixed(2),
      p99Ms.toFixed(2),
    ]),
  );
}

const SHOWN = 30;

export function profileReportOf({ summary, count, cpuUs, file }: ProfileOutcome, of: Profiled): string {
  const one = of === 'hops' ? 'hop' : 'registration';
  const lines = (title: string, all: readonly Line[]) =>
    table(
      [title, `µs per ${one}`, '%'],
      all
        .slice(0, SHOWN)
        .map(({ what, us }) => [
          what,
          ((us / summary.busyUs) * cpuUs).toFixed(1),
          ((us / summary.busyUs) * 100).toFixed(1),
        ]),
    );
  return [
    `${count} ${of}, ${cpuUs.toFixed(0)} µs of CPU each while the profile was taken, which is more than without. A profile is of the main thread alone.`,
    lines('by module', summary.modules),
    lines('functions, without what they call', summary.own),
    lines("this project's functions, with what they call until their first await", summary.inclusive),
    `The profile, for the performance panel of a browser: ${file}`,
  ].join('\n\n');
}

function spread({ min, median, max }: Spread, digits: number): readonly string[] {
  return [min, median, max].map((value) => value.toFixed(digits));
}

/** A Markdown table whose columns line up. All but the first are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, at) => Math.max(3, title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, at) => (at === 0 ? (cells[at] ?? '').padEnd(width) : (cells[at] ?? '').padStart(width))).join(' | ')} |`;
  const rule = widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
