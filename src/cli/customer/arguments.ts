import { parseArgs } from 'node:util';
import { type Msisdn, parseMsisdn } from '../../conversation/msisdn.ts';
import { wrongOption } from '../wrong-option.ts';

export type Whom = { readonly phone: Msisdn } | { readonly ref: string };

export type CustomerRequest =
  | { readonly kind: 'show'; readonly whom: Whom }
  | { readonly kind: 'erase'; readonly whom: Whom; readonly sure: boolean }
  | { readonly kind: 'list' }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly why: string };

export const USAGE = `Usage: npm run customer -- show|erase --phone NUMBER|--ref REFERENCE [--yes]
       npm run customer -- list

What this service keeps of one customer, for requests of access and erasure; and who waits for a person.

  show               prints all of it: state, consent, what was entered, the tries
  list               the dead letters: registrations that were given up, or refused and no SMS could tell; references alone. One
                     is off the list when the customer has registered after all, or is erased
  erase              deletes it for good, after you have typed YES; what is under way is cancelled
  --phone NUMBER     +254712345678, 0712345678
  --ref REFERENCE    the six characters in the customer's SMS
  --yes              erase without asking, and without showing it
  --help             this page

REDIS_URL and DATA_KEY are read as the service reads them (environment; .env outside production); with neither, the sandbox
that runs in this folder is meant. Each use leaves a line in the stream j:audit of Redis, with the time and the reference
and without personal data; list, which shows none, leaves none.`;

const TAKES = {
  phone: '--phone takes a Kenyan mobile number, like +254712345678',
  ref: '--ref takes the six characters of a reference',
} as const;

export function parseCustomerArguments(argv: readonly string[]): CustomerRequest {
  let parsed: ReturnType<typeof parseStrictly>;
  try {
    parsed = parseStrictly(argv);
  } catch (error) {
    return wrong(wrongOption(error, TAKES));
  }
  const { values, positionals } = parsed;
  if (values.help) return { kind: 'help' };
  if (values.phone.length > 1 || values.ref.length > 1) return wrong('say of whom once: one --phone, or one --ref');
  const [verb, ...more] = positionals;
  if (verb === 'list') {
    const isAlone = more.length === 0 && values.phone.length + values.ref.length === 0 && !values.yes;
    return isAlone ? { kind: 'list' } : wrong('list takes nothing behind it');
  }
  if (verb !== 'show' && verb !== 'erase') return wrong('say show or erase, once, or list');
  const [behind] = more;
  if (behind !== undefined) return wrong(misplaced(behind, verb));
  const whom = whomOf(values);
  if (typeof whom === 'string') return wrong(whom);
  if (verb === 'erase') return { kind: 'erase', whom, sure: values.yes };
  return values.yes ? wrong('--yes is for erase') : { kind: 'show', whom };
}

function whomOf({ phone: [phone], ref: [ref] }: { phone: readonly string[]; ref: readonly string[] }): Whom | string {
  if ((phone === undefined) === (ref === undefined)) return 'say of whom: either --phone or --ref';
  if (ref !== undefined) {
    const written = ref.trim().toUpperCase();
    return /^[A-Z0-9]{6}$/.test(written) ? { ref: written } : TAKES.ref;
  }
  const msisdn = parseMsisdn(phone ?? '');
  return msisdn === undefined ? TAKES.phone : { phone: msisdn };
}

function misplaced(behind: string, verb: 'show' | 'erase'): string {
  if (parseMsisdn(behind) !== undefined) return `the phone goes behind --phone: ${verb} --phone NUMBER`;
  return behind === 'show' || behind === 'erase'
    ? 'say show or erase, once'
    : `of whom goes behind --phone or --ref: ${verb} --phone NUMBER`;
}

function parseStrictly(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    strict: true,
    allowPositionals: true,
    options: {
      phone: { type: 'string', multiple: true, default: [] },
      ref: { type: 'string', multiple: true, default: [] },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}

function wrong(why: string): CustomerRequest {
  return { kind: 'wrong', why };
}
