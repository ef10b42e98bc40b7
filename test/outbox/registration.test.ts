import { describe, expect, test } from 'vitest';
import type { NationalId } from '../../src/conversation/national-id.ts';
import { needsAttention } from '../../src/outbox/attention.ts';
import {
  afterReport,
  applicantOf,
  endWindow,
  isComplete,
  type Registration,
  readRegistration,
  shownOnScreen,
  startNotifying,
  startRegistering,
} from '../../src/outbox/registration.ts';
import { keepWaiting } from '../../src/outbox/retry-window.ts';
import type { DeliveryReport, RegistryAnswer, SmsAnswer } from '../../src/ports/partners.ts';
import {
  ANSWERS,
  attemptAt,
  attempted,
  CONFIRMED_MS,
  confirmed,
  HOUR_MS,
  notified,
  POLICY,
} from '../support/registrations.ts';

const TIMED_OUT: RegistryAnswer = { kind: 'retry', because: 'timeout', mayHaveRegistered: true };
const UNREACHABLE: RegistryAnswer = { kind: 'retry', because: 'unreachable', mayHaveRegistered: false };
const UNAUTHORISED: RegistryAnswer = { kind: 'retry', because: 'unauthorised', mayHaveRegistered: false };
const NAMES_ID: RegistryAnswer = { kind: 'already', named: 'unsaid' };
const NAMES_PHONE: RegistryAnswer = { kind: 'already', named: 'phone' };
const ACCEPTED: SmsAnswer = { kind: 'accepted', messageId: 'ATXid_1' };
const registered = attempted({ kind: 'registered', customerId: '132890' });
const refused = attempted({ kind: 'refused', field: 'nationalId' });

describe("the registry's answer", () => {
  test('registered', () => {
    expect(registered).toMatchObject({ status: 'registered', customerId: '132890', notification: 'due' });
    expect(registered).toMatchObject({ registry: { count: 1 }, settledAtMs: CONFIRMED_MS });
    expect(registered).not.toHaveProperty('attempt');
  });

  test('refused, with the field that it named', () => {
    expect(refused).toMatchObject({ status: 'refused', field: 'nationalId' });
    expect(attempted({ kind: 'refused' })).not.toHaveProperty('field');
  });

  test('a duplicate at the first attempt: by phone that is said, by ID it is a refusal like any other', () => {
    expect(attempted(NAMES_PHONE)).toMatchObject({ status: 'already_registered' });
    expect(attempted(NAMES_ID)).toMatchObject({ status: 'refused' });
    expect(attempted(NAMES_ID)).not.toHaveProperty('field');
  });

  test.each([NAMES_PHONE, NAMES_ID])(
    'a duplicate after an attempt whose outcome is unknown is our own doing: %o',
    (answer) => {
      expect(attempted(answer, attempted(TIMED_OUT))).toMatchObject({ status: 'registered', registry: { count: 2 } });
      const later = attempted(UNREACHABLE, attempted(TIMED_OUT));
      expect(attempted(answer, later)).toMatchObject({ status: 'registered', registry: { count: 3 } });
    },
  );

  test('an attempt whose answer nobody wrote down is one whose outcome is unknown', () => {
    const left = startRegistering(confirmed(), attemptAt('registry', CONFIRMED_MS, 'another'));
    expect(attempted(NAMES_ID, left)).toMatchObject({ status: 'registered' });
  });

  test('a duplicate by ID after attempts that surely made nobody is a refusal', () => {
    expect(attempted(NAMES_ID, attempted(UNREACHABLE))).toMatchObject({ status: 'refused' });
  });

  test('none: the next attempt comes after a pause that grows', () => {
    const once = attempted(TIMED_OUT);
    expect(once).toMatchObject({ status: 'pending', nextAtMs: CONFIRMED_MS + 10_000, mayHaveRegistered: true });
    expect(attempted(TIMED_OUT, once)).toMatchObject({ nextAtMs: CONFIRMED_MS + 20_000 });
    expect(once.registry.failed).toEqual({ atMs: CONFIRMED_MS, because: 'timeout' });
  });

  test('Retry-After: that long, unless our own pause is longer, for an hour at most', () => {
    const busy = (afterMs: number): RegistryAnswer => ({ ...UNREACHABLE, because: 'busy', afterMs });
    expect(attempted(busy(30_000)).nextAtMs).toBe(CONFIRMED_MS + 30_000);
    expect(attempted(busy(1_000)).nextAtMs).toBe(CONFIRMED_MS + 10_000);
    expect(attempted(busy(86_400_000)).nextAtMs).toBe(CONFIRMED_MS + HOUR_MS);
  });
});

