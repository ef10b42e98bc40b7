import { parseArgs } from 'node:util';
import { wrongOption } from '../../src/cli/wrong-option.ts';
import { numbersTaken, readNumber } from '../support/number-options.ts';

export type ChaosOptions = {
  readonly customers: number;
  /** How long customers begin and things are broken, about; what was begun ends after it. */
  readonly minutes: number;
  readonly seed: number;
  readonly processes: number;
};

export type ChaosRequest =
  | { readonly kind: 'run'; readonly options: ChaosOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly why: string };

export const USAGE = `Usage: npm run chaos -- [options]

Customers register by USSD and SMS with several processes of the service on one Redis, while the service, Redis, the
registry and the SMS gateway are killed, paused and broken at random. Some drop their session and come back by
themselves, after a reminder, or by SMS; some opt out. The gateway hands SMS on twice, late and out of order. At the
end: what was lost, doubled or misinformed, and how many of those who agreed are registered.
It needs redis-server on the PATH, and reaches nothing but this machine.

  --customers N    how many register; default 300
  --minutes M      for how long, about: customers begin and things are broken; default 1
  --seed S         the same seed breaks the same things at the same times; default 1
  --processes P    of the service; default 3
  --help           this page

Exit code: 0 where nothing was lost, doubled or misinformed, nobody got an SMS after an opt-out, and 95 % of those
who agreed are registered; 1 where not, or where it could not be run; 2 where the arguments are wrong.`;

const LIMITS = {
  customers: { from: 1, to: 100_000, whole: true },
  minutes: { from: 0.1, to: 120, whole: false },
  seed: { from: 0, to: 2 ** 32 - 1, whole: true },
  processes: { from: 1, to: 16, whole: true },
} as const;

const TAKES = numbersTaken(LIMITS);

export function parseChaosArguments(argv: readonly string[]): ChaosRequest {
  let values: ReturnType<typeof parseStrictly>;
  try {
    values = parseStrictly(argv);
  } catch (error) {
    return { kind: 'wrong', why: wrongOption(error, TAKES) };
  }
  if (values.help) return { kind: 'help' };
  const options = { customers: 0, minutes: 0, seed: 0, processes: 0 };
  for (const name of ['customers', 'minutes', 'seed', 'processes'] as const) {
    const number = readNumber(values[name], LIMITS[name]);
    if (number === undefined) return { kind: 'wrong', why: TAKES[name] ?? '' };
    options[name] = number;
  }
  return { kind: 'run', options };
}

function parseStrictly(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    strict: true,
    options: {
      customers: { type: 'string', default: '300' },
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      processes: { type: 'string', default: '3' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;
}
