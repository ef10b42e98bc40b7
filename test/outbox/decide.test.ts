import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { opening } from '../../src/conversation/conversation.ts';
import { decide, decideMessage, timerOfPhone } from '../../src/outbox/decide.ts';
import { NO_MESSAGES, type Outgoing } from '../../src/outbox/messages.ts';
import {
  endWindow,
  type Registration,
  shownOnScreen,
  startNotifying,
  startRegistering,
} from '../../src/outbox/registration.ts';
import type { FailureReason, RegistryAnswer, SmsAnswer } from '../../src/ports/partners.ts';
import { attemptAt, attempted, CONFIRMED_MS, confirmed, notified, POLICY } from '../support/registrations.ts';

const END_MS = CONFIRMED_MS + POLICY.windowMs;
const fails = (because: FailureReason): RegistryAnswer => ({ kind: 'retry', because, mayHaveRegistered: false });
const smsFails = (because: FailureReason, mayHaveSent = false): SmsAnswer => ({ kind: 'retry', because, mayHaveSent });
const registered = attempted({ kind: 'registered' });
const at = (registration: Registration, nowMs = CONFIRMED_MS) => decide(registration, nowMs, POLICY);
const waitFor = (partner: 'registry' | 'sms', atMs: number) => ({ do: 'wait', timer: { for: partner, atMs } });

test('once confirmed: register', () => {
  expect(at(confirmed())).toEqual({ do: 'register' });
});

test('while an attempt is under way: wait until its time is over, then register', () => {
  const underWay = startRegistering(confirmed(), attemptAt('registry', CONFIRMED_MS + 8_000));
  expect(at(underWay)).toEqual(waitFor('registry', CONFIRMED_MS + 8_000));
  expect(at(underWay, CONFIRMED_MS + 8_000)).toEqual({ do: 'register' });
});

test('after an attempt that failed: wait for the pause', () => {
  expect(at(attempted(fails('fault')))).toEqual(waitFor('registry', CONFIRMED_MS + 10_000));
});

test('once there is an outcome: notify', () => {
  expect(at(registered)).toEqual({ do: 'notify' });
  expect(at(attempted({ kind: 'refused' }))).toEqual({ do: 'notify' });
});

test('once the customer knows: nothing', () => {
  expect(at(notified({ kind: 'accepted', messageId: 'ATXid_1' }, registered))).toEqual({ do: 'nothing' });
  expect(at(shownOnScreen(attempted({ kind: 'refused' })))).toEqual({ do: 'nothing' });
  expect(at(notified({ kind: 'undeliverable', because: 'no_route' }, registered))).toEqual({ do: 'nothing' });
});

describe('two SMS are a minute apart', () => {
  test('where the first may have gone', () => {
    const again = notified(smsFails('timeout', true), registered);
    expect(at(again)).toEqual(waitFor('sms', CONFIRMED_MS + 60_000));
    expect(at(again, CONFIRMED_MS + 60_000)).toEqual({ do: 'notify' });
  });

  test('where nobody wrote down what became of it: after its time', () => {
    const left = startNotifying(registered, attemptAt('sms', CONFIRMED_MS + 8_000));
    expect(at(left, CONFIRMED_MS + 8_000)).toEqual(waitFor('sms', CONFIRMED_MS + 68_000));
    expect(at(left, CONFIRMED_MS + 68_000)).toEqual({ do: 'notify' });
  });

  test('not where it surely did not go: the pause is enough', () => {
    const again = notified(smsFails('unreachable'), registered);
    expect(at(again)).toEqual(waitFor('sms', CONFIRMED_MS + 10_000));
  });

  test('over confirmations', () => {
    const before = notified({ kind: 'accepted', messageId: 'ATXid_1' }, attempted({ kind: 'refused' }));
    expect(at(attempted({ kind: 'registered' }, confirmed({ before })))).toEqual(waitFor('sms', CONFIRMED_MS + 60_000));
  });
});

