import { describe, expect, it } from 'vitest';
import { judgeSms } from '../../../src/adapters/africastalking/result.ts';
import type { SmsAnswer } from '../../../src/ports/partners.ts';

function judge(httpStatus: number, body: unknown): SmsAnswer {
  return judgeSms({ kind: 'answer', httpStatus, body: typeof body === 'string' ? body : JSON.stringify(body) });
}

const SENT = 'Sent to 1/1 Total Cost: KES 0.8000';
const NOT_SENT = 'Sent to 0/1 Total Cost: 0';

/** A 201 about one recipient. */
function about(recipient: Record<string, unknown>, message = NOT_SENT) {
  const fields = { cost: '0', messageId: 'None', number: '+254707888888', ...recipient };
  return judge(201, { SMSMessageData: { Message: message, Recipients: [fields] } });
}

describe('an SMS that was accepted', () => {
  it('as the gateway documents it', () => {
    const fields = { cost: 'KES 0.8000', messageId: 'ATXid_1', status: 'Success', statusCode: 101 };
    expect(about(fields, SENT)).toEqual({
      kind: 'accepted',
      messageId: 'ATXid_1',
      status: '101 Success',
      costKes: 0.8,
    });
  });

  it.each([
    ['Processed', { statusCode: 100 }, ''],
    ['Sent', { statusCode: 101 }, ''],
    ['Queued', { statusCode: 102 }, ''],
    ['a code of text', { statusCode: '101' }, ''],
    ['a status without a code', { status: 'Success' }, ''],
    ['a status in capitals', { status: 'SUCCESS' }, ''],
    ['a summary without code or status', {}, SENT],
    ['a code that is no number', { statusCode: 'many' }, SENT],
    ['a code that nobody knows, and a summary', { statusCode: 199 }, SENT],
  ])('%s', (_case, fields, message) => {
    expect(about({ ...fields, messageId: 'ATXid_1' }, message)).toMatchObject({
      kind: 'accepted',
      messageId: 'ATXid_1',
    });
  });

  it('by the summary alone', () => {
    expect(judge(201, { SMSMessageData: { Message: SENT } })).toEqual({ kind: 'accepted', messageId: '' });
    expect(judge(201, { SMSMessageData: { Message: SENT, Recipients: [] } })).toMatchObject({ kind: 'accepted' });
  });

  it('has no message ID where the gateway writes None, and one line of it otherwise', () => {
    expect(about({ statusCode: 101 }, SENT)).toMatchObject({ messageId: '' });
    expect(about({ statusCode: 101, messageId: 'AT\u202eX\n1' }, SENT)).toMatchObject({ messageId: 'ATX 1' });
  });

  it.each([
    ['KES 0.8000', 0.8],
    ['KES 12', 12],
    ['0', 0],
    ['USD 0.02', undefined],
    ['', undefined],
    [0.8, undefined],
  ])('a cost of %j is %j KES', (cost, costKes) => {
    expect(about({ statusCode: 101, cost }, SENT).costKes).toBe(costKes);
  });
});

describe('an SMS that is never going to arrive', () => {
  const NEVER = [
    [401, 'RiskHold', 'risk_hold'],
    [403, 'InvalidPhoneNumber', 'invalid_number'],
    [404, 'UnsupportedNumberType', 'unsupported_number'],
    [406, 'UserInBlacklist', 'opted_out'],
    [407, 'CouldNotRoute', 'no_route'],
    [409, 'DoNotDisturbRejection', 'do_not_disturb'],
  ] as const;

  it.each(NEVER)('%i %s: %s, and what the gateway said', (statusCode, status, because) => {
    const facts = { status: `${statusCode} ${status}`, costKes: 0 };
    expect(about({ statusCode, status })).toEqual({ kind: 'undeliverable', because, ...facts });
  });

  it.each(NEVER)('%i alone, or %s alone: %s', (statusCode, status, because) => {
    expect(about({ statusCode })).toMatchObject({ kind: 'undeliverable', because });
    expect(about({ status })).toMatchObject({ kind: 'undeliverable', because });
  });

  it.each(['UserInBlacklist', 'UserInBlackList', 'userinblacklist', ' USERINBLACKLIST '])(
    '%j is believed beside any code, and as the message',
    (status) => {
      expect(about({ status, statusCode: 101 }, SENT)).toMatchObject({ because: 'opted_out' });
      expect(about({ status, statusCode: 500 })).toMatchObject({ because: 'opted_out' });
      const message = { SMSMessageData: { Message: status, Recipients: [] } };
      expect(judge(201, message)).toEqual({ kind: 'undeliverable', because: 'opted_out' });
    },
  );

  it('says so in one line, however the gateway puts it', () => {
    const status = `UserIn\u202eBlacklist\n${'x'.repeat(200)}`;
    expect(about({ statusCode: 406, status }).status).toBe(`406 UserInBlacklist ${'x'.repeat(34)}`);
  });
});

