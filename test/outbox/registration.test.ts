import { describe, expect, test } from 'vitest';
import type { NationalId } from '../../src/conversation/national-id.ts';
import {
  abandon,
  afterRegistry,
  afterReport,
  afterSms,
  beginRegistering,
  beginTelling,
  isFinished,
  nextStep,
  type Registration,
  readRegistration,
  stayPatient,
  stopTelling,
  toldOnScreen,
} from '../../src/outbox/registration.ts';
import type { RegistryAnswer, SmsAnswer } from '../../src/ports/partners.ts';
import { APPLICANT, CONFIRMED_MS, confirmed, POLICY } from '../support/registrations.ts';

const MINUTE_MS = 60_000;
const LEASE = { by: 'me', untilMs: CONFIRMED_MS + 8_000 };
const TIMED_OUT: RegistryAnswer = { kind: 'retry', because: 'timeout', mayHaveRegistered: true };
const UNREACHABLE: RegistryAnswer = { kind: 'retry', because: 'unreachable', mayHaveRegistered: false };
const NAMES_ID: RegistryAnswer = { kind: 'already', named: 'unsaid' };
const NAMES_PHONE: RegistryAnswer = { kind: 'already', named: 'phone' };
const ACCEPTED: SmsAnswer = { kind: 'accepted', messageId: 'ATXid_1' };
const FAILS: SmsAnswer = { kind: 'retry', because: 'fault', mayHaveSent: false };

function tried(answer: RegistryAnswer, from: Registration = confirmed(), atMs = CONFIRMED_MS): Registration {
  return afterRegistry(beginRegistering(from, LEASE), answer, atMs, POLICY);
}

function texted(answer: SmsAnswer, from: Registration, atMs = CONFIRMED_MS): Registration {
  return afterSms(beginTelling(from, LEASE), answer, atMs, POLICY);
}

const registered = tried({ kind: 'registered', customerId: '132890' });
const step = (registration: Registration, afterMs = 0) => nextStep(registration, CONFIRMED_MS + afterMs, POLICY);

