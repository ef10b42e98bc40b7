import { z } from 'zod';
import { type Msisdn, parseMsisdn } from '../../conversation/msisdn.ts';

/** One request of a USSD session. */
export type Hop = {
  readonly sessionId: string;
  readonly msisdn: Msisdn;
  /** The gateway's own field, byte for byte; empty on a first hop. */
  readonly text: string;
  /** Empty where the gateway names none. */
  readonly networkCode: string;
  readonly serviceCode: string;
};

export type DeliveryReport = {
  /** The `messageId` that the SMS was accepted with. */
  readonly id: string;
  /** Final: `Success`, `Failed`, `Rejected`, `AbsentSubscriber`, `Expired`. The list is open. */
  readonly status: string;
};

/** `input` and `lastAppResponse`, which carry personal data, are left where they are. */
export type SessionEnd = {
  readonly sessionId: string;
  readonly msisdn: Msisdn;
  /** `Success`, `Incomplete` or `Failed`. The list is open. */
  readonly status: string;
};

const LONGEST_ID = 100;
const LONGEST_WORD = 100;
const NOT_UTF8 = '\uFFFD';
const CONTROL = /\p{Cc}/u;

/** Undefined: this is no hop. By hand, as every hop comes through here and a schema costs ten times as much. */
export function readHop(form: URLSearchParams): Hop | undefined {
  const sessionId = form.get('sessionId') ?? '';
  const serviceCode = form.get('serviceCode') ?? '';
  const text = form.get('text');
  if (text === null || text.includes(NOT_UTF8)) return undefined;
  if (sessionId === '' || sessionId.length > LONGEST_ID || CONTROL.test(sessionId)) return undefined;
  if (serviceCode === '' || serviceCode.length > LONGEST_WORD) return undefined;
  const networkCode = form.get('networkCode') ?? '';
  const msisdn = parseMsisdn(form.get('phoneNumber') ?? '');
  if (msisdn === undefined || networkCode.length > LONGEST_WORD) return undefined;
  return { sessionId, msisdn, text, networkCode, serviceCode };
}

const Id = z.string().min(1).max(LONGEST_ID);
const Word = z.string().min(1).max(LONGEST_WORD);
const Phone = z.string().transform((raw, context) => {
  const msisdn = parseMsisdn(raw);
  if (msisdn !== undefined) return msisdn;
  context.addIssue({ code: 'custom', message: 'no Kenyan mobile number' });
  return z.NEVER;
});

const ReportForm = z.object({ id: Id, status: Word });
const SessionEndForm = z.object({ sessionId: Id, phoneNumber: Phone, status: Word });

/** Undefined: this is no delivery report. */
export function readDeliveryReport(form: URLSearchParams): DeliveryReport | undefined {
  return ReportForm.safeParse({ id: form.get('id'), status: form.get('status') }).data;
}

/** Undefined: this is no end of a session. */
export function readSessionEnd(form: URLSearchParams): SessionEnd | undefined {
  const read = SessionEndForm.safeParse({
    sessionId: form.get('sessionId'),
    phoneNumber: form.get('phoneNumber'),
    status: form.get('status'),
  });
  if (!read.success) return undefined;
  const { sessionId, phoneNumber, status } = read.data;
  return { sessionId, msisdn: phoneNumber, status };
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
