import { parseArgs } from 'node:util';
import { KEY_IN_ADDRESS, wrongOption } from '../wrong-option.ts';

export type DoctorRequest =
  /** `callback`: the service's address from outside, without query and slash at its end. `probe`: register nobody, the whole way. */
  | { readonly kind: 'examine'; readonly callback?: string; readonly probe?: true }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly why: string };

export const USAGE = `Usage: npm run doctor -- [--callback ADDRESS] [--probe]

Checks the settings of this environment against the world, a line each: ok, warn or wrong, and what to do.
Registers nobody, sends no SMS, prints no secret. Exit code 1 where something is wrong.

  --callback ADDRESS  also ask the running service from outside, as the gateway will: https://ussd.example
  --probe             also register nobody, the whole way: a synthetic customer dials, answers, confirms, is stored in
                      Redis, and comes to the registry's door with an empty request, which it can only refuse; then
                      all of it is deleted. For a timer
  --help              this page

It asks: Redis (its settings, and a key that is written, read and deleted), the registry (an empty
request, which it can only refuse), Africa's Talking (the balance), and whether HOST and PORT are free.`;

const CALLBACK_TAKES = 'give it like https://ussd.example';
/** What stands before the path of a callback. */
const PREFIX = /^(.*)\/(?:ussd(?:\/.*)?|sms\/reports\/?)$/;

export function parseDoctorArguments(argv: readonly string[]): DoctorRequest {
  let parsed: ReturnType<typeof parseStrictly>;
  try {
    parsed = parseStrictly(argv);
  } catch (error) {
    return wrong(wrongOption(error, { callback: `--callback takes an address: ${CALLBACK_TAKES}` }));
  }
  const { help, callback } = parsed;
  if (help) return { kind: 'help' };
  const probe = parsed.probe ? ({ probe: true } as const) : {};
  if (callback === undefined) return { kind: 'examine', ...probe };
  const url = URL.canParse(callback) ? new URL(callback) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username + url.password !== '') {
    return wrong(`--callback is no address: ${CALLBACK_TAKES}`);
  }
  if (url.searchParams.has('key')) return wrong(KEY_IN_ADDRESS);
  const address = url.origin + (PREFIX.exec(url.pathname)?.[1] ?? url.pathname.replace(/\/+$/, ''));
  return { kind: 'examine', callback: address, ...probe };
}

function parseStrictly(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    strict: true,
    allowPositionals: false,
    options: {
      callback: { type: 'string' },
      probe: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;
}

function wrong(why: string): DoctorRequest {
  return { kind: 'wrong', why };
}
