import { type Msisdn, parseMsisdn } from '../../conversation/msisdn.ts';
import { outsideId, outsideText } from '../outside-text.ts';
import { readNetworkCode } from './fields.ts';

/** One request of a USSD session. */
export type Hop = {
  readonly sessionId: string;
  readonly msisdn: Msisdn;
  /** All that was typed, or the newest input; without what was dialled. Empty on a first hop. */
  readonly text: string;
  /** Where it is the first hop of its session, `text` says no more than that somebody dials. */
  readonly plainDial: boolean;
  /** Digits. Empty where the gateway names none. */
  readonly networkCode: string;
  readonly serviceCode: string;
};

const LONGEST_ID = 100;
const LONGEST_WORD = 100;
/** More than a session of three minutes can bring, at 90 characters of input a hop. */
const LONGEST_TEXT = 2_000;
const MOST_ANSWERS = 200;

/**
 * Undefined: this is no hop. By hand, as every hop comes through here and a schema costs ten times as much.
 * `newestInputNetworks`: codes of networks whose `text` holds only the newest input.
 */
export function readHop(
  form: URLSearchParams,
  newestInputNetworks: ReadonlySet<string>,
): Hop | 'no Kenyan mobile' | undefined {
  const sessionId = readSessionId(form.get('sessionId') ?? '');
  const serviceCode = form.get('serviceCode') ?? '';
  const written = form.get('text') ?? '';
  if (written.length > LONGEST_TEXT) return undefined;
  if (written.length > MOST_ANSWERS && written.split('*').length > MOST_ANSWERS) return undefined;
  if (sessionId === '') return undefined;
  if (serviceCode === '' || serviceCode.length > LONGEST_WORD) return undefined;
  const networkCode = readNetworkCode(form.get('networkCode')) ?? '';
  const phone = form.get('phoneNumber') ?? '';
  const msisdn = parseMsisdn(phone);
  if (msisdn === undefined) return SOME_PHONE.test(phone) ? 'no Kenyan mobile' : undefined;
  const text = withoutDialled(written, serviceCode, newestInputNetworks.has(networkCode));
  const plainDial = text === '' || NOTHING.test(text) || serviceCode.endsWith(`*${withoutHash(text)}#`);
  return { sessionId, msisdn, text, plainDial, networkCode, serviceCode };
}

/** Gateways' ids are as they are. Whoever has the key may send any text for one, which is stored and shown to operators. */
function readSessionId(written: string): string {
  if (written.length > LONGEST_ID) return '';
  return outsideId(written) ?? outsideText(written, LONGEST_ID);
}

/** E.164 allows 15 digits; shorter than 7 is no subscriber's number anywhere. */
const SOME_PHONE = /^\+?\d(?:[ -]?\d){6,14}$/;

/** What programs write where they have nothing to write. */
const NOTHING = /^(?:[^\p{L}\p{N}]*(?:null|nil|none|undefined|nan|empty|n\/a))?[^\p{L}\p{N}]*$/iu;
const NOTHING_FIRST = /^[("'[]?(?:null|nil|none|undefined|nan|empty|n\/a)[)"'\]]?(?=\*|$)/i;

/** Some gateways begin `text` with the code that was dialled, its extension, or a word for nothing. Answers follow behind a `*`. */
function withoutDialled(text: string, serviceCode: string, newestOnly: boolean): string {
  // All but a few texts begin with an answer to a menu.
  if (/^(?:\d|$)/.test(text)) return text;
  const rest = behindDialled(text, serviceCode) ?? (newestOnly ? text : text.replace(NOTHING_FIRST, ''));
  return rest !== text && rest.startsWith('*') ? rest.slice(1) : rest;
}

/** Undefined: `text` does not begin with what was dialled. */
function behindDialled(text: string, serviceCode: string): string | undefined {
  const code = withoutHash(serviceCode);
  if (text.startsWith(code)) {
    const rest = text.slice(code.length).replace(/^(?:\*[\d*]*)?#/, '');
    if (rest === '' || rest.startsWith('*')) return rest;
  }
  const extension = /^\*[\d*]*\d#/.exec(text)?.[0];
  return extension !== undefined && serviceCode.endsWith(extension) ? text.slice(extension.length) : undefined;
}

/** Whether the code a customer dialled is ours, or continues it: `*384*70421*1#` continues `*384*70421#`. */
export function sameServiceCode(configured: string, dialled: string): boolean {
  const ours = withoutHash(configured);
  const theirs = withoutHash(dialled);
  return ours !== '' && (theirs === ours || theirs.startsWith(`${ours}*`));
}

function withoutHash(code: string): string {
  return code.endsWith('#') ? code.slice(0, -1) : code;
}
