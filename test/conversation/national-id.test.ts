import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNationalId } from '../../src/conversation/national-id.ts';

const DIGITS = { min: 6, max: 9 };

describe('reading an ID number', () => {
  it.each([
    ['21314151', '21314151'],
    ['2131415', '2131415'],
    ['01234567', '01234567'],
    [' 21 314 151 ', '21314151'],
    ['21.314.151', '21314151'],
    ['21-314-151', '21314151'],
    ['21–314–151', '21314151'],
    ['21314151#', '21314151'],
    ['21,314,151', '21314151'],
    ['21314151.', '21314151'],
    ['ID 21314151', '21314151'],
    ['ID#21314151', '21314151'],
    ['id21314151', '21314151'],
    ['my ID is 21314151', '21314151'],
    ['"21314151"', '21314151'],
    ['(21314151)', '21314151'],
    ['*21314151#', '21314151'],
    ['21314151/', '21314151'],
    ['21314151;', '21314151'],
    ['ID No. 21314151', '21314151'],
    ['nambari: 21314151', '21314151'],
  ])('%j is %s', (typed, id) => {
    expect(readNationalId(typed, DIGITS)).toEqual({ id, odd: false });
  });

  it.each(['213141', '213141516', '000000', '1111111', '22222222', '333333333'])(
    '%s is worth asking once more',
    (id) => {
      expect(readNationalId(id, DIGITS)).toEqual({ id, odd: true });
    },
  );

  it.each(['', '12345', '1234567890', 'A1234567', '2131415a', '2131/4151', '٢١٣١٤١٥١', '-', '+2131415'])(
    '%j is no ID number',
    (typed) => {
      expect(readNationalId(typed, DIGITS)).toBeUndefined();
    },
  );

  it('has as many digits as the setting says', () => {
    const digits = { min: 7, max: 14 };
    expect(readNationalId('213141', digits)).toBeUndefined();
    expect(readNationalId('21314151', digits)).toEqual({ id: '21314151', odd: false });
    expect(readNationalId('21314151617181', digits)).toEqual({ id: '21314151617181', odd: true });
    expect(readNationalId('213141516171819', digits)).toBeUndefined();
  });

  it('keeps every digit, leading zeros too', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{6,9}$/), (digits) => {
        expect(readNationalId(digits, DIGITS)?.id).toBe(digits);
      }),
    );
  });
});
