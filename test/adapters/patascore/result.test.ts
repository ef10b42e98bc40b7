import { describe, expect, it } from 'vitest';
import { judgeRegistry } from '../../../src/adapters/patascore/result.ts';
import type { RegistryAnswer } from '../../../src/ports/partners.ts';
import { phone } from '../../support/phone.ts';

const DUPLICATE = ['already', 'exist', 'duplicate'];

function judge(httpStatus: number, body: unknown, retryAfterMs?: number): RegistryAnswer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const seen = { kind: 'answer' as const, httpStatus, body: text };
  return judgeRegistry(retryAfterMs === undefined ? seen : { ...seen, retryAfterMs }, DUPLICATE, phone('0711000111'));
}

const HTML = '<!doctype html><title>Bad gateway</title>';

describe('registered', () => {
  it('is HTTP 2xx and 200 inside the body', () => {
    expect(judge(200, { status: 200, data: { id: 132890, uuid: 'c211984f' } })).toEqual({
      kind: 'registered',
      customerId: '132890',
    });
    expect(judge(201, { status: '200', data: { id: '7' } })).toEqual({ kind: 'registered', customerId: '7' });
  });

  it.each([
    ['only a uuid', { uuid: 'c211984f' }, 'c211984f'],
    ['an id of null', { id: null, uuid: 'c211984f' }, 'c211984f'],
    ['an empty id', { id: '', uuid: 'c211984f' }, 'c211984f'],
    ['an id that is an object', { id: { value: 1 } }, undefined],
    ['an id with control characters', { id: '1\u001b[2J', uuid: 'c211984f' }, 'c211984f'],
    ['an id with a bidi mark', { id: '1\u202e2' }, undefined],
    ['an id of 101 characters', { id: 'x'.repeat(101) }, undefined],
    ['no data', undefined, undefined],
    ['data of another kind', [1, 2], undefined],
    ['data of null', null, undefined],
  ])('with %s', (_case, data, customerId) => {
    const expected = customerId === undefined ? { kind: 'registered' } : { kind: 'registered', customerId };
    expect(judge(200, { status: 200, data })).toEqual(expected);
  });

  it('is not said by a 2xx without a 200 inside', () => {
    const unclear = { kind: 'retry', because: 'unreadable', mayHaveRegistered: true };
    for (const body of ['', 'OK', HTML, '[]', 'null', '200', '{"status":200', {}, { status: 'ok' }, { status: 201 }]) {
      expect(judge(200, body)).toEqual(unclear);
    }
  });
});

describe('already registered', () => {
  const text = 'Customer already exists';

  it.each([
    ['HTTP 409', 409, { message: text }],
    ['HTTP 400 in an error of text', 400, { status: 400, message: 'Failed', errors: [`phone: ${text}`] }],
    ['HTTP 422 in an error with a message', 422, { errors: [{ message: text }] }],
    ['HTTP 422 in an error by the name of its field', 422, { message: 'Invalid.', errors: { phone: [text] } }],
    ['HTTP 200 with 400 inside', 200, { status: 400, message: text }],
    ['HTTP 200 without a status inside', 200, { message: text }],
    ['HTTP 500', 500, { status: 500, message: 'Duplicate entry' }],
  ])('%s', (_case, httpStatus, body) => {
    expect(judge(httpStatus, body)).toMatchObject({ kind: 'already' });
  });

  it.each([
    ['Customer with this phone number already exists', 'phone'],
    ['msisdn already registered', 'phone'],
    ['phone_number: duplicate', 'phone'],
    ['phoneNumber: duplicate', 'phone'],
    ['Mobile number exists', 'phone'],
    ['A customer with this phone or national ID already exists', 'unsaid'],
    ['national_id already exists', 'unsaid'],
    ['ID number already in use by another phone', 'unsaid'],
    ['Customer already exists', 'unsaid'],
  ])('"%s" names: %s', (message, named) => {
    expect(judge(400, { status: 400, message })).toEqual({ kind: 'already', named });
  });

  it.each([
    ['Customer already exists with phone number 0722000111', 'unsaid'],
    ['Customer exists with phone +254 722-000 111', 'unsaid'],
    ['Phone 722000111 already exists', 'unsaid'],
    ['Customer already exists with phone number 254711000111', 'phone'],
    ['Customer with phone 0711 000 111 already exists. For help call 0722000000', 'phone'],
    ['Duplicate phone (10711000222)', 'phone'],
  ])('by another phone is not by this one: "%s": %s', (message, named) => {
    expect(judge(400, { status: 400, message })).toEqual({ kind: 'already', named });
  });

  it('may name the phone beside the words that say so', () => {
    expect(judge(409, { message: 'Already exists', errors: ['phone'] })).toEqual({ kind: 'already', named: 'phone' });
    const apart = { message: 'Already exists', errors: [{ field: 'phone', message: 'taken' }] };
    expect(judge(409, apart)).toEqual({ kind: 'already', named: 'phone' });
  });

  it('is not believed of an answer about the request itself', () => {
    expect(judge(401, { message: 'Token already expired' })).toMatchObject({ because: 'unauthorised' });
    expect(judge(429, { message: 'Limit already reached' })).toMatchObject({ because: 'busy' });
    expect(judge(404, { message: 'Path does not exist' })).toMatchObject({ because: 'misdirected' });
  });

  it('is not read from HTML, nor from what is neither message nor error', () => {
    expect(judge(400, '<p>already exists</p>')).toMatchObject({ kind: 'retry', because: 'unreadable' });
    expect(judge(400, { status: 400, data: { name: 'Already Exists' } })).toEqual({ kind: 'refused' });
  });

  it('is found by a phrase whatever the case and the spaces, and by nothing but its own characters', () => {
    const by = (phrase: string, message: string) =>
      judgeRegistry({ kind: 'answer', httpStatus: 409, body: JSON.stringify({ message }) }, [phrase]).kind;
    expect(by('seen before', 'SEEN \n Before, 2 times')).toBe('already');
    expect(by('seen.before', 'seen before')).toBe('refused');
    expect(by('(a+)+$', `${'a'.repeat(2000)}!`)).toBe('refused');
  });
});

