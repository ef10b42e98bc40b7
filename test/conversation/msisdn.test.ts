import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localFormat, parseMsisdn, plusFormat } from '../../src/conversation/msisdn.ts';

describe('reading a phone number', () => {
  it.each([
    '+254712345678',
    '254712345678',
    '0712345678',
    '000254712345678',
    '00254712345678',
    '2540712345678',
    '+2540712345678',
    '+254 712 345 678',
    ' 254712345678', // a + that a form decoded to a space
    '0712-345-678',
    '0712–345–678',
  ])('%j is 254712345678', (raw) => {
    expect(parseMsisdn(raw)).toBe('254712345678');
  });

  it('takes the newer numbers that begin with 01', () => {
    expect(parseMsisdn('0110123456')).toBe('254110123456');
    expect(parseMsisdn('+254110123456')).toBe('254110123456');
  });

  it.each([
    '',
    '712345678',
    '071234567',
    '07123456789',
    '0812345678',
    '0201234567',
    '+255712345678',
    '+254812345678',
    '++254712345678',
    '0712345678a',
    '07１2345678',
    '٠٧١٢٣٤٥٦٧٨',
    'anonymous',
  ])('%j is no Kenyan mobile number', (raw) => {
    expect(parseMsisdn(raw)).toBeUndefined();
  });

  it('reads back what it wrote, in every format', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^(?:\+254|254|0|000254|2540)[17][0-9]{8}$/), (raw) => {
        const msisdn = parseMsisdn(raw);
        if (msisdn === undefined) throw new Error('not read');
        expect(msisdn).toMatch(/^254[17]\d{8}$/);
        expect(parseMsisdn(msisdn)).toBe(msisdn);
        expect(parseMsisdn(localFormat(msisdn))).toBe(msisdn);
        expect(parseMsisdn(plusFormat(msisdn))).toBe(msisdn);
        expect(localFormat(msisdn)).toMatch(/^0[17]\d{8}$/);
        expect(plusFormat(msisdn)).toMatch(/^\+254[17]\d{8}$/);
      }),
    );
  });
});
