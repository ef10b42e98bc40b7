import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKeyring } from '../../../src/adapters/encryption/keyring.ts';
import { phone } from '../../support/phone.ts';

const OLD_KEY = randomBytes(32);
const NEW_KEY = randomBytes(32);
const PHONE = phone('0711000111');

describe('a sealed document', () => {
  const keyring = createKeyring([NEW_KEY]);

  test('opens to what was sealed, whatever it is', () => {
    const document = fc
      .jsonValue({ noUnicodeString: false })
      .map((value): unknown => JSON.parse(JSON.stringify(value)));
    fc.assert(
      fc.property(document, fc.string(), (value, identity) => {
        expect(keyring.open(keyring.seal(value, identity), identity)).toEqual({ ok: true, value });
      }),
    );
  });

  test('shows nothing of what it holds', () => {
    const sealed = keyring.seal({ name: 'Anthony Kamau', phone: PHONE }, 's:1');
    for (const secret of ['Anthony', 'Kamau', PHONE, 'name']) expect(sealed.includes(secret)).toBe(false);
  });

  test('is other bytes each time it is sealed', () => {
    expect(keyring.seal('same', 's:1').equals(keyring.seal('same', 's:1'))).toBe(false);
  });

  test('is smaller than its JSON where screens repeat', () => {
    const replies = Array.from({ length: 10 }, (_, n) => `CON Enter your full name as on your ID card. ${n}\n0:Back`);
    expect(keyring.seal({ replies }, 's:1').length).toBeLessThan(JSON.stringify({ replies }).length / 2);
  });

  test('does not open at another place', () => {
    expect(keyring.open(keyring.seal('mine', 's:1'), 's:2')).toEqual({ ok: false, because: 'broken' });
  });

  test('does not open with any of its bits turned, and says so without throwing', () => {
    const sealed = keyring.seal({ name: 'Anthony Kamau' }, 's:1');
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const damaged = Buffer.from(sealed);
      damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(keyring.open(damaged, 's:1').ok).toBe(false);
    }
  });

  test('does not open when cut short, down to nothing', () => {
    const sealed = keyring.seal('whole', 's:1');
    for (let length = 0; length < sealed.length; length++) {
      expect(keyring.open(sealed.subarray(0, length), 's:1').ok).toBe(false);
    }
  });

  test('of a later format is told apart', () => {
    const sealed = keyring.seal('later', 's:1');
    sealed.writeUInt8(2, 0);
    expect(keyring.open(sealed, 's:1')).toEqual({ ok: false, because: 'version' });
  });

  test('of a key that is not in the ring is told apart', () => {
    const foreign = createKeyring([OLD_KEY]).seal('foreign', 's:1');
    expect(keyring.open(foreign, 's:1')).toEqual({ ok: false, because: 'unknown_key' });
  });
});

describe('a ring of several keys', () => {
  const before = createKeyring([OLD_KEY]);
  const during = createKeyring([NEW_KEY, OLD_KEY]);
  const after = createKeyring([NEW_KEY]);

  test('opens what the older one sealed', () => {
    expect(during.open(before.seal('old', 's:1'), 's:1')).toEqual({ ok: true, value: 'old' });
  });

  test('seals with the newest', () => {
    expect(after.open(during.seal('new', 's:1'), 's:1')).toEqual({ ok: true, value: 'new' });
  });
});

test.each([0, 16, 31, 33])('a data key of %i bytes is refused', (length) => {
  expect(() => createKeyring([randomBytes(length)])).toThrow(RangeError);
});

test('a ring without a key is refused', () => {
  expect(() => createKeyring([])).toThrow(RangeError);
});