describe('what is to be done', () => {
  test('once confirmed: register', () => {
    expect(step(confirmed())).toEqual({ do: 'register' });
  });

  test('while somebody is at it: wait until the lease ends, then take over', () => {
    const underWay = beginRegistering(confirmed(), LEASE);
    expect(step(underWay)).toEqual({ do: 'wait', untilMs: LEASE.untilMs });
    expect(step(underWay, 8_000)).toEqual({ do: 'register' });
  });

  test('once there is a verdict: tell', () => {
    expect(step(registered)).toEqual({ do: 'tell' });
    expect(step(tried({ kind: 'refused' }))).toEqual({ do: 'tell' });
    expect(step(tried(NAMES_PHONE))).toEqual({ do: 'tell' });
  });

  test('once the customer knows: nothing', () => {
    expect(step(texted(ACCEPTED, registered))).toEqual({ do: 'nothing' });
    expect(step(toldOnScreen(tried({ kind: 'refused' })))).toEqual({ do: 'nothing' });
    expect(step(texted({ kind: 'undeliverable', because: 'opted_out' }, registered))).toEqual({ do: 'nothing' });
  });

  test('at the end of our patience: a last try, and where that says nothing either, abandon and tell', () => {
    const waiting = tried(UNREACHABLE);
    const end = CONFIRMED_MS + POLICY.giveUpAfterMs;
    expect(step(waiting, POLICY.giveUpAfterMs)).toEqual({ do: 'register' });
    const inVain = tried(UNREACHABLE, waiting, end);
    expect(step(inVain, POLICY.giveUpAfterMs)).toEqual({ do: 'abandon' });
    expect(step(abandon(inVain, end), POLICY.giveUpAfterMs)).toEqual({ do: 'tell' });
  });

  test('at the end of our patience with what is ours to mend: nobody is given up', () => {
    const end = CONFIRMED_MS + POLICY.giveUpAfterMs;
    const refusesUs = tried({ ...UNREACHABLE, because: 'unauthorised' }, confirmed(), end);
    expect(step(refusesUs, POLICY.giveUpAfterMs)).toMatchObject({ do: 'wait' });
  });

  test('where no SMS can be sent for as long: stop, after one try at least', () => {
    const failing = texted(FAILS, registered);
    expect(step(failing, 10 * POLICY.giveUpAfterMs)).toEqual({ do: 'tell' });
    const almost = texted(FAILS, failing, CONFIRMED_MS + POLICY.giveUpAfterMs - 1);
    expect(step(almost, 10 * POLICY.giveUpAfterMs)).toEqual({ do: 'tell' });
    const inVain = texted(FAILS, failing, CONFIRMED_MS + POLICY.giveUpAfterMs);
    expect(step(inVain, 10 * POLICY.giveUpAfterMs)).toEqual({ do: 'stop telling' });
    expect(isFinished(stopTelling(inVain))).toBe(true);
  });

  test('where what stood in the way was ours to mend, our patience is a new one', () => {
    const end = CONFIRMED_MS + POLICY.giveUpAfterMs;
    const anew = end + 1 + POLICY.giveUpAfterMs;
    const refusedUs = tried({ ...UNREACHABLE, because: 'unauthorised' }, confirmed(), end);
    const ill = tried(UNREACHABLE, refusedUs, end + 1);
    expect(step(tried(UNREACHABLE, ill, anew - 1), 10 * POLICY.giveUpAfterMs)).toEqual({ do: 'register' });
    expect(step(tried(UNREACHABLE, ill, anew), 10 * POLICY.giveUpAfterMs)).toEqual({ do: 'abandon' });
    const unpaid = texted({ ...FAILS, because: 'no_credit' }, registered, end);
    expect(step(unpaid, 10 * POLICY.giveUpAfterMs)).toEqual({ do: 'tell' });
    const failing = texted(FAILS, unpaid, end + 1);
    expect(step(texted(FAILS, failing, anew - 1), 10 * POLICY.giveUpAfterMs)).toEqual({ do: 'tell' });
    expect(step(texted(FAILS, failing, anew), 10 * POLICY.giveUpAfterMs)).toEqual({ do: 'stop telling' });
  });

  test('nor is anybody given up at once whom a release left that did not write down since when it is patient', () => {
    const endMs = CONFIRMED_MS + POLICY.giveUpAfterMs;
    const { patientSinceMs: _, ...refusedUs } = tried({ ...UNREACHABLE, because: 'unauthorised' });
    expect(step(tried(UNREACHABLE, refusedUs, endMs), POLICY.giveUpAfterMs)).toMatchObject({ do: 'wait' });
    const unpaid = texted({ ...FAILS, because: 'no_credit' }, registered);
    const { smsPatientSinceMs: __, smsTriedAtMs: ___, ...ofThen } = unpaid;
    expect(step(texted(FAILS, ofThen, endMs), 10 * POLICY.giveUpAfterMs)).toEqual({ do: 'tell' });
  });

  test('who waits untried while that is so is remembered now and then', () => {
    const endMs = POLICY.giveUpAfterMs;
    expect(stayPatient(confirmed(), 'unauthorised', CONFIRMED_MS + endMs / 4 - 1, POLICY)).toBeUndefined();
    expect(stayPatient(confirmed(), 'unauthorised', CONFIRMED_MS + endMs / 4, POLICY)).toEqual({
      ...confirmed(),
      patientSinceMs: CONFIRMED_MS + endMs / 4,
    });
    const refusedUs = tried({ ...UNREACHABLE, because: 'unauthorised' });
    const patient = stayPatient(refusedUs, 'timeout', CONFIRMED_MS + endMs, POLICY);
    expect(patient).toEqual({ ...refusedUs, hindrance: 'timeout', patientSinceMs: CONFIRMED_MS + endMs });
    expect(patient && stayPatient(patient, 'timeout', CONFIRMED_MS + 10 * endMs, POLICY)).toBeUndefined();
  });

  test('given up while a try was under way: it may have registered them', () => {
    const lost = beginRegistering(confirmed(), LEASE);
    expect(abandon(lost, CONFIRMED_MS + POLICY.giveUpAfterMs)).toMatchObject({ mayHaveRegistered: true });
    expect(abandon(tried(UNREACHABLE), CONFIRMED_MS)).toMatchObject({ mayHaveRegistered: false });
  });
});