describe('refused', () => {
  it.each([
    ['full_name: must not be blank', 'name'],
    ['fullName is too short', 'name'],
    ['Name is mandatory', 'name'],
    ['national_id: invalid', 'nationalId'],
    ['nationalId: invalid', 'nationalId'],
    ['nationalID: invalid', 'nationalId'],
    ['Invalid ID', 'nationalId'],
    ['ID number must have digits only', 'nationalId'],
    ['location: Location is mandatory', 'county'],
    ['Unknown county', 'county'],
    ['county_id is unknown', 'county'],
    ['gender: must be Male or Female', 'gender'],
  ] as const)('"%s" finds fault with: %s', (message, field) => {
    expect(judge(400, { status: 400, message })).toEqual({ kind: 'refused', field });
    expect(judge(422, { message: 'Validation failed', errors: [message] })).toEqual({ kind: 'refused', field });
    expect(judge(400, { message: 'Validation failed', errors: [{ message }] })).toEqual({ kind: 'refused', field });
    expect(judge(200, { status: 400, message })).toEqual({ kind: 'refused', field });
  });

  it.each([
    'Validation failed for one or more arguments',
    'channel: Channel is mandatory',
    'Author is not available',
    'The user did provide a wide username', // "did", "provide", "wide", "username"
    'Unknown agent_id',
    'phone: invalid',
  ])('"%s" finds fault with no field', (message) => {
    expect(judge(400, { status: 400, message })).toEqual({ kind: 'refused' });
  });

  it('takes the first of several fields, and none where the phone is among them', () => {
    const errors = ['gender: is mandatory', 'full_name: is mandatory'];
    expect(judge(400, { errors })).toEqual({ kind: 'refused', field: 'gender' });
    expect(judge(400, { errors: [...errors, 'phone: is invalid'] })).toEqual({ kind: 'refused' });
  });

  it.each([400, 406, 409, 422])('is HTTP %i with a JSON object', (httpStatus) => {
    expect(judge(httpStatus, { message: 'No' })).toEqual({ kind: 'refused' });
  });
});

describe('to be tried again', () => {
  it.each([
    // HTTP, body, because, whether the customer may have been registered
    [401, '', 'unauthorised', false],
    [403, HTML, 'forbidden', false],
    [200, { status: 401 }, 'unauthorised', false],
    [400, { status: 403 }, 'forbidden', false],
    [408, '', 'busy', true],
    [425, '', 'busy', false],
    [429, '', 'busy', false],
    [200, { status: 429 }, 'busy', false],
    [301, HTML, 'misdirected', false],
    [302, '', 'misdirected', false],
    [404, HTML, 'misdirected', false],
    [404, { status: 404, message: 'Not Found' }, 'misdirected', false],
    [405, '', 'misdirected', false],
    [410, { message: 'Use v2' }, 'misdirected', false],
    [415, { message: 'No' }, 'misdirected', false],
    [402, { message: 'Subscription expired' }, 'no_credit', false],
    [200, { status: 402 }, 'no_credit', false],
    [400, HTML, 'unreadable', false],
    [422, '', 'unreadable', false],
    [400, { status: 200 }, 'unreadable', true],
    [500, HTML, 'fault', true],
    [503, { message: 'name service is down' }, 'fault', true],
    [200, { status: 500, message: 'Failed' }, 'fault', true],
    [500, { status: 200 }, 'fault', true],
  ] as const)('HTTP %i %j: %s', (httpStatus, body, because, mayHaveRegistered) => {
    expect(judge(httpStatus, body)).toEqual({ kind: 'retry', because, mayHaveRegistered });
  });

  it('not before the registry asked', () => {
    const busy = { kind: 'retry', because: 'busy', mayHaveRegistered: false, afterMs: 30_000 };
    expect(judge(429, '', 30_000)).toEqual(busy);
    expect(judge(503, '', 0)).toEqual({ kind: 'retry', because: 'fault', mayHaveRegistered: true, afterMs: 0 });
  });

  it.each([
    ['timeout', true],
    ['cut', true],
    ['unreachable', false],
  ] as const)('after no answer: %s', (because, mayHaveRegistered) => {
    expect(judgeRegistry({ kind: 'failed', because }, DUPLICATE)).toEqual({
      kind: 'retry',
      because,
      mayHaveRegistered,
    });
  });
});