describe('at the end of the retry window', () => {
  test('a last attempt is made, and only what that one says counts', () => {
    const waiting = attempted(fails('unreachable'));
    expect(at(waiting, END_MS)).toEqual({ do: 'register' });
    const inVain = attempted(fails('unreachable'), waiting, END_MS);
    expect(at(inVain, END_MS)).toEqual({ do: 'end window', of: 'registry' });
    expect(at(endWindow(inVain, 'registry', END_MS), END_MS)).toEqual({ do: 'notify' });
  });

  test.each<FailureReason>(['unauthorised', 'misdirected', 'no_credit', 'sender_id'])(
    'with %s, which is ours to fix, no retry window ends',
    (because) => {
      expect(at(attempted(fails(because), confirmed(), END_MS), END_MS)).toMatchObject({ do: 'wait' });
      expect(at(notified(smsFails(because), registered, END_MS), END_MS)).toMatchObject({ do: 'wait' });
    },
  );

  test('with what was ours to fix out of the way, the window is a new one', () => {
    const anewMs = END_MS + 1 + POLICY.windowMs;
    const down = attempted(fails('fault'), attempted(fails('unauthorised'), confirmed(), END_MS), END_MS + 1);
    expect(at(attempted(fails('fault'), down, anewMs - 1), anewMs)).toMatchObject({ do: 'wait' });
    expect(at(attempted(fails('fault'), down, anewMs), anewMs)).toEqual({ do: 'end window', of: 'registry' });
  });

  test('of the SMS gateway: it ends after a last attempt', () => {
    const failing = notified(smsFails('fault'), registered);
    expect(at(failing, 10 * END_MS)).toEqual({ do: 'notify' });
    expect(at(notified(smsFails('fault'), failing, END_MS), END_MS)).toEqual({ do: 'end window', of: 'sms' });
  });
});

test('whatever has happened, and whenever it is looked at: a step now, or a timer that is not further away than an hour', () => {
  const because = fc.constantFrom<FailureReason>('timeout', 'cut', 'unreachable', 'busy', 'fault', 'unauthorised');
  const answer: fc.Arbitrary<RegistryAnswer> = fc.oneof(
    fc.constantFrom<RegistryAnswer[]>(
      { kind: 'registered' },
      { kind: 'refused' },
      { kind: 'already', named: 'unsaid' },
    ),
    fc.record({
      kind: fc.constant('retry' as const),
      because,
      mayHaveRegistered: fc.boolean(),
      afterMs: fc.nat(100_000_000),
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(answer, fc.nat(200 * 3_600_000)), { maxLength: 12 }), (history) => {
      let now = confirmed();
      let nowMs = CONFIRMED_MS;
      for (const [each, laterMs] of history) {
        nowMs += laterMs;
        if (now.status === 'pending') now = attempted(each, now, nowMs);
      }
      const step = at(now, nowMs);
      if (step.do === 'wait') expect(step.timer.atMs - nowMs).toBeLessThanOrEqual(3_600_000);
      else expect(['register', 'notify', 'end window']).toContain(step.do);
    }),
  );
});

describe('an SMS that is due, and one that came', () => {
  const consent = { textVersion: 'abc', language: 'en', sessionId: 'sms', atMs: CONFIRMED_MS - 1_000 } as const;
  const conversation = { ...opening, at: { screen: 'name' }, answers: { language: 'en', consent } } as const;
  const outgoing = (is: Outgoing['is']): Outgoing => ({
    is,
    text: 'Hello',
    sinceMs: CONFIRMED_MS,
    nextAtMs: CONFIRMED_MS,
    count: 1,
  });
  const next = (is: Outgoing['is'], ...texts: readonly string[]) => {
    const inbox = texts.map((text) => ({ text, cameAtMs: CONFIRMED_MS }));
    const record = { conversation, sms: { ...NO_MESSAGES, inbox, outgoing: outgoing(is) } };
    return decideMessage({ conversation: record }, CONFIRMED_MS, POLICY);
  };

  test('a reply goes before the next answer', () => {
    expect(next('reply', '1')).toBe('send');
  });

  test('an attempt that nobody wrote the outcome of: nothing before the next, also for what the registry is due for', () => {
    const attempt = { token: 'lost', untilMs: CONFIRMED_MS + 15_000 };
    const sms = {
      ...NO_MESSAGES,
      outgoing: { ...outgoing('reply'), nextAtMs: CONFIRMED_MS + 60_000, attempt },
    };
    const phone = { conversation: { conversation, sms }, registration: confirmed() };
    for (const laterMs of [0, 15_000, 59_999]) {
      const nowMs = CONFIRMED_MS + laterMs;
      expect(timerOfPhone({ conversation: phone.conversation }, nowMs, POLICY)?.atMs).toBe(CONFIRMED_MS + 60_000);
      expect(timerOfPhone(phone, nowMs, POLICY)).toEqual({ for: 'registry', atMs: CONFIRMED_MS });
    }
  });

  test('a reminder waits: what came may be STOP', () => {
    expect([next('reminder'), next('reminder', 'STOP')]).toEqual(['send', 'answer']);
  });
});
