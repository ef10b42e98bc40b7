import { describe, expect, test } from 'vitest';
import { type Conversation, opening, REFUSALS_PER_DAY } from '../../src/conversation/conversation.ts';
import { endWindow } from '../../src/outbox/registration.ts';
import { conversationAfter, statusFor } from '../../src/outbox/status.ts';
import type { Field } from '../../src/ports/partners.ts';
import { ANSWERS, attempted, CONFIRMED_MS, confirmed } from '../support/registrations.ts';

const sent: Conversation = { ...opening, at: { screen: 'received' }, answers: ANSWERS };
const registered = attempted({ kind: 'registered' });

describe('what a phone that dials is met with', () => {
  test('nothing was confirmed', () => {
    expect(statusFor(undefined)).toBeUndefined();
  });

  test('pending', () => {
    expect(statusFor(confirmed())).toEqual({ status: 'pending', language: 'en' });
  });

  test('registered, now or before', () => {
    const known = { status: 'registered', language: 'en', reference: 'K7Q3MA', registeredAtMs: CONFIRMED_MS };
    expect(statusFor(registered)).toEqual(known);
    expect(statusFor(attempted({ kind: 'already', named: 'phone' }))).toEqual(known);
  });

  test('refused: the answers to correct, and what was wrong with them', () => {
    const refused = attempted({ kind: 'refused', field: 'name' });
    expect(statusFor(refused)).toEqual({ status: 'failed', answers: ANSWERS, refused: 'refusedName' });
  });

  test('failed: nobody found fault with the answers', () => {
    expect(statusFor(endWindow(confirmed(), 'registry', CONFIRMED_MS))).toEqual({ status: 'failed', answers: ANSWERS });
  });
});

describe('what the customer who confirmed sees', () => {
  const shown = (answer: Parameters<typeof attempted>[0], refusals = 0) =>
    conversationAfter(attempted(answer), { ...sent, refusals }, 0);

  test('each outcome has its screen', () => {
    expect(shown({ kind: 'registered' }).at).toEqual({ screen: 'success' });
    expect(shown({ kind: 'already', named: 'phone' }).at).toEqual({ screen: 'alreadyPhone' });
    const unknown = { kind: 'retry', because: 'cut', mayHaveRegistered: true } as const;
    expect(shown(unknown).at).toEqual({ screen: 'received' });
  });

  test('refused: the review, with what is wrong; the third time a call is offered', () => {
    expect(shown({ kind: 'refused' })).toMatchObject({ at: { screen: 'review' }, refused: 'refused', refusals: 1 });
    expect(shown({ kind: 'refused' }, 1)).toMatchObject({ at: { screen: 'review' }, refusals: 2 });
    expect(shown({ kind: 'refused' }, 2)).toMatchObject({ at: { screen: 'rejected' }, refusals: 0 });
  });

  test('refused for the last time today: a call is offered, however many came before in a row', () => {
    const today = { ...sent, refusedToday: { day: 0, times: REFUSALS_PER_DAY - 2 } };
    const fifth = conversationAfter(attempted({ kind: 'refused' }), today, 0);
    expect(fifth.at).toEqual({ screen: 'review' });
    const last = conversationAfter(attempted({ kind: 'refused' }), { ...fifth, refusals: 0 }, 0);
    expect(last.at).toEqual({ screen: 'rejected' });
  });

  test('an ID that is known, and one that is not valid, read the same', () => {
    const words = (answer: Parameters<typeof attempted>[0]) => shown(answer).refused;
    expect(words({ kind: 'already', named: 'unsaid' })).toBe(words({ kind: 'refused', field: 'nationalId' }));
  });

  test.each<Field>(['name', 'nationalId', 'county', 'gender'])('a refused %s has words', (field) => {
    expect(shown({ kind: 'refused', field }).refused).toMatch(/^refused/);
  });
});
