import { describe, expect, it } from 'vitest';
import {
  readDeliveryReport,
  readHop,
  readSessionEnd,
  sameServiceCode,
} from '../../../src/adapters/africastalking/callbacks.ts';

/** A callback as it was seen on the wire, save for the phone. */
const HOP =
  'phoneNumber=%2B254707888888&serviceCode=%2A384%2A70421%23&text=1%2A1%2A0&sessionId=ATUid_e9d0662dea3f3db658e79d9b62f7900c&networkCode=99999';

function form(changes: Record<string, string | undefined> = {}, base = HOP): URLSearchParams {
  const fields = new URLSearchParams(base);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) fields.delete(name);
    else fields.set(name, value);
  }
  return fields;
}

describe('a hop', () => {
  it('as the gateway sends it', () => {
    expect(readHop(form())).toEqual({
      sessionId: 'ATUid_e9d0662dea3f3db658e79d9b62f7900c',
      msisdn: '254707888888',
      text: '1*1*0',
      networkCode: '99999',
      serviceCode: '*384*70421#',
    });
  });

  it.each(['', ' ', '1**2', '1*Wanjikũ wa Kamau ', '1*a+b%20&c', '*', '1*\n'])('keeps the text %j', (text) => {
    expect(readHop(new URLSearchParams(form({ text }).toString()))?.text).toBe(text);
  });

  it('may come without a network code', () => {
    expect(readHop(form({ networkCode: undefined }))?.networkCode).toBe('');
  });

  it.each([
    ['no session', { sessionId: undefined }],
    ['an empty session', { sessionId: '' }],
    ['a session of 101 characters', { sessionId: 'x'.repeat(101) }],
    ['no text', { text: undefined }],
    ['no phone', { phoneNumber: undefined }],
    ['a phone that is none', { phoneNumber: '+1555' }],
    ['no service code', { serviceCode: undefined }],
    ['an empty service code', { serviceCode: '' }],
    ['a service code without an end', { serviceCode: '*'.repeat(101) }],
    ['a network code without an end', { networkCode: '9'.repeat(101) }],
  ])('is not one with %s', (_case, changes) => {
    expect(readHop(form(changes))).toBeUndefined();
  });

  it('may have a session of 100 characters', () => {
    expect(readHop(form({ sessionId: 'x'.repeat(100) }))).toBeDefined();
  });
});

describe('a delivery report', () => {
  const REPORT =
    'id=ATXid_1&status=Failed&phoneNumber=%2B254707888888&networkCode=63902&failureReason=UserNotReachable';

  it('as the gateway sends it', () => {
    expect(readDeliveryReport(form({}, REPORT))).toStrictEqual({ id: 'ATXid_1', status: 'Failed' });
  });

  it('need not name a reason, and may have a status nobody knows', () => {
    const changes = { failureReason: undefined, status: 'Teleported' };
    expect(readDeliveryReport(form(changes, REPORT))).toStrictEqual({ id: 'ATXid_1', status: 'Teleported' });
    expect(readDeliveryReport(form({ failureReason: '' }, REPORT))).toStrictEqual({ id: 'ATXid_1', status: 'Failed' });
  });

  it.each([{ id: undefined }, { id: '' }, { status: undefined }])('is not one with %j', (changes) => {
    expect(readDeliveryReport(form(changes, REPORT))).toBeUndefined();
  });
});

describe('the end of a session', () => {
  const END =
    'date=2025-03-01+10%3A00%3A00&sessionId=ATUid_1&serviceCode=%2A384%2A70421%23&networkCode=63902&phoneNumber=%2B254707888888&status=Incomplete&cost=0&durationInMillis=9000&hopsCount=2&input=1%2AAnthony+Kamau&lastAppResponse=CON+Hi&errorMessage=';

  it('as the gateway sends it, without what the customer typed', () => {
    const end = { sessionId: 'ATUid_1', msisdn: '254707888888', status: 'Incomplete' };
    expect(readSessionEnd(form({}, END))).toStrictEqual(end);
  });

  it.each([
    { sessionId: '' },
    { sessionId: undefined },
    { phoneNumber: undefined },
    { phoneNumber: '12' },
    { status: undefined },
  ])('is not one with %j', (changes) => {
    expect(readSessionEnd(form(changes, END))).toBeUndefined();
  });
});

describe('the service code', () => {
  it.each([
    ['*384*70421#', '*384*70421#', true],
    ['*384*70421#', '*384*70421*1#', true],
    ['*384*70421#', '*384*70421*1*2#', true],
    ['*384*70421#', '*384*70421', true],
    ['*384*70421', '*384*70421#', true],
    ['*384*70421#', '*384*704211#', false],
    ['*384*70421#', '*384*7042#', false],
    ['*384*70421#', '*384#', false],
    ['*384*70421#', '*483*70421#', false],
    ['*384*70421#', '', false],
    ['#', '*384#', false],
  ])('%s answers to %s: %j', (configured, dialled, same) => {
    expect(sameServiceCode(configured, dialled)).toBe(same);
  });
});
