import { describe, expect, it } from 'vitest';
import { judgeSms } from '../../../src/adapters/africastalking/result.ts';
import type { SmsAnswer } from '../../../src/ports/partners.ts';

function judge(httpStatus: number, body: unknown): SmsAnswer {
  return judgeSms({ kind: 'answer', httpStatus, body: typeof body === 'string' ? body : JSON.stringify(body) });
}

function sent(statusCode: unknown, message = 'Sent to 1/1 Total Cost: KES 0.8000') {
  const recipient = { cost: 'KES 0.8000', messageId: 'ATXid_1', number: '+254707888888', status: 'Any', statusCode };
  return { SMSMessageData: { Message: message, Recipients: [recipient] } };
}

describe("a recipient's status code", () => {
  it.each([100, 101, 102, '101'])('%j: accepted', (statusCode) => {
    expect(judge(201, sent(statusCode))).toEqual({ kind: 'accepted', messageId: 'ATXid_1' });
  });

  it.each([401, 403, 404, 406, 407, 409])('%i: never going to arrive', (statusCode) => {
    expect(judge(201, sent(statusCode))).toEqual({ kind: 'undeliverable', because: statusCode });
  });

  it.each([402, 405])('%i: the account wants a person', (statusCode) => {
    expect(judge(201, sent(statusCode))).toEqual({ kind: 'retry', because: 'no_credit', mayHaveSent: false });
  });

  it.each([500, 501, 502, 408, 777])('%i: try again', (statusCode) => {
    expect(judge(201, sent(statusCode))).toEqual({ kind: 'retry', because: 'fault', mayHaveSent: false });
  });
});

describe('no recipient', () => {
  it('and a sender ID that is not accepted: the account wants a person', () => {
    const body = { SMSMessageData: { Message: 'InvalidSenderId', Recipients: [] } };
    expect(judge(201, body)).toEqual({ kind: 'retry', because: 'no_credit', mayHaveSent: false });
  });

  it('and another message: nothing was sent', () => {
    const body = { SMSMessageData: { Message: 'Something new', Recipients: [] } };
    expect(judge(201, body)).toEqual({ kind: 'retry', because: 'unreadable', mayHaveSent: false });
  });
});

describe('any other answer', () => {
  it.each([
    [200, '', 'unreadable', true],
    [201, '<html>', 'unreadable', true],
    [201, '{"SMSMessageData":{}}', 'unreadable', true],
    [201, sent('many'), 'unreadable', true],
    [302, '', 'misdirected', false],
    [400, 'Must have at least one recipient', 'unreadable', false],
    [401, 'The supplied authentication is invalid', 'unauthorised', false],
    [402, '', 'no_credit', false],
    [403, '', 'unauthorised', false],
    [404, '', 'misdirected', false],
    [405, '', 'misdirected', false],
    [408, '', 'busy', true],
    [429, '', 'busy', false],
    [500, '', 'fault', true],
    [503, '<html>', 'fault', true],
  ] as const)('HTTP %i %j: %s', (httpStatus, body, because, mayHaveSent) => {
    expect(judge(httpStatus, body)).toEqual({ kind: 'retry', because, mayHaveSent });
  });

  it.each([
    ['timeout', true],
    ['cut', true],
    ['unreachable', false],
  ] as const)('none: %s', (because, mayHaveSent) => {
    expect(judgeSms({ kind: 'failed', because })).toEqual({ kind: 'retry', because, mayHaveSent });
  });
});
