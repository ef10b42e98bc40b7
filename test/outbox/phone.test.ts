import fc from 'fast-check';
import { expect, test } from 'vitest';
import { opening } from '../../src/conversation/conversation.ts';
import type { CallBack } from '../../src/outbox/call-back.ts';
import {
  type ConversationRecord,
  conversationCodec,
  conversationFor,
  registrationFor,
  type UssdSession,
} from '../../src/outbox/phone.ts';
import { endWindow, shownOnScreen } from '../../src/outbox/registration.ts';
import { everyScreen } from '../support/every-screen.ts';
import { phone } from '../support/phone.ts';
import { ANSWERS, attempted, CONFIRMED_MS, confirmed } from '../support/registrations.ts';

const RESUME_S = 86_400;
const SCREENS = [...everyScreen('en'), ...everyScreen('sw')];

const CALL_BACK: CallBack = {
  what: 'callBack',
  phone: phone('0711000111'),
  language: 'sw',
  askedAtMs: CONFIRMED_MS,
};

const digests = (length: number, most: number) =>
  fc.string({ unit: fc.constantFrom(...'AZaz09-_'), minLength: length, maxLength: length * most });
const session: fc.Arbitrary<UssdSession> = fc
  .record({
    id: digests(8, 1),
    seen: digests(6, 20),
    length: fc.nat(2_000),
    segments: fc.nat(200),
    answeredAtMs: fc.nat(),
    hopsThisMinute: fc.nat(100),
    past: digests(8, 4),
    reply: fc.option(fc.constantFrom(null, 'END Thank you', ''), { nil: undefined }),
  })
  .map(({ reply, ...rest }) => (reply === undefined ? rest : { ...rest, reply }));

test('a conversation comes back as it was stored, on whichever screen, with its session or without', () => {
  const record: fc.Arbitrary<ConversationRecord> = fc
    .record({
      conversation: fc.constantFrom(...SCREENS),
      ussd: fc.option(session, { nil: undefined }),
      // 0 stands for what is absent: no SMS went out in 1970.
      smsAtMs: fc.option(fc.integer({ min: 1 }), { nil: undefined }),
      callBack: fc.option(fc.constant(CALL_BACK), { nil: undefined }),
      more: fc.constantFrom({}, { changing: true as const }, { refusals: 2 }, { refused: 'refused' as const }),
    })
    .map(({ conversation, ussd, smsAtMs, callBack, more }) => ({
      conversation: { ...conversation, ...more },
      ...(ussd && { ussd }),
      ...(smsAtMs !== undefined && { smsAtMs }),
      ...(callBack && { callBack }),
    }));
  fc.assert(
    fc.property(record, (stored) => {
      expect(conversationCodec.read(JSON.parse(JSON.stringify(conversationCodec.write(stored))))).toEqual(stored);
    }),
    { numRuns: 1_000 },
  );
});

test('what is stored is short', () => {
  const ussd: UssdSession = {
    id: 'abcdefgh',
    seen: 'abcdef'.repeat(8),
    length: 40,
    segments: 7,
    answeredAtMs: CONFIRMED_MS,
    hopsThisMinute: 8,
    past: '',
  };
  const record = { conversation: { ...opening, at: { screen: 'review' as const }, answers: ANSWERS }, ussd };
  expect(JSON.stringify(conversationCodec.write(record)).length).toBeLessThan(300);
});

test('a document of another version, or none at all, is not read', () => {
  for (const other of [undefined, null, 'v', 1, {}, [], [2, 'language', {}, 0, 0, 0, 0, 0]])
    expect(conversationCodec.read(other)).toBeUndefined();
});

test('a conversation is stored while it can be resumed, else while the gateway may repeat its hops', () => {
  const ttlS = (conversation: ConversationRecord['conversation']) =>
    conversationFor({ conversation }, RESUME_S, CONFIRMED_MS).ttlS;
  expect(ttlS({ ...opening, at: { screen: 'name' }, answers: { language: 'en' } })).toBe(RESUME_S);
  expect(ttlS({ ...opening, at: { screen: 'cancelled' }, answers: { language: 'en' } })).toBe(600);
  expect(ttlS({ ...opening, at: { screen: 'success' }, answers: { language: 'en' } })).toBe(600);
});

test('a registration is stored until it is complete and needs no attention, then for the retention period', () => {
  const ttlS = (registration: Parameters<typeof registrationFor>[0]) => registrationFor(registration, 30).ttlS;
  expect(ttlS(confirmed())).toBeUndefined();
  expect(ttlS(attempted({ kind: 'registered' }))).toBeUndefined();
  expect(ttlS(shownOnScreen(attempted({ kind: 'refused' })))).toBe(30);
  expect(ttlS({ ...endWindow(confirmed(), 'registry', CONFIRMED_MS), notification: 'sent' })).toBeUndefined();
});
