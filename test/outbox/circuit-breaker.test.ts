import { beforeEach, describe, expect, test } from 'vitest';
import { type CircuitBreaker, createCircuitBreaker } from '../../src/outbox/circuit-breaker.ts';
import { TIMING } from '../../src/outbox/policy.ts';
import type { FailureReason } from '../../src/ports/partners.ts';
import { type HeldClock, heldClock } from '../support/held-clock.ts';

let clock: HeldClock;
let breaker: CircuitBreaker;
let heard: string[];

beforeEach(() => {
  clock = heldClock();
  heard = [];
  breaker = createCircuitBreaker({
    clock,
    timing: TIMING,
    onChange: (state) => heard.push(state.is === 'closed' ? 'closed' : `${state.is}: ${state.because}`),
  });
});

const succeeds = () => {
  const permit = breaker.permit();
  permit?.ended({ failed: false });
  return permit !== undefined;
};
const fails = (because: FailureReason = 'fault', more: { afterMs?: number; who?: string } = {}) => {
  const permit = breaker.permit();
  permit?.ended({ failed: true, because, who: 'one', ...more });
  return permit !== undefined;
};
const opens = (because?: FailureReason) => {
  for (let n = 0; n < 5; n++) expect(fails(because)).toBe(true);
};
const isOpenFor = (ms: number) => {
  clock.advance(ms - 1);
  expect(breaker.permit()).toBeUndefined();
  expect(breaker.state()).toMatchObject({ is: 'open', nextProbeInMs: 1 });
  clock.advance(1);
  expect(breaker.state()).toMatchObject({ is: 'half-open', nextProbeInMs: 0 });
};

describe('closed', () => {
  test('it opens after five failures in a row, and no fewer', () => {
    for (let n = 0; n < 4; n++) fails();
    succeeds();
    for (let n = 0; n < 4; n++) fails();
    expect(heard).toEqual([]);
    expect(breaker.state()).toEqual({ is: 'closed' });
    fails('timeout');
    expect(heard).toEqual(['open: timeout']);
    expect(breaker.permit()).toBeUndefined();
  });

  test('Retry-After opens it at once, for so long and an hour at most', () => {
    fails('busy', { afterMs: 90_000 });
    isOpenFor(90_000);
    fails('busy', { afterMs: 86_400_000 });
    isOpenFor(3_600_000);
    expect(succeeds()).toBe(true);
  });

  test('a Retry-After of no time does not', () => {
    fails('busy', { afterMs: 0 });
    expect(breaker.state()).toEqual({ is: 'closed' });
  });

  test('a 403 is one customer’s, however often; it counts once a second customer has one', () => {
    for (let n = 0; n < 20; n++) fails('forbidden', { who: 'one' });
    expect(breaker.state()).toEqual({ is: 'closed' });
    fails('forbidden', { who: 'two' });
    expect(heard).toEqual(['open: unauthorised']);
  });

  test('a 403 of long ago says nothing once somebody was answered', () => {
    fails('forbidden', { who: 'one' });
    succeeds();
    fails('forbidden', { who: 'two' });
    expect(breaker.state()).toEqual({ is: 'closed' });
  });
});

describe('open', () => {
  test('one probe at a time, after 5, 10, 20, 40, 60 and 60 seconds', () => {
    opens();
    for (const pauseS of [5, 10, 20, 40, 60, 60]) {
      isOpenFor(pauseS * 1000);
      const probe = breaker.permit();
      expect(probe).toBeDefined();
      expect(breaker.permit()).toBeUndefined();
      probe?.ended({ failed: true, because: 'fault', who: 'one' });
    }
    expect(breaker.state()).toMatchObject({ because: 'fault', forMs: 195_000 });
  });

  test('a probe that succeeds closes it for all', () => {
    opens();
    isOpenFor(5_000);
    succeeds();
    expect(heard).toEqual(['open: fault', 'half-open: fault', 'closed']);
    expect([succeeds(), succeeds()]).toEqual([true, true]);
  });

  test('a probe that was not used is the next one’s', () => {
    opens();
    isOpenFor(5_000);
    const first = breaker.permit();
    first?.unused();
    first?.ended({ failed: true, because: 'fault', who: 'one' });
    expect(succeeds()).toBe(true);
    expect(breaker.state()).toEqual({ is: 'closed' });
  });

  test('a probe of which nothing is heard any more is free after half a minute', () => {
    opens();
    isOpenFor(5_000);
    expect(breaker.permit()).toBeDefined();
    clock.advance(29_999);
    expect(breaker.permit()).toBeUndefined();
    clock.advance(1);
    expect(succeeds()).toBe(true);
  });

  test('what was asked before it opened does not make the pause longer, but may close it', () => {
    const early = [breaker.permit(), breaker.permit()];
    opens();
    clock.advance(2_000);
    early[0]?.ended({ failed: true, because: 'cut', who: 'one' });
    expect(breaker.state()).toMatchObject({ because: 'fault', nextProbeInMs: 3_000 });
    early[1]?.ended({ failed: false });
    expect(breaker.state()).toEqual({ is: 'closed' });
  });

  test('what is ours to fix is a trouble of its own, with a time of its own', () => {
    opens('unreachable');
    isOpenFor(5_000);
    fails('fault');
    expect(breaker.state()).toMatchObject({ because: 'fault', forMs: 5_000 });
    isOpenFor(10_000);
    fails('unauthorised');
    expect(breaker.state()).toMatchObject({ because: 'unauthorised', forMs: 0 });
    isOpenFor(20_000);
    fails('misdirected');
    expect(breaker.state()).toMatchObject({ because: 'misdirected', forMs: 20_000 });
  });
});

test('a permit is used once', () => {
  for (let n = 0; n < 4; n++) fails();
  const permit = breaker.permit();
  permit?.unused();
  permit?.ended({ failed: true, because: 'fault', who: 'one' });
  expect(breaker.state()).toEqual({ is: 'closed' });
});
