import { parseArgs } from 'node:util';
import { type Msisdn, parseMsisdn } from '../../conversation/msisdn.ts';
import { wrongOption } from '../wrong-option.ts';

export type Whom = { readonly phone: Msisdn } | { readonly reference: string };

/** `envFiles`: read before all else, in this order; what is set already stays. */
export type CustomerRequest =
  | { readonly kind: 'show' | 'withdraw'; readonly whom: Whom; readonly envFiles: readonly string[] }
  | { readonly kind: 'erase'; readonly whom: Whom; readonly sure: boolean; readonly envFiles: readonly string[] }
  | { readonly kind: 'list'; readonly envFiles: readonly string[] }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly why: string };

export const USAGE = `Usage: npm run customer -- show|erase|withdraw --phone NUMBER|--ref REFERENCE [--yes] [--env-file FILE]
       npm run customer -- list [--env-file FILE]

What is stored of one customer, for requests of access and erasure; and who waits.

  show               prints all of it: why there is no SMS yet, what comes next and when, each session, attempt and SMS, what was
                     entered, the proof of consent
  list               who needs attention, and why; then who is pending, and when the next attempt is. References alone
  erase              deletes it for good, after you have typed YES, and has Redis write its append-only file anew. The proof of
                     consent stays: it holds neither name nor number
  withdraw           for a customer who asks the helpline: stops all, and puts the customer on the call-back list
  --phone NUMBER     +254712345678, 0712345678
  --ref REFERENCE    the six characters in the customer's SMS
  --yes              erase without asking, and without showing it
  --env-file FILE    settings of a deployment, such as /etc/jisajili/common.env; several times for several files
  --help             this page

REDIS_URL and DATA_KEY are read as the service reads them (environment; .env outside production); with neither, the sandbox
that runs in this folder is meant. Each use leaves an audit line with the time and the reference, without personal data; list,
which shows none, leaves none.`;

const TAKES = {
  phone: '--phone takes a Kenyan mobile number, like +254712345678',
  ref: '--ref takes the six characters of a reference',
  'env-file': '--env-file takes a file, like /etc/jisajili/common.env',
} as const;

const VERBS = ['show', 'erase', 'withdraw'] as const;

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
  const [word, ...more] = positionals;
  const envFiles = values['env-file'];
  if (word === 'list') {
    const isAlone = more.length === 0 && values.phone.length + values.ref.length === 0 && !values.yes;
    return isAlone ? { kind: 'list', envFiles } : wrong('list takes nothing behind it but --env-file');
  }
  const verb = VERBS.find((each) => each === word);
  if (verb === undefined) return wrong('say show, erase or withdraw, once, or list');
  const [behind] = more;
  if (behind !== undefined) return wrong(misplaced(behind, verb));
  const whom = whomOf(values);
  if (typeof whom === 'string') return wrong(whom);
  if (verb === 'erase') return { kind: 'erase', whom, sure: values.yes, envFiles };
  return values.yes ? wrong('--yes is for erase') : { kind: verb, whom, envFiles };
}

function whomOf({ phone: [phone], ref: [ref] }: { phone: readonly string[]; ref: readonly string[] }): Whom | string {
  if ((phone === undefined) === (ref === undefined)) return 'say of whom: either --phone or --ref';
  if (ref !== undefined) {
    const written = ref.trim().toUpperCase();
    return /^[A-Z0-9]{6}$/.test(written) ? { reference: written } : TAKES.ref;
  }
  const msisdn = parseMsisdn(phone ?? '');
  return msisdn === undefined ? TAKES.phone : { phone: msisdn };
}

function misplaced(behind: string, verb: string): string {
  if (parseMsisdn(behind) !== undefined) return `the phone goes behind --phone: ${verb} --phone NUMBER`;
  return VERBS.some((each) => each === behind)
    ? 'say show, erase or withdraw, once'
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
      'env-file': { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}

function wrong(why: string): CustomerRequest {
  return { kind: 'wrong', why };
}
