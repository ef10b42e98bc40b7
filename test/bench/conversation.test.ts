import { expect, test } from 'vitest';
import { CONFIRM, CONVERSATION, newCaller, type } from './conversation.ts';

test('a caller types hop by hop what a gateway would send', () => {
  const caller = newCaller();
  const forms = [...CONVERSATION, CONFIRM].map(({ input }) => new URLSearchParams(type(caller, input)));
  const id = caller.nationalId;
  expect(forms.map((form) => form.get('text'))).toEqual([
    '',
    '1',
    '1*1',
    '1*1*Anthony Kamau',
    `1*1*Anthony Kamau*${id}`,
    `1*1*Anthony Kamau*${id}*Kwale`,
    `1*1*Anthony Kamau*${id}*Kwale*1`,
    `1*1*Anthony Kamau*${id}*Kwale*1*1`,
  ]);
  for (const form of forms) {
    expect(form.get('phoneNumber')).toMatch(/^\+2547\d{8}$/);
    expect(form.get('sessionId')).toBe(forms[0]?.get('sessionId'));
    expect(form.get('serviceCode')).toBe('*384*70421#');
  }
});

test('no two callers share a number or a session', () => {
  const [one, other] = [newCaller(), newCaller()];
  expect(one.phone).not.toBe(other.phone);
  expect(one.form.replace(/phoneNumber=[^&]*/, '')).not.toBe(other.form.replace(/phoneNumber=[^&]*/, ''));
});

test('each screen is the one expected, and no other', () => {
  for (const { expected } of [...CONVERSATION, CONFIRM]) {
    const fitting = CONVERSATION.filter(({ screen }) => expected.test(`CON ${screen}`));
    expect(fitting.map((hop) => hop.expected)).toEqual(expected === CONFIRM.expected ? [] : [expected]);
  }
  expect(`END ${CONFIRM.screen}`).toMatch(CONFIRM.expected);
  expect('END Sorry, this did not work.').not.toMatch(CONFIRM.expected);
});
