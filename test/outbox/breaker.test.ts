import { beforeEach, describe, expect, test } from 'vitest';
import { type Breaker, createBreaker } from '../../src/outbox/breaker.ts';
import { ORDINARY } from '../../src/outbox/timing.ts';
import type { FailureReason, RegistryAnswer } from '../../src/ports/partners.ts';
import { type HeldClock, heldClock } from '../support/held-clock.ts';

const WELL: RegistryAnswer = { kind: 'registered' };
const ill = (because: FailureReason = 'fault', afterMs?: number): RegistryAnswer => ({
  kind: 'retry',
  because,
  mayHaveRegistered: true,
  ...(afterMs !== undefined && { afterMs }),
});

describe('a registry that is ill is spared', () => {
  let clock: HeldClock;
  let breaker: Breaker;
  let told: string[];

  beforeEach(() => {
    clock = heldClock();
    told = [];
    breaker = createBreaker({ clock, timing: ORDINARY, onChange: (trouble) => told.push(trouble?.because ?? 'well') });
  });

  const ask = (answer: RegistryAnswer) => {
    const permit = breaker.permit();
    permit?.answered(answer);
    return permit !== undefined;
  };
  const falls = (because?: FailureReason, afterMs?: number) => {
    for (let n = 0; n < 5; n++) expect(ask(ill(because, afterMs))).toBe(true);
  };
  const isSparedFor = (ms: number) => {
    clock.advance(ms - 1);
    expect(breaker.permit()).toBeUndefined();
    clock.advance(1);
  };

  test('after five ill answers in a row, and no fewer', () => {
    for (let n = 0; n < 4; n++) ask(ill());
    ask(WELL);
    for (let n = 0; n < 4; n++) ask(ill());
    expect(told).toEqual([]);
    ask(ill('timeout'));
    expect(told).toEqual(['timeout']);
    expect(breaker.permit()).toBeUndefined();
  });

  test.each(['already', 'refused'] as const)('an answer that says %s is of a registry that is well', (kind) => {
    for (let n = 0; n < 4; n++) ask(ill());
    ask(kind === 'already' ? { kind, named: 'unsaid' } : { kind });
    ask(ill());
    expect(breaker.trouble()).toBeUndefined();
  });

  test('one trial at a time, after 5, 10, 20, 40, 60 and 60 seconds', () => {
    falls();
    for (const pauseS of [5, 10, 20, 40, 60, 60]) {
      isSparedFor(pauseS * 1000);
      const trial = breaker.permit();
      expect(trial).toBeDefined();
      expect(breaker.permit()).toBeUndefined();
      trial?.answered(ill());
    }
    expect(told).toEqual(['fault']);
  });

  test('a trial that succeeds ends it for all', () => {
    falls();
    isSparedFor(5_000);
    ask(WELL);
    expect(told).toEqual(['fault', 'well']);
    expect([ask(WELL), ask(WELL)]).toEqual([true, true]);
  });

  test('a trial that was not made is free for the next one', () => {
    falls();
    isSparedFor(5_000);
    const first = breaker.permit();
    first?.unused();
    first?.answered(ill());
    expect(ask(WELL)).toBe(true);
    expect(told.at(-1)).toBe('well');
  });

  test('a trial of which nothing is heard any more, as its request was cancelled, is free after half a minute', () => {
    falls();
    isSparedFor(5_000);
    expect(breaker.permit()).toBeDefined();
    isSparedFor(30_000);
    expect(ask(WELL)).toBe(true);
    expect(told.at(-1)).toBe('well');
  });

  test('what was asked before it was known to be ill does not make the pause longer, but may end it', () => {
    const early = [breaker.permit(), breaker.permit()];
    falls();
    const { sinceMs } = breaker.trouble() ?? {};
    clock.advance(2_000);
    early[0]?.answered(ill());
    expect(breaker.trouble()).toMatchObject({ sinceMs });
    isSparedFor(3_000);
    expect(breaker.permit()).toBeDefined();
    early[1]?.answered(WELL);
    expect(breaker.trouble()).toBeUndefined();
  });

  test('not at once where it asks for no time', () => {
    ask(ill('busy', 0));
    expect(breaker.trouble()).toBeUndefined();
  });

  test('as long as it asks for, from the first time on, but no longer than an hour', () => {
    ask(ill('busy', 90_000));
    isSparedFor(90_000);
    ask(ill('busy', 86_400_000));
    isSparedFor(3_600_000);
    expect(breaker.permit()).toBeDefined();
  });

  test('a cause that changes is told once', () => {
    falls('unreachable');
    isSparedFor(5_000);
    ask(ill('unauthorised'));
    isSparedFor(10_000);
    ask(ill('unauthorised'));
    expect(told).toEqual(['unreachable', 'unauthorised']);
  });

  test('what is ours to mend is a trouble of its own, and of its own time', () => {
    falls('unreachable');
    isSparedFor(5_000);
    ask(ill('fault'));
    expect(breaker.trouble()).toEqual({ because: 'fault', sinceMs: clock.nowMs() - 5_000 });
    isSparedFor(10_000);
    ask(ill('unauthorised'));
    expect(breaker.trouble()).toEqual({ because: 'unauthorised', sinceMs: clock.nowMs() });
    isSparedFor(20_000);
    ask(ill('misdirected'));
    expect(breaker.trouble()).toEqual({ because: 'misdirected', sinceMs: clock.nowMs() - 20_000 });
  });

  test('who is refused gets a time of its own, the first one that of the trial, twenty a second after it', () => {
    falls();
    const times = Array.from({ length: 1_001 }, () => breaker.comeAgainInMs());
    expect(times.slice(0, 3)).toEqual([5_000, 5_050, 5_100]);
    expect(times.at(-1)).toBe(55_000);
  });

  test('however many come, and however long it asks for: nobody gets a time further away than two hours', () => {
    ask(ill('busy', 3_600_000));
    const times = Array.from({ length: 100_000 }, () => breaker.comeAgainInMs());
    expect(Math.max(...times.slice(0, 1_000))).toBe(3_600_000 + 999 * 50);
    expect(times.reduce((most, ms) => Math.max(most, ms), 0)).toBeLessThanOrEqual(7_200_000);
  });

  test("once it is well, the times of then are nobody's any more", () => {
    const early = breaker.permit();
    ask(ill('busy', 3_600_000));
    breaker.comeAgainInMs();
    early?.answered(WELL);
    falls();
    expect(breaker.comeAgainInMs()).toBe(5_000);
  });

  test('who waits once it falls ill again comes behind those who still do from before', () => {
    falls();
    for (let n = 0; n < 1_000; n++) breaker.comeAgainInMs();
    isSparedFor(5_000);
    ask(WELL);
    falls();
    expect(breaker.comeAgainInMs()).toBe(50_000);
  });

  test('who comes again while it is still ill gets in line behind the others', () => {
    falls();
    const [first, , last] = Array.from({ length: 3 }, () => clock.nowMs() + breaker.comeAgainInMs());
    clock.advance(Number(first) - clock.nowMs());
    const trial = breaker.permit();
    expect(clock.nowMs() + breaker.comeAgainInMs()).toBeGreaterThan(Number(last));
    trial?.answered(ill());
    expect(breaker.comeAgainInMs()).toBeGreaterThanOrEqual(10_000);
  });

  test('a clock that is set back during a trial leaves no trouble of the future', () => {
    falls('fault');
    isSparedFor(5_000);
    const trial = breaker.permit();
    clock.advance(-24 * 3_600_000);
    trial?.answered(ill('fault'));
    expect(breaker.trouble()).toEqual({ because: 'fault', sinceMs: clock.nowMs() });
  });

  test.each([7, 1, 0.01])('a clock that is set back by %d hours does not keep it spared for longer', (hours) => {
    falls();
    clock.advance(60_000);
    expect(breaker.comeAgainInMs()).toBe(50);
    clock.advance(-hours * 3_600_000);
    expect(breaker.comeAgainInMs()).toBeLessThan(60_000);
    expect(ask(WELL)).toBe(true);
  });
});