describe("the SMS gateway's answer", () => {
  test('accepted: its name is stored, for the delivery report', () => {
    expect(notified(ACCEPTED, registered)).toMatchObject({
      notification: 'sent',
      messageId: 'ATXid_1',
      smsAtMs: CONFIRMED_MS,
    });
  });

  test('undeliverable: complete, and it needs attention', () => {
    const settled = notified({ kind: 'undeliverable', because: 'no_route' }, registered);
    expect(settled).toMatchObject({ notification: 'undeliverable', undeliverable: 'no_route' });
    expect([isComplete(settled), needsAttention(settled)]).toEqual([true, true]);
  });

  test('opted out: whoever is registered has what was asked for; whoever was refused has to hear of it', () => {
    const optedOut: SmsAnswer = { kind: 'undeliverable', because: 'opted_out' };
    expect(needsAttention(notified(optedOut, registered))).toBe(false);
    expect(needsAttention(notified(optedOut, refused))).toBe(true);
  });

  test('unreadable, though it may have gone: once more, and not a third time', () => {
    const unreadable: SmsAnswer = { kind: 'retry', because: 'unreadable', mayHaveSent: true };
    const once = notified(unreadable, registered);
    expect(once).toMatchObject({ notification: 'due', smsAtMs: CONFIRMED_MS });
    const twice = notified(unreadable, once);
    expect(twice).toMatchObject({ notification: 'failed' });
    expect(needsAttention(twice)).toBe(true);
  });

  test('unreadable, and surely not sent: tried again for the whole retry window', () => {
    const refusal: SmsAnswer = { kind: 'retry', because: 'unreadable', mayHaveSent: false };
    const twice = notified(refusal, notified(refusal, registered));
    expect(twice).toMatchObject({ notification: 'due', nextAtMs: CONFIRMED_MS + 20_000 });
    const mayHaveGone = notified({ ...refusal, mayHaveSent: true }, twice);
    expect(mayHaveGone).toMatchObject({ notification: 'due', smsAtMs: CONFIRMED_MS });
  });

  test('Retry-After: that long, unless our own pause is longer', () => {
    const busy = (afterMs: number): SmsAnswer => ({ kind: 'retry', because: 'busy', mayHaveSent: false, afterMs });
    expect(notified(busy(120_000), registered).nextAtMs).toBe(CONFIRMED_MS + 120_000);
    expect(notified(busy(1_000), registered).nextAtMs).toBe(CONFIRMED_MS + 10_000);
  });
});

describe('the end of a retry window', () => {
  test('of the registry: it has failed, and the customer must be notified', () => {
    const failed = endWindow(attempted(UNREACHABLE), 'registry', CONFIRMED_MS + POLICY.windowMs);
    expect(failed).toMatchObject({ status: 'failed', notification: 'due', mayHaveRegistered: false });
    expect([isComplete(failed), needsAttention(failed)]).toEqual([false, true]);
  });

  test('of the registry while an attempt was under way: that one may have registered them', () => {
    const lost = startRegistering(confirmed(), attemptAt('registry', CONFIRMED_MS));
    expect(endWindow(lost, 'registry', CONFIRMED_MS + POLICY.windowMs)).toMatchObject({ mayHaveRegistered: true });
  });

  test('of the SMS gateway: complete, and it needs attention', () => {
    const silent = endWindow(startNotifying(registered, attemptAt('sms', CONFIRMED_MS)), 'sms', CONFIRMED_MS);
    expect(silent).toMatchObject({ status: 'registered', notification: 'failed' });
    expect(silent).not.toHaveProperty('attempt');
    expect([isComplete(silent), needsAttention(silent)]).toEqual([true, true]);
  });

  test('begins anew while a circuit is open for something that is ours to fix, written down now and then', () => {
    const quarter = POLICY.windowMs / 4;
    const early = keepWaiting(confirmed(), 'registry', 'unauthorised', CONFIRMED_MS + quarter - 1, POLICY);
    expect(early).toEqual(confirmed());
    const later = keepWaiting(confirmed(), 'registry', 'unauthorised', CONFIRMED_MS + quarter, POLICY);
    expect(later.registry).toEqual({ count: 0, sinceMs: CONFIRMED_MS + quarter });
  });

  test('begins anew once that is fixed, also where the partner is down then', () => {
    const [ours, now] = [attempted(UNAUTHORISED), CONFIRMED_MS + POLICY.windowMs];
    const waiting = keepWaiting(ours, 'registry', 'timeout', now, POLICY);
    expect(waiting.registry).toMatchObject({ failed: { atMs: now, because: 'timeout' }, sinceMs: now });
    expect(keepWaiting(waiting, 'registry', 'timeout', now + POLICY.windowMs, POLICY)).toEqual(waiting);
  });
});

