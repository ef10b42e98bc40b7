import { parseArgs } from 'node:util';
import { wrongOption } from '../../src/cli/wrong-option.ts';
import { numbersTaken, readNumber } from '../support/number-options.ts';

export type BenchOptions = {
  /** How often each program has its turn. */
  readonly rounds: number;
  /** How long a turn takes. */
  readonly seconds: number;
  /** Customers in a session at the same time. */
  readonly concurrency: number;
  /** Hops per second, the same for each program, where it is measured below its limit. */
  readonly rate: number;
  /** Whole registrations in each round that has some. */
  readonly registrations: number;
  readonly registrationRounds: number;
  /** How many live sessions to measure with, ascending. */
  readonly sessions: readonly number[];
};

/** What a profile is taken of. */
export type Profiled = 'hops' | 'registrations';

export type BenchRequest =
  | { readonly kind: 'bench'; readonly options: BenchOptions }
  | { readonly kind: 'profile'; readonly of: Profiled; readonly options: BenchOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly why: string };

const PRESETS = {
  quick: { rounds: 4, seconds: 1, registrations: 100, registrationRounds: 1, sessions: [1_000] },
  default: { rounds: 10, seconds: 1.2, registrations: 200, registrationRounds: 5, sessions: [1_000, 10_000] },
  full: {
    rounds: 9,
    seconds: 3,
    registrations: 400,
    registrationRounds: 5,
    sessions: [1_000, 10_000, 100_000, 200_000],
  },
} as const;

const CONCURRENCY = 16;
/** Little enough for every program on a slow machine, and more than any lender's customers make. */
const RATE = 1_000;

export const USAGE = `Usage: npm run bench -- [options]

Measures this service beside a floor (Hono, form, one GET, one SET) and a peer (ussd-menu-builder on Express), in turns.
Prints Markdown tables; docs/performance.md says what they mean. It needs Linux and redis-server on the PATH. The first run
installs the peer's packages into node_modules/.cache. By default it takes about four minutes.

  --quick             under a minute, with more noise
  --full              up to 200,000 live sessions; about 10 minutes
  --profile WHAT      hops or registrations: takes a CPU profile of this service alone, and prints where its time goes
  --rounds N          how often each program has its turn
  --seconds S         how long a turn takes
  --concurrency C     customers at the same time; default ${CONCURRENCY}
  --rate N            hops per second for each program, where it is measured below its limit; default ${RATE}
  --registrations N   whole registrations per round
  --sessions N,N      how many live sessions to measure with; 0: skip this part
  --help              this page

Exit code: 0 with figures; 1 where it could not measure, or a reply was wrong; 2 where the arguments are wrong.`;

const LIMITS = {
  rounds: { from: 1, to: 100, whole: true },
  seconds: { from: 0.2, to: 60, whole: false },
  concurrency: { from: 1, to: 1_000, whole: true },
  rate: { from: 1, to: 100_000, whole: true },
  registrations: { from: 1, to: 10_000, whole: true },
} as const;
const MOST_SESSIONS = 1_000_000;

const TAKES: Readonly<Record<string, string>> = {
  ...numbersTaken(LIMITS),
  sessions: `--sessions takes whole numbers up to ${MOST_SESSIONS}, with commas, in ascending order`,
  profile: '--profile takes hops or registrations',
};

export function parseBenchArguments(argv: readonly string[]): BenchRequest {
  let values: ReturnType<typeof parseStrictly>;
  try {
    values = parseStrictly(argv);
  } catch (error) {
    return { kind: 'wrong', why: wrongOption(error, TAKES) };
  }
  if (values.help) return { kind: 'help' };
  if (values.quick && values.full) return { kind: 'wrong', why: '--quick and --full exclude each other' };

  const preset = PRESETS[values.quick ? 'quick' : values.full ? 'full' : 'default'];
  const numbers = { ...preset, concurrency: CONCURRENCY, rate: RATE };
  const set: { -readonly [K in keyof BenchOptions]: BenchOptions[K] } = { ...numbers };
  for (const name of ['rounds', 'seconds', 'concurrency', 'rate', 'registrations'] as const) {
    const text = values[name];
    if (text === undefined) continue;
    const number = readNumber(text, LIMITS[name]);
    if (number === undefined) return wrong(name);
    set[name] = number;
  }
  if (values.sessions !== undefined) {
    const sizes = readSessions(values.sessions);
    if (sizes === undefined) return wrong('sessions');
    set.sessions = sizes;
  }
  const { profile } = values;
  if (profile === undefined) return { kind: 'bench', options: set };
  if (profile !== 'hops' && profile !== 'registrations') return wrong('profile');
  return { kind: 'profile', of: profile, options: set };
}

function wrong(option: string): BenchRequest {
  return { kind: 'wrong', why: TAKES[option] ?? '' };
}

function readSessions(text: string): readonly number[] | undefined {
  if (text === '0') return [];
  const sizes = text.split(',').map((part) => (/^\d+$/.test(part) ? Number(part) : Number.NaN));
  const isAscending = sizes.every((size, at) => size > (sizes[at - 1] ?? 0) && size <= MOST_SESSIONS);
  return isAscending ? sizes : undefined;
}

function parseStrictly(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    strict: true,
    options: {
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      profile: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      concurrency: { type: 'string' },
      rate: { type: 'string' },
      registrations: { type: 'string' },
      sessions: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;
}
