import { parseArgs } from 'node:util';
import { internationalDigits } from '../../adapters/africastalking/international-digits.ts';
import { isThisMachine } from '../../runtime/this-machine.ts';
import { KEY_IN_ADDRESS, wrongOption } from '../wrong-option.ts';
import { SERVICE_CODE } from './handset.ts';

export type DialOptions = {
  /** The hop's URL with the key of the environment, as the gateway would call it. */
  readonly callback: URL;
  /** `+254712345678`. */
  readonly number: string;
  readonly serviceCode: string;
  readonly networkCode: string;
  /** Where SMS go. */
  readonly shortCode: string;
  /** Send the newest input alone instead of all that was typed. */
  readonly newestOnly: boolean;
  /** How long a script waits for the SMS. */
  readonly waitS: number;
};

export type DialRequest =
  | { readonly kind: 'dial'; readonly options: DialOptions }
  | { readonly kind: 'help' }
  /** `short`: the line says it all, without the usage. */
  | { readonly kind: 'wrong'; readonly why: string; readonly short?: true };

export const USAGE = `Usage: npm run dial -- [address] [options]

A phone in the terminal, against the sandbox or any deployed address.

  address             the service, like https://ussd.example, without a key; default: this machine,
                      port PORT or 3000
  --number NUMBER     who dials; default +254712345678
  --code CODE         what is dialled; default *384*70421#
  --network CODE      the network's code; default 63902 (Safaricom)
  --newest            send only the newest input, as some networks do
  --wait SECONDS      without a terminal: how long to wait for the SMS at the end; default 10
  --help              this page

From the environment: the callback key, the first of CALLBACK_KEY; where SMS go, AT_SHORT_CODE, or 22384 as in the
sandbox.

Each line is one answer. On the phone: sms TEXT, drop, redial, quit, help; with a backslash in front (\\quit) such
a word is an answer.`;

const TAKES = {
  number: '--number takes a phone number, like +254712345678',
  code: "--code takes a service code in quotes, like '*384*70421#'",
  network: '--network takes a network code, like 63902',
  wait: '--wait takes seconds, 600 at most',
} as const;

const SANDBOX_SHORT_CODE = '22384';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the command line asks for. `env`: `PORT`, `CALLBACK_KEY` and `AT_SHORT_CODE` are looked at. */
export function parseDialArguments(argv: readonly string[], env: Environment): DialRequest {
  let parsed: ReturnType<typeof parseStrictly>;
  try {
    parsed = parseStrictly(argv);
  } catch (error) {
    return wrong(wrongOption(error, TAKES));
  }
  const { values, positionals } = parsed;
  if (values.help) return { kind: 'help' };
  if (positionals.length > 1) return wrong('more than one address');

  const address = positionals[0] ?? `http://127.0.0.1:${env['PORT'] || '3000'}`;
  const [, host, port = ''] = WITHOUT_SCHEME.exec(address) ?? [];
  if (host !== undefined && !isThisMachine(host)) {
    return { ...wrong(`the address lacks its scheme: give it like https://${host}${port}`), short: true };
  }
  const callback = callbackOf(host === undefined ? address : `http://${address}`);
  if (typeof callback === 'string') return wrong(callback);
  if (callback.searchParams.has('key')) return { ...wrong(KEY_IN_ADDRESS), short: true };
  const key = env['CALLBACK_KEY']?.split(',')[0]?.trim();
  if (key) callback.searchParams.set('key', key);

  const number = `+${internationalDigits(values.number)}`;
  if (!/^[+\d\s()-]+$/.test(values.number) || !/^\+\d{7,15}$/.test(number)) {
    return wrong(`--number ${values.number} is no phone number: give it like +254712345678`);
  }
  if (!/^\*[\d*]+#$/.test(values.code)) {
    return wrong(`--code ${values.code} is no service code: give it in quotes, like '*384*70421#'`);
  }
  if (!/^\d{1,6}$/.test(values.network)) return wrong(`--network ${values.network} is no network code, like 63902`);
  const waitS = Number(values.wait);
  if (!/^\d+(\.\d+)?$/.test(values.wait) || waitS > 600) return wrong(TAKES.wait);
  return {
    kind: 'dial',
    options: {
      callback,
      number,
      serviceCode: values.code,
      networkCode: values.network,
      shortCode: env['AT_SHORT_CODE'] || SANDBOX_SHORT_CODE,
      newestOnly: values.newest,
      waitS,
    },
  };
}

function parseStrictly(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    strict: true,
    allowPositionals: true,
    options: {
      number: { type: 'string', default: '+254712345678' },
      code: { type: 'string', default: SERVICE_CODE },
      network: { type: 'string', default: '63902' },
      newest: { type: 'boolean', default: false },
      wait: { type: 'string', default: '10' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}

const WITHOUT_SCHEME = /^(\[[\da-f:]+\]|[a-z\d](?:[a-z\d.-]*[a-z\d])?)(:\d+)?(?=[/?#]|$)/i;

/** The URL of hops for a base address or a whole callback URL; what is wrong with it otherwise. */
function callbackOf(address: string): URL | string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return 'the address is no URL: give it like http://127.0.0.1:3000 or https://ussd.example';
  }
  url.hash = '';
  if (!url.pathname.endsWith('/ussd')) url.pathname = `${url.pathname.replace(/\/+$/, '')}/ussd`;
  return url;
}

function wrong(why: string): Extract<DialRequest, { kind: 'wrong' }> {
  return { kind: 'wrong', why };
}
