import { expect, it } from 'vitest';
import { callsOf } from '../docs/screens/one-phone.ts';

it.each([
  [{ min: 6, max: 9 }, '21314151617181', 'nationalId'],
  [{ min: 6, max: 14 }, '21314151617181', 'nationalIdCheck'],
  [{ min: 8, max: 8 }, '2131415', 'nationalId'],
  [{ min: 8, max: 8 }, '21314151', 'county'],
])('where ID numbers have %o digits, %s leads to %s', async (nationalIdDigits, typed, screen) => {
  const reply = await callsOf([['1', '1', 'Anthony Kamau', typed]], { settings: { nationalIdDigits } });
  expect(reply.screen).toBe(screen);
});
