import { describe, expect, it } from 'vitest';
import { readDeliveryReport, readInboundSms, readOptOut } from '../../../src/adapters/africastalking/sms-callbacks.ts';

function changed(base: string, changes: Record<string, string | undefined> = {}): URLSearchParams {
  const fields = new URLSearchParams(base);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) fields.delete(name);
    else fields.set(name, value);
  }
  return fields;
}

describe('a delivery report', () => {
  const REPORT =
    'id=ATXid_1&status=Failed&phoneNumber=%2B254707888888&networkCode=63902&failureReason=UserIsInactive&retryCount=2';
  const read = (changes: Record<string, string | undefined> = {}) => readDeliveryReport(changed(REPORT, changes));

  it('as the gateway sends it', () => {
    expect(read()).toStrictEqual({ id: 'ATXid_1', msisdn: '254707888888', outcome: 'inactive' });
  });

  it('needs an id, a status and a phone, and nothing else', () => {
    const bare = read({ networkCode: undefined, retryCount: undefined, failureReason: undefined });
    expect(bare).toStrictEqual({ id: 'ATXid_1', msisdn: '254707888888', outcome: 'delivery_failure' });
  });

  it.each([
    ['Sent', 'on_its_way'],
    ['Submitted', 'on_its_way'],
    ['Buffered', 'on_its_way'],
    ['Success', 'delivered'],
    ['AbsentSubscriber', 'phone_off'],
    ['Expired', 'phone_off'],
    ['Failed', 'delivery_failure'],
    ['Rejected', 'rejected'],
  ])('%s, in any case, without a reason: %s', (status, outcome) => {
    for (const word of [status, status.toUpperCase()])
      expect(read({ status: word, failureReason: '' })).toMatchObject({ outcome });
  });

  it('with a status that nobody knows says nothing final', () => {
    expect(read({ status: 'Tele\u202eported\n' })).toMatchObject({ outcome: 'on_its_way' });
  });

  it.each([
    ['InsufficientCredit', 'insufficient_credit'],
    ['UserIsInactive', 'inactive'],
    ['UserInBlackList', 'opted_out'],
    ['userinblacklist', 'opted_out'],
    ['UserAccountSuspended', 'suspended'],
    ['DeliveryFailure', 'delivery_failure'],
    ['DoNotDisturbRejection', 'do_not_disturb'],
    ['UserDoesNotExist', 'invalid_number'],
    ['NotNetworkSubcriber', 'no_route'],
    ['InvalidLinkId', 'other'],
    ['SomethingNew', 'other'],
  ])('that failed or was rejected by reason of %s: %s', (failureReason, outcome) => {
    expect(read({ failureReason })).toMatchObject({ outcome });
    expect(read({ failureReason, status: 'Rejected' })).toMatchObject({ outcome });
    expect(read({ failureReason, status: 'Success' })).toMatchObject({ outcome: 'delivered' });
  });

  it.each([
    { id: undefined },
    { id: '' },
    { id: 'AT\n1' },
    { id: 'x'.repeat(101) },
    { status: undefined },
    { status: '\u200b' },
    { phoneNumber: undefined },
    { phoneNumber: '+255711000111' },
  ])('is not one with %j', (changes) => {
    expect(read(changes)).toBeUndefined();
  });
});

describe('an inbound SMS', () => {
  const SMS =
    'date=2017-05-03T06%3A04%3A45Z&from=%2B254707888888&id=b1a2&linkId=L7&text=JISAJILI+Anthony+Kamau&to=22384&cost=0&networkCode=63902';
  const read = (changes: Record<string, string | undefined> = {}) => readInboundSms(changed(SMS, changes));

  it('as the gateway sends it', () => {
    expect(read()).toStrictEqual({
      id: 'b1a2',
      from: '254707888888',
      to: '22384',
      text: 'JISAJILI Anthony Kamau',
      sentAtMs: Date.UTC(2017, 4, 3, 6, 4, 45),
      networkCode: '63902',
    });
  });

  it.each([
    ['2017-05-03T06:04:45Z', Date.UTC(2017, 4, 3, 6, 4, 45)],
    ['2017-05-03 06:04:45', Date.UTC(2017, 4, 3, 6, 4, 45)],
    ['2017-05-03T06:04:45.123Z', Date.UTC(2017, 4, 3, 6, 4, 45)],
    ['2017-13-03 06:04:45', undefined],
    ['yesterday', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('of the date %j is of %j', (date, sentAtMs) => {
    const sms = read({ date });
    expect(sms?.id).toBe('b1a2');
    expect(sms?.sentAtMs).toBe(sentAtMs);
  });

  it('keeps its lines, and nothing that cannot be seen', () => {
    expect(read({ text: 'JISAJILI\r\nAnthony\u0000 Kamau\n\u202e21314151 ' })?.text).toBe(
      'JISAJILI\nAnthony Kamau\n21314151',
    );
    expect(read({ text: '' })?.text).toBe('');
    expect(read({ text: 'x'.repeat(8_000) })?.text).toHaveLength(1_600);
  });

  it.each([
    { id: undefined },
    { id: '' },
    { from: undefined },
    { from: '+255711000111' },
    { from: 'SAFARICOM' },
    { to: undefined },
    { to: '' },
    { text: undefined },
  ])('is not one with %j', (changes) => {
    expect(read(changes)).toBeUndefined();
  });
});

describe('an opt-out', () => {
  const OPT_OUT = 'senderId=UMOJA&phoneNumber=%2B254707888888';

  it('as the gateway sends it, and without the sender', () => {
    for (const form of [changed(OPT_OUT), changed(OPT_OUT, { senderId: undefined })])
      expect(readOptOut(form)).toBe('254707888888');
  });

  it('is not one without a Kenyan mobile number', () => {
    expect(readOptOut(changed(OPT_OUT, { phoneNumber: undefined }))).toBeUndefined();
    expect(readOptOut(changed(OPT_OUT, { phoneNumber: '12' }))).toBeUndefined();
  });
});