describe("the registry's answer", () => {
  test('registered', () => {
    expect(registered).toMatchObject({ stage: 'registered', customerId: '132890', tries: 1, told: 'no' });
    expect(registered).not.toHaveProperty('lease');
  });

  test('refused, with the field that it named', () => {
    expect(tried({ kind: 'refused', field: 'nationalId' })).toMatchObject({ stage: 'refused', field: 'nationalId' });
    expect(tried({ kind: 'refused' })).not.toHaveProperty('field');
  });

  test('a duplicate at the first try: by phone that is said, by ID it is a refusal like any other', () => {
    expect(tried(NAMES_PHONE)).toMatchObject({ stage: 'already' });
    expect(tried(NAMES_ID)).toMatchObject({ stage: 'refused' });
    expect(tried(NAMES_ID)).not.toHaveProperty('field');
  });

  test.each([
    ['phone', NAMES_PHONE],
    ['ID', NAMES_ID],
  ])('a duplicate by %s after a try whose outcome is unknown is our own customer', (_, duplicate) => {
    expect(tried(duplicate, tried(TIMED_OUT))).toMatchObject({ stage: 'registered', tries: 2 });
    expect(tried(duplicate, tried(UNREACHABLE, tried(TIMED_OUT)))).toMatchObject({ stage: 'registered', tries: 3 });
  });

  test('a try whose answer nobody wrote down is one whose outcome is unknown', () => {
    const left = beginRegistering(confirmed(), LEASE);
    expect(tried(NAMES_ID, left)).toMatchObject({ stage: 'registered' });
  });

  test('a duplicate by ID after tries that surely made nobody is a refusal', () => {
    expect(tried(NAMES_ID, tried(UNREACHABLE))).toMatchObject({ stage: 'refused' });
  });

  test('none: try again, after a pause that grows', () => {
    const once = tried(TIMED_OUT);
    expect(once).toMatchObject({ stage: 'pending', nextAtMs: CONFIRMED_MS + 10_000, mayHaveRegistered: true });
    expect(tried(TIMED_OUT, once)).toMatchObject({ nextAtMs: CONFIRMED_MS + 20_000 });
  });

  test('to be left alone: that long, unless our own pause is longer, for an hour at most', () => {
    const busy = (afterMs: number): RegistryAnswer => ({ ...UNREACHABLE, because: 'busy', afterMs });
    expect(tried(busy(30_000)).nextAtMs).toBe(CONFIRMED_MS + 30_000);
    expect(tried(busy(1_000)).nextAtMs).toBe(CONFIRMED_MS + 10_000);
    expect(tried(busy(86_400_000)).nextAtMs).toBe(CONFIRMED_MS + 3_600_000);
  });
});

describe("the SMS gateway's answer", () => {
  test('accepted: by its name the report will be known', () => {
    expect(texted(ACCEPTED, registered)).toMatchObject({
      told: 'accepted',
      messageId: 'ATXid_1',
      smsAtMs: CONFIRMED_MS,
    });
  });

  test('none, and the SMS may have gone out: a minute passes before the next', () => {
    const again = texted({ kind: 'retry', because: 'timeout', mayHaveSent: true }, registered);
    expect(step(again, 10_000)).toEqual({ do: 'wait', untilMs: CONFIRMED_MS + MINUTE_MS });
    expect(step(again, MINUTE_MS)).toEqual({ do: 'tell' });
  });

  test('none, and surely no SMS went out: the pause is enough', () => {
    const again = texted({ kind: 'retry', because: 'unreachable', mayHaveSent: false }, registered);
    expect(step(again, 9_999)).toEqual({ do: 'wait', untilMs: CONFIRMED_MS + 10_000 });
    expect(step(again, 10_000)).toEqual({ do: 'tell' });
  });

  test('never written down: it may have gone out until the lease ended', () => {
    const left = beginTelling(registered, LEASE);
    expect(step(left, 8_000)).toEqual({ do: 'wait', untilMs: LEASE.untilMs + MINUTE_MS });
  });

  test('the report on it counts once, and on no other SMS', () => {
    const told = texted(ACCEPTED, registered);
    expect(afterReport(told, 'ATXid_1', true)).toMatchObject({ told: 'delivered' });
    expect(afterReport(told, 'ATXid_1', false)).toMatchObject({ told: 'undeliverable' });
    expect(afterReport(told, 'ATXid_2', true)).toBeUndefined();
    expect(afterReport({ ...told, told: 'delivered' }, 'ATXid_1', false)).toBeUndefined();
  });
});

describe('a confirmation after an earlier one of this phone', () => {
  const abandoned = abandon(tried(TIMED_OUT), CONFIRMED_MS);

  test('waits with its SMS until a minute after the last one', () => {
    const before = texted(ACCEPTED, tried({ kind: 'refused' }));
    const again = tried({ kind: 'registered' }, confirmed({ before }));
    expect(step(again)).toEqual({ do: 'wait', untilMs: CONFIRMED_MS + MINUTE_MS });
  });

  test('that was given up without a verdict: a duplicate may be of then, for the same ID', () => {
    expect(tried(NAMES_ID, confirmed({ before: abandoned }))).toMatchObject({ stage: 'registered' });
    const applicant = { ...APPLICANT, nationalId: '31314151' as NationalId };
    expect(tried(NAMES_ID, confirmed({ before: abandoned, applicant }))).toMatchObject({ stage: 'refused' });
  });

  test('that was given up, and surely made nobody, or that was refused: a duplicate is not ours', () => {
    const inVain = abandon(tried(UNREACHABLE), CONFIRMED_MS);
    expect(tried(NAMES_ID, confirmed({ before: inVain }))).toMatchObject({ stage: 'refused' });
    const refused = tried({ kind: 'refused' }, tried(TIMED_OUT));
    expect(tried(NAMES_ID, confirmed({ before: refused }))).toMatchObject({ stage: 'refused' });
  });
});

test('a kept document is read by its version', () => {
  expect(readRegistration(JSON.parse(JSON.stringify(registered)))).toEqual(registered);
  for (const other of [{ ...registered, v: 2 }, {}, null, 'text', undefined])
    expect(readRegistration(other)).toBeUndefined();
});