describe('an SMS that was not sent, and is worth another attempt', () => {
  it.each([
    [402, 'InvalidSenderId', 'sender_id'],
    [405, 'InsufficientBalance', 'no_credit'],
    [500, 'InternalServerError', 'fault'],
    [501, 'GatewayError', 'fault'],
    [502, 'RejectedByGateway', 'fault'],
    [408, 'SomethingNew', 'fault'],
    [777, '', 'fault'],
  ])('%i %s: %s', (statusCode, status, because) => {
    expect(about({ statusCode, status })).toMatchObject({ kind: 'retry', because, mayHaveSent: false });
  });

  it('by the message alone', () => {
    const body = { SMSMessageData: { Message: 'InvalidSenderId', Recipients: [] } };
    expect(judge(201, body)).toEqual({ kind: 'retry', because: 'sender_id', mayHaveSent: false });
  });

  it('as it went to nobody', () => {
    const unsent = { kind: 'retry', because: 'unreadable', mayHaveSent: false };
    expect(judge(201, { SMSMessageData: { Message: 'Something new', Recipients: [] } })).toEqual(unsent);
    expect(about({})).toMatchObject(unsent);
  });
});

describe('a success that can not be read: it was probably sent', () => {
  it.each([
    ['nothing', ''],
    ['a page', '<html>'],
    ['half an answer', '{"SMSMessageData":{"Message":"Sent to'],
    ['another answer', '{"ok":true}'],
    ['an empty answer', '{"SMSMessageData":{}}'],
    ['a list that is none', { SMSMessageData: { Message: 'Thanks', Recipients: 'one' } }],
    ['a recipient that is none', { SMSMessageData: { Message: 'Thanks', Recipients: [7] } }],
    ['a status that nobody knows', { SMSMessageData: { Message: 'Thanks', Recipients: [{ status: 'Teleported' }] } }],
  ])('%s', (_case, body) => {
    expect(judge(201, body)).toMatchObject({ kind: 'retry', because: 'unreadable', mayHaveSent: true });
  });
});

describe('any other answer', () => {
  it.each([
    [302, '', 'misdirected', false],
    [400, 'Must have at least one recipient', 'unreadable', false],
    [401, 'The supplied authentication is invalid', 'unauthorised', false],
    [402, '', 'no_credit', false],
    [403, '', 'forbidden', false],
    [404, '', 'misdirected', false],
    [405, '', 'misdirected', false],
    [408, '', 'busy', true],
    [429, '', 'busy', false],
    [500, '', 'fault', true],
    [503, '<html>', 'fault', true],
  ] as const)('HTTP %i %j: %s', (httpStatus, body, because, mayHaveSent) => {
    expect(judge(httpStatus, body)).toEqual({ kind: 'retry', because, mayHaveSent });
  });

  it('may ask to wait', () => {
    const busy = { kind: 'answer', httpStatus: 429, body: '', retryAfterMs: 7000 } as const;
    expect(judgeSms(busy)).toEqual({ kind: 'retry', because: 'busy', mayHaveSent: false, afterMs: 7000 });
  });

  it.each([
    ['timeout', true],
    ['cut', true],
    ['unreachable', false],
  ] as const)('none: %s', (because, mayHaveSent) => {
    expect(judgeSms({ kind: 'failed', because })).toEqual({ kind: 'retry', because, mayHaveSent });
  });
});
