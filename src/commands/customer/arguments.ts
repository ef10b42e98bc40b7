import { parseArgs } from 'node:util';
import { type Msisdn, parseMsisdn } from '../../dialogue/msisdn.ts';

export type Whom = { readonly phone: Msisdn } | { readonly ref: string };

export type CustomerRequest =
  | { readonly kind: 'show'; readonly whom: Whom }
  | { readonly kind: 'erase'; readonly whom: Whom; readonly sure: boolean }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly why: string };

export const USAGE = `Usage: npm run customer -- show|erase --phone NUMBER|--ref REFERENCE [--yes]

What this service keeps of one customer, for requests of access and erasure.

  show               prints all of it: state, consent, what was entered, the tries
  erase              deletes it for good, after you have typed YES; what is under way is cancelled
  --phone NUMBER     +254712345678, 0712345678
  --ref REFERENCE    the six characters of the customer's SMS or screen
  --yes              erase without asking
  --help             this page

REDIS_URL and DATA_KEY are read as the service reads them (environment; .env outside production); with neither, the sandbox
that runs in this folder is meant. Each use leaves a line in the stream j:audit of Redis, with the time and the reference
and without personal data.`;

export function parseCustomerArguments(argv: readonly string[]): CustomerRequest {
  let parsed: ReturnType<typeof parseStrictly>;
  try {
    parsed = parseStrictly(argv);
  } catch (error) {
    // Node adds advice on "--" behind the first sentence.
    return wrong(error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '') : String(error));
  }
  const { values, positionals } = parsed;
  if (values.help) return { kind: 'help' };
  const [verb, ...more] = positionals;
  if ((verb !== 'show' && verb !== 'erase') || more.length > 0) return wrong('say show or erase, once');
  const whom = whomOf(values);
  if (typeof whom === 'string') return wrong(whom);
  if (verb === 'erase') return { kind: 'erase', whom, sure: values.yes };
  return values.yes ? wrong('--yes is for erase') : { kind: 'show', whom };
}

function whomOf({ phone, ref }: { phone?: string | undefined; ref?: string | undefined }): Whom | string {
  if ((phone === undefined) === (ref === undefined)) return 'say of whom: either --phone or --ref';
  if (ref !== undefined) {
    const written = ref.trim().toUpperCase();
    return /^[A-Z0-9]{6}$/.test(written) ? { ref: written } : '--ref takes the six characters of a reference';
  }
  const msisdn = parseMsisdn(phone ?? '');
  return msisdn === undefined ? '--phone takes a Kenyan mobile number, like +254712345678' : { phone: msisdn };
}

function parseStrictly(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    strict: true,
    allowPositionals: true,
    options: {
      phone: { type: 'string' },
      ref: { type: 'string' },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}

function wrong(why: string): CustomerRequest {
  return { kind: 'wrong', why };
}
