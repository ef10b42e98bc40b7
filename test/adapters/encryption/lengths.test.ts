import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createKeyring } from '../../../src/adapters/encryption/keyring.ts';
import type { Answers } from '../../../src/conversation/conversation.ts';
import { COUNTIES } from '../../../src/conversation/counties.ts';
import type { FullName } from '../../../src/conversation/name.ts';
import type { NationalId } from '../../../src/conversation/national-id.ts';
import { conversationCodec } from '../../../src/outbox/phone.ts';
import { confirm } from '../../../src/outbox/registration.ts';
import { phone } from '../../support/phone.ts';
import { ANSWERS } from '../../support/registrations.ts';

const AT_MS = 1_795_500_000_000;
const CUSTOMERS = 2_000;
const keyring = createKeyring([randomBytes(32)]);

/** Customers whose names, ID numbers, counties and ways to the review have all lengths there are. */
function answersOf(n: number): Answers {
  const first = 'Wanjiku'.slice(0, 2 + (n % 6));
  const last = 'Kamauwafulaotieno'.slice(0, 3 + (n % 15));
  return {
    ...ANSWERS,
    consent: { textVersion: '1', language: 'en', sessionId: `ATUid_${String(n).padStart(26, 'x')}`, atMs: AT_MS },
    name: `${first} ${last}` as FullName,
    nationalId: '213141516'.slice(0, 6 + (n % 4)) as NationalId,
    county: COUNTIES[n % COUNTIES.length]?.code ?? '001',
  };
}

function conversationLength(answers: Answers, n: number): number {
  const record = {
    conversation: { at: { screen: 'review' } as const, answers, wrongInputs: n % 3 },
    ussd: {
      id: 'abcdefgh',
      seen: 'abcdefgh'.repeat(5 + (n % 9)),
      length: 40 + (n % 60),
      segments: 5 + (n % 9),
      answeredAtMs: AT_MS,
      hopsThisMinute: 5 + (n % 9),
      past: 'abcdefgh'.repeat(n % 4),
    },
  };
  return keyring.seal(conversationCodec.write(record), 'j:c').length;
}

function registrationLength(answers: Answers): number {
  const confirmed = confirm({ reference: 'ACDEFG', phone: phone('0711000111'), answers, atMs: AT_MS });
  return keyring.seal(confirmed, 'j:r').length;
}

/**
 * The attack: who reads Redis, and knows all of a customer but one answer, goes by the length of the sealed document. Answers how
 * often that guess is right: 0.5 is chance, 1 is certainty.
 */
function guessedRight(
  lengthOf: (answers: Answers, n: number) => number,
  other: (answers: Answers) => Partial<Answers>,
) {
  let distinguished = 0;
  for (let n = 0; n < CUSTOMERS; n++) {
    const answers = answersOf(n);
    if (lengthOf(answers, n) !== lengthOf({ ...answers, ...other(answers) }, n)) distinguished += 1;
  }
  return 0.5 + distinguished / CUSTOMERS / 2;
}

describe.each([
  ['a conversation', conversationLength],
  ['a registration', registrationLength],
])('the length of %s at rest', (_, lengthOf) => {
  test('does not distinguish a man from a woman', () => {
    // Two letters more. Where the end of a size class lies amid the lengths that occur, that is 0.57 at most.
    expect(guessedRight(lengthOf, () => ({ gender: 'Female' }))).toBeLessThan(0.58);
  });

  test('does not distinguish one name from another of about its length', () => {
    const longer = ({ name }: Answers) => ({ name: `${name}i` as FullName });
    expect(guessedRight(lengthOf, longer)).toBeLessThan(0.54);
  });

  test('is the same for all names of a size class', () => {
    const lengths = [3, 4, 5, 6].map((letters) =>
      lengthOf({ ...answersOf(1), name: `Jane ${'Kamaus'.slice(0, letters)}` as FullName }, 1),
    );
    expect(new Set(lengths).size).toBe(1);
  });
});