describe('a delivery report', () => {
  const sent = notified(ACCEPTED, registered);
  const reported = (outcome: DeliveryReport['outcome'], of: Registration = sent, id = 'ATXid_1') =>
    afterReport(of, { id, msisdn: of.phone, outcome }, CONFIRMED_MS + 60_000, 4 * HOUR_MS);

  test('counts once, and for its own SMS alone', () => {
    expect(reported('delivered')).toMatchObject({ notification: 'delivered' });
    expect(reported('delivered', sent, 'ATXid_2')).toBeUndefined();
    expect(reported('delivery_failure', { ...sent, notification: 'delivered' })).toBeUndefined();
    expect(reported('on_its_way')).toBeUndefined();
  });

  test('of a phone that was off: once more after hours, then it needs attention', () => {
    const again = reported('phone_off');
    expect(again).toMatchObject({ notification: 'due', nextAtMs: CONFIRMED_MS + 60_000 + 4 * HOUR_MS });
    const resent = notified({ kind: 'accepted', messageId: 'ATXid_2' }, again as Registration);
    const last = reported('phone_off', resent, 'ATXid_2');
    expect(last).toMatchObject({ notification: 'undeliverable', undeliverable: 'phone_off' });
    expect(last && needsAttention(last)).toBe(true);
  });
});

describe('a confirmation after an earlier one of this phone', () => {
  const failed = endWindow(attempted(TIMED_OUT), 'registry', CONFIRMED_MS);

  test('remembers when the last SMS went', () => {
    expect(confirmed({ before: notified(ACCEPTED, refused) })).toMatchObject({ smsAtMs: CONFIRMED_MS });
    expect(confirmed({ smsAtMs: 5 })).toMatchObject({ smsAtMs: 5 });
    expect(confirmed()).not.toHaveProperty('smsAtMs');
  });

  test('that failed without an outcome: a duplicate may be of then, for the same ID', () => {
    expect(attempted(NAMES_ID, confirmed({ before: failed }))).toMatchObject({ status: 'registered' });
    const answers = { ...ANSWERS, nationalId: '31314151' as NationalId };
    expect(attempted(NAMES_ID, confirmed({ before: failed, answers }))).toMatchObject({ status: 'refused' });
  });

  test('that surely made nobody, or was refused: a duplicate is not ours', () => {
    const inVain = endWindow(attempted(UNREACHABLE), 'registry', CONFIRMED_MS);
    expect(attempted(NAMES_ID, confirmed({ before: inVain }))).toMatchObject({ status: 'refused' });
    const no = attempted({ kind: 'refused' }, attempted(TIMED_OUT));
    expect(attempted(NAMES_ID, confirmed({ before: no }))).toMatchObject({ status: 'refused' });
  });
});

test('who read the outcome on the screen needs no SMS', () => {
  expect(isComplete(shownOnScreen(refused))).toBe(true);
  expect(needsAttention(shownOnScreen(refused))).toBe(false);
});

test("the registry's fields are derived from the answers", () => {
  const { name, nationalId, county, gender } = ANSWERS;
  expect(applicantOf(confirmed())).toEqual({ phone: '254711000111', name, nationalId, county, gender });
});

test('a stored document is read by its version', () => {
  expect(readRegistration(JSON.parse(JSON.stringify(registered)))).toEqual(registered);
  for (const other of [{ ...registered, v: 2 }, {}, null, 'text', undefined])
    expect(readRegistration(other)).toBeUndefined();
});
