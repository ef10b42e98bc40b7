import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newReference } from '../../src/outbox/reference.ts';

const sixBytes = fc.uint8Array({ minLength: 6, maxLength: 6 });

test('six characters, none of which is taken for another when it is read or heard', () => {
  fc.assert(
    fc.property(sixBytes, (random) => {
      expect(newReference(random)).toMatch(/^[ACDEFGHJKMNPQRTUVWXY34679]{6}$/);
    }),
  );
});

test('is made of the chance it is given, and of nothing else', () => {
  expect(newReference(Uint8Array.of(0, 1, 2, 3, 4, 5))).toBe('ACDEFG');
  expect(newReference(Uint8Array.of(24, 25, 49, 50, 51, 0))).toBe('9A9ACA');
  expect(newReference(Uint8Array.of(0, 1, 2, 3, 4, 5, 200, 201))).toBe('ACDEFG');
});
