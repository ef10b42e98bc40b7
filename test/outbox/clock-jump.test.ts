import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterRegistry,
  afterSms,
  beginRegistering,
  beginTelling,
  nextStep,
  type Registration,
} from '../../src/outbox/registration.ts';
import { CONFIRMED_MS, confirmed, POLICY } from '../support/registrations.ts';

const HOUR_MS = 3_600_000;
const WELL = { kind: 'registered' } as const;
const CUT = { kind: 'retry', because: 'cut', mayHaveRegistered: true } as const;
const UNAUTHORISED = { kind: 'retry', because: 'unauthorised', mayHaveRegistered: false } as const;
const leaseAt = (nowMs: number) => ({ by: 'somebody', untilMs: nowMs + 18_000 });

const underWay = beginRegistering(confirmed(), leaseAt(CONFIRMED_MS));
const waiting = afterRegistry(underWay, CUT, CONFIRMED_MS, POLICY);
const registered = afterRegistry(underWay, WELL, CONFIRMED_MS, POLICY);
const telling = beginTelling(registered, leaseAt(CONFIRMED_MS));
const mayHaveTold = afterSms(telling, { kind: 'retry', because: 'timeout', mayHaveSent: true }, CONFIRMED_MS, POLICY);

function mended(registration: Registration, nowMs: number): Registration {
  const step = nextStep(registration, nowMs, POLICY);
  if (step.do !== 'mend') throw new Error(`to be done: ${step.do}`);
  return step.mended;
}

/** What is done with it from `nowMs` on, and how long after that, in steps of the longest pause there is. */
function nextDeed(registration: Registration, nowMs: number): { does: string; afterMs: number } {
  let now = registration;
  let atMs = nowMs;
  for (let n = 0; n < 10; n++) {
    const step = nextStep(now, atMs, POLICY);
    if (step.do === 'mend') now = step.mended;
    else if (step.do === 'wait') atMs = step.untilMs;
    else return { does: step.do, afterMs: atMs - nowMs };
  }
  return { does: 'nothing in ten steps', afterMs: atMs - nowMs };
}

describe('the clock is set back by hours', () => {
  const back = CONFIRMED_MS - 5 * HOUR_MS;

  test('a try that may still be under way gets a minute, and is taken over then', () => {
    expect(nextDeed(underWay, back)).toEqual({ does: 'register', afterMs: 60_000 });
    expect(nextDeed(telling, back)).toEqual({ does: 'tell', afterMs: 60_000 });
  });

  test('what merely waited is tried now', () => {
    expect(nextDeed(waiting, back)).toEqual({ does: 'register', afterMs: 0 });
  });

  test('our patience begins anew with what is ours to mend, and not in the future', () => {
    const unpaid = { kind: 'retry', because: 'no_credit', mayHaveSent: false } as const;
    expect(mended(afterRegistry(underWay, UNAUTHORISED, CONFIRMED_MS, POLICY), back)).toMatchObject({
      patientSinceMs: back,
    });
    expect(mended(confirmed(), back)).toMatchObject({ confirmedAtMs: CONFIRMED_MS, patientSinceMs: back });
    expect(mended(afterSms(telling, unpaid, CONFIRMED_MS, POLICY), back)).toMatchObject({ smsPatientSinceMs: back });
  });

  test.each([-1, 1])(
    'nobody is given up for times that are not yet: confirmed %i h before the clock went ahead',
    (hours) => {
      const ahead = CONFIRMED_MS + 240 * HOUR_MS;
      const early = confirmed({ atMs: hours < 0 ? CONFIRMED_MS - HOUR_MS : ahead });
      const refusedUs = afterRegistry(beginRegistering(early, leaseAt(ahead)), UNAUTHORISED, ahead, POLICY);
      const ill = afterRegistry(beginRegistering(refusedUs, leaseAt(ahead)), CUT, ahead + 1, POLICY);
      expect(nextDeed(ill, CONFIRMED_MS)).toEqual({ does: 'register', afterMs: 0 });
      const again = afterRegistry(
        beginRegistering(mended(ill, CONFIRMED_MS), leaseAt(ahead)),
        CUT,
        CONFIRMED_MS + 48 * HOUR_MS,
        POLICY,
      );
      expect(nextDeed(again, CONFIRMED_MS + 48 * HOUR_MS)).toMatchObject({ does: 'abandon' });
    },
  );

  test('two SMS stay a minute apart', () => {
    expect(nextDeed(mayHaveTold, back)).toEqual({ does: 'tell', afterMs: POLICY.smsApartMs });
  });
});

describe('the clock is set forward by hours', () => {
  const forward = CONFIRMED_MS + 5 * HOUR_MS;

  test('a try whose lease seems over is taken over, and "already" is then our own doing', () => {
    expect(nextDeed(underWay, forward)).toEqual({ does: 'register', afterMs: 0 });
    expect(beginRegistering(underWay, leaseAt(forward)).mayHaveRegistered).toBe(true);
  });

  test('past our patience a last try is made before anybody is given up', () => {
    const late = CONFIRMED_MS + 100 * HOUR_MS;
    expect(nextDeed(waiting, late)).toEqual({ does: 'register', afterMs: 0 });
    const tried = afterRegistry(beginRegistering(waiting, leaseAt(late)), CUT, late, POLICY);
    expect(nextDeed(tried, late)).toEqual({ does: 'abandon', afterMs: 0 });
    // Set right again, the record is what it was: given up, or waiting.
    expect(nextDeed(waiting, CONFIRMED_MS + HOUR_MS).does).toBe('register');
  });
});

test('wherever the clock jumps to, what is owed is done within the longest pause', () => {
  const jump = fc.integer({ min: -1_000, max: 1_000 }).map((hours) => CONFIRMED_MS + hours * HOUR_MS);
  fc.assert(
    fc.property(jump, fc.constantFrom(underWay, waiting, registered, telling, mayHaveTold), (nowMs, registration) => {
      const { does, afterMs } = nextDeed(registration, nowMs);
      expect(['register', 'tell', 'stop telling']).toContain(does);
      expect(afterMs).toBeLessThanOrEqual(HOUR_MS);
    }),
  );
});
