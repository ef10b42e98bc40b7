import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKeyring, IV_AT, keyedHash, keyIdOf } from '../../../src/adapters/encryption/keyring.ts';
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

  test('has another IV each time it is sealed, by which a write is recognised', () => {
    const ivs = Array.from({ length: 1_000 }, () =>
      keyring.seal('same', 's:1').toString('hex', IV_AT.start, IV_AT.end),
    );
    expect(new Set(ivs).size).toBe(1_000);
  });

  test('opens as any bytes, a part of a larger buffer too', () => {
    const sealed = keyring.seal('part', 's:1');
    const around = new Uint8Array(sealed.length + 20);
    around.set(sealed, 7);
    expect(keyring.open(around.subarray(7, 7 + sealed.length), 's:1')).toEqual({ ok: true, value: 'part' });
  });

  test('does not open at another place', () => {
    expect(keyring.open(keyring.seal('mine', 's:1'), 's:2')).toEqual({ ok: false, because: 'damaged' });
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

  test('of a later format is distinguished', () => {
    const sealed = keyring.seal('later', 's:1');
    sealed.writeUInt8(2, 0);
    expect(keyring.open(sealed, 's:1')).toEqual({ ok: false, because: 'version' });
  });

  test('of a key that is not in the ring is distinguished', () => {
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

  test('seals with any of them where it is said which, and says by which a document was sealed', () => {
    const [newest, oldest = ''] = during.ids;
    expect(during.ids).toEqual([...after.ids, ...before.ids]);
    expect(before.open(during.sealBy(oldest, 'for the old', 's:1'), 's:1')).toEqual({ ok: true, value: 'for the old' });
    expect(keyIdOf(during.sealBy(oldest, '', 's:1'))).toBe(oldest);
    expect(keyIdOf(during.seal('', 's:1'))).toBe(newest);
    expect(() => during.sealBy('00000000', '', 's:1')).toThrow(RangeError);
  });
});

test.each([0, 16, 31, 33])('a data key of %i bytes is refused', (length) => {
  expect(() => createKeyring([randomBytes(length)])).toThrow(RangeError);
});

test('a ring without a key is refused', () => {
  expect(() => createKeyring([])).toThrow(RangeError);
});

describe('the length of a sealed document', () => {
  const keyring = createKeyring([NEW_KEY]);
  const lengthOf = (value: unknown) => keyring.seal(value, 's:1').length;

  test('is one of few', () => {
    const lengths = Array.from({ length: 2_000 }, (_, bytes) => lengthOf('x'.repeat(bytes)));
    const sizes = [...new Set(lengths)];
    expect(sizes).toEqual([188, 220, 252, 314, 378, 442, 506, 634, 762, 890, 1_018, 1_274, 1_530, 1_786, 2_042]);
    expect(lengths).toEqual([...lengths].sort((one, other) => one - other));
  });

  test('beyond them grows by whole kilobytes', () => {
    for (const bytes of [2_050, 3_000, 9_999, 70_000]) {
      expect(lengthOf('x'.repeat(bytes)) % 1_024).toBe(0);
      expect(lengthOf('x'.repeat(bytes)) - bytes).toBeLessThanOrEqual(1_024 + 40);
    }
  });

  test('counts bytes, not letters', () => {
    const sealed = keyring.seal('é'.repeat(500), 's:1');
    expect(sealed.length).toBe(1_274);
    expect(keyring.open(sealed, 's:1')).toEqual({ ok: true, value: 'é'.repeat(500) });
  });
});

test('a keyed hash differs from key to key and from text to text, and is as long as asked for', () => {
  const [one, other] = [createSecretKey(OLD_KEY), createSecretKey(NEW_KEY)];
  expect(keyedHash(one, 'text', 12)).toMatch(/^[\w-]{16}$/);
  expect(keyedHash(one, 'text', 12)).toBe(keyedHash(one, 'text', 12));
  expect(keyedHash(one, 'text', 12)).not.toBe(keyedHash(other, 'text', 12));
  expect(keyedHash(one, 'text', 12)).not.toBe(keyedHash(one, 'Text', 12));
  expect(keyedHash(one, 'text', 6)).toHaveLength(8);
});
