import { type Msisdn, parseMsisdn } from '../../conversation/msisdn.ts';
import type { DeliveryReport, InboundSms, UndeliverableReason } from '../../ports/partners.ts';
import { outsideId, outsideLines, outsideText } from '../outside-text.ts';
import { known, readDate, readNetworkCode } from './fields.ts';

const LONGEST_WORD = 100;
const LONGEST_SENDER = 20;
/** An SMS in ten parts has 1,530 characters. */
const LONGEST_SMS = 1_600;

/** What a `status`, in small letters, says by itself. Any other: nothing final. */
const STATUSES: ReadonlyMap<string, DeliveryReport['outcome']> = new Map([
  ['sent', 'on_its_way'],
  ['submitted', 'on_its_way'],
  ['buffered', 'on_its_way'],
  ['success', 'delivered'],
  ['absentsubscriber', 'phone_off'],
  ['expired', 'phone_off'],
  ['failed', 'delivery_failure'],
  ['rejected', 'rejected'],
]);
/** They come with a reason, as a rule. */
const WITH_REASON = ['failed', 'rejected'];

/** `failureReason`, in small letters. Any other: `other`. */
const REASONS: ReadonlyMap<string, UndeliverableReason> = new Map([
  ['absentsubscriber', 'phone_off'],
  ['couldnotroute', 'no_route'],
  ['deliveryfailure', 'delivery_failure'],
  ['donotdisturbrejection', 'do_not_disturb'],
  ['insufficientcredit', 'insufficient_credit'],
  ['invalidphonenumber', 'invalid_number'],
  // The gateway spells it without the second s.
  ['notnetworksubcriber', 'no_route'],
  ['notnetworksubscriber', 'no_route'],
  ['riskhold', 'risk_hold'],
  ['unsupportednumbertype', 'unsupported_number'],
  ['useraccountsuspended', 'suspended'],
  ['userdoesnotexist', 'invalid_number'],
  ['userinblacklist', 'opted_out'],
  ['userisinactive', 'inactive'],
  ['usernotreachable', 'phone_off'],
]);

/** Undefined: this is no delivery report about a Kenyan mobile number. */
export function readDeliveryReport(form: URLSearchParams): DeliveryReport | undefined {
  const id = outsideId(form.get('id'));
  const msisdn = parseMsisdn(form.get('phoneNumber') ?? '');
  const status = outsideText(form.get('status'), LONGEST_WORD).toLowerCase();
  if (id === undefined || msisdn === undefined || status === '') return undefined;
  const reason = WITH_REASON.includes(status) ? outsideText(form.get('failureReason'), LONGEST_WORD).toLowerCase() : '';
  const outcome = reason === '' ? (STATUSES.get(status) ?? 'on_its_way') : (REASONS.get(reason) ?? 'other');
  return { id, msisdn, outcome };
}

/** Undefined: this is no SMS from a Kenyan mobile number. */
export function readInboundSms(form: URLSearchParams): InboundSms | undefined {
  const id = outsideId(form.get('id'));
  const from = parseMsisdn(form.get('from') ?? '');
  const to = outsideText(form.get('to'), LONGEST_SENDER);
  const text = form.get('text');
  if (id === undefined || from === undefined || to === '' || text === null) return undefined;
  return {
    id,
    from,
    to,
    text: outsideLines(text, LONGEST_SMS),
    ...known({
      sentAtMs: readDate(form.get('date')),
      networkCode: readNetworkCode(form.get('networkCode')),
    }),
  };
}

/** Who wants no more SMS from an alphanumeric sender ID. Undefined: this is no opt-out of a Kenyan mobile number. */
export function readOptOut(form: URLSearchParams): Msisdn | undefined {
  return parseMsisdn(form.get('phoneNumber') ?? '');
}
