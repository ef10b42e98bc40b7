import { describe, expect, it } from 'vitest';
import { type Hop, readHop, sameServiceCode } from '../../../src/adapters/africastalking/callbacks.ts';

/** A callback as it was seen on the wire, save for the phone. */
const HOP =
  'phoneNumber=%2B254707888888&serviceCode=%2A384%2A70421%23&text=1%2A1%2A0&sessionId=ATUid_e9d0662dea3f3db658e79d9b62f7900c&networkCode=99999';

function form(changes: Record<string, string | undefined> = {}): URLSearchParams {
  const fields = new URLSearchParams(HOP);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) fields.delete(name);
    else fields.set(name, value);
  }
  return fields;
}

function hop(fields: URLSearchParams, newestInputNetworks: readonly string[] = []): Hop | undefined {
  const read = readHop(fields, new Set(newestInputNetworks));
  return read === 'no Kenyan mobile' ? undefined : read;
}

describe('a hop', () => {
  it('as the gateway sends it', () => {
    expect(hop(form())).toEqual({
      sessionId: 'ATUid_e9d0662dea3f3db658e79d9b62f7900c',
      msisdn: '254707888888',
      text: '1*1*0',
      plainDial: false,
      networkCode: '99999',
      serviceCode: '*384*70421#',
    });
  });

  it.each(['', ' ', '1**2', '1*Wanjikũ wa Kamau ', '1*a+b%20&c', '*', '1*\n'])('keeps the text %j', (text) => {
    expect(hop(new URLSearchParams(form({ text }).toString()))?.text).toBe(text);
  });

  it('may come without a network code', () => {
    expect(hop(form({ networkCode: undefined }))?.networkCode).toBe('');
  });

  it.each([
    ['no session', { sessionId: undefined }],
    ['an empty session', { sessionId: '' }],
    ['a session of 101 characters', { sessionId: 'x'.repeat(101) }],
    ['no phone', { phoneNumber: undefined }],
    ['a text that no network can send', { text: 'x'.repeat(2_001) }],
    ['more answers than a session has time for', { text: '1*'.repeat(200) }],
    ['no service code', { serviceCode: undefined }],
    ['an empty service code', { serviceCode: '' }],
    ['a service code without an end', { serviceCode: '*'.repeat(101) }],
  ])('is not one with %s', (_case, changes) => {
    expect(readHop(form(changes), new Set())).toBeUndefined();
  });

  it.each(['+1555', '711 00', 'Mary', '+2547110001112223', '254711000111x', '-', '٢٥٤٧١١٠٠٠١١١'])(
    'is not one of %s, which is no phone number',
    (phoneNumber) => {
      expect(readHop(form({ phoneNumber }), new Set())).toBeUndefined();
    },
  );

  it('has a session without what turns or hides the text around it, where no gateway made its id', () => {
    expect(hop(form({ sessionId: '\u202eATUid\u200b\u0007 1\u2028 2' }))?.sessionId).toBe('ATUid 1 2');
    expect(hop(form({ sessionId: '\u202e' }))).toBeUndefined();
  });

  it('may have a session of 100 characters', () => {
    expect(hop(form({ sessionId: 'x'.repeat(100) }))).toBeDefined();
  });

  it('may have a text as long as a session', () => {
    const text = Array.from({ length: 20 }, () => 'x'.repeat(90)).join('*');
    expect(hop(form({ text }))?.text).toBe(text);
  });

  it.each(['+256772123456', '255712345678', '+44 7911 123456', '254201234567', '0201234567'])(
    'of %s is of no Kenyan mobile',
    (phoneNumber) => {
      expect(readHop(form({ phoneNumber }), new Set())).toBe('no Kenyan mobile');
    },
  );
});

describe('what was dialled, in the text', () => {
  const WORDS = ['null', 'NULL', 'undefined', 'none', '(null)', 'nil'];
  const CODES = ['*384*70421#', '*384*70421', '*384*70421*1#'];

  it.each(['#', '*', '*#', ' ', '-', '""', '"null"', 'NaN', 'N/A', '[empty]', '384*70421', '384*70421#'])(
    '%s alone is a plain dial, though it says nothing on a later hop',
    (text) => {
      expect(hop(form({ text }))).toMatchObject({ plainDial: true });
    },
  );

  it.each(['1', '2*1', '0', 'nana', 'none of them', 'Ö'])('%s is no plain dial', (text) => {
    expect(hop(form({ text }))).toMatchObject({ plainDial: false });
  });

  it.each([undefined, '', ...WORDS, ...CODES])('%s alone is a plain dial', (text) => {
    expect(hop(form({ text }))).toMatchObject({ text: '', plainDial: true });
  });

  it.each([...WORDS, ...CODES])('%s before the answers is no answer', (first) => {
    expect(hop(form({ text: `${first}*1*1*Mary` }))).toMatchObject({ text: '1*1*Mary', plainDial: false });
  });

  it('its extension is a plain dial, and on a later hop an answer', () => {
    const serviceCode = '*384*70421*1#';
    expect(hop(form({ serviceCode, text: '1' }))).toMatchObject({ text: '1', plainDial: true });
    expect(hop(form({ serviceCode, text: '*1#' }))).toMatchObject({ text: '', plainDial: true });
    expect(hop(form({ serviceCode, text: '2' }))).toMatchObject({ text: '2', plainDial: false });
    expect(hop(form({ text: '1' }))).toMatchObject({ text: '1', plainDial: false });
  });

  it.each(['nullified', '1*null', 'Nile', '*384*704210#', '*2#'])('%s is an answer', (text) => {
    expect(hop(form({ text }))).toMatchObject({ text, plainDial: false });
  });

  it('where only the newest input comes, a word for nothing may be an answer', () => {
    expect(hop(form({ text: 'none' }), ['99999'])).toMatchObject({ text: 'none', plainDial: true });
    expect(hop(form({ text: '*384*70421#' }), ['99999'])).toMatchObject({ text: '', plainDial: true });
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
