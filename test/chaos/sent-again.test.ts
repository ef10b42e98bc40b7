import { describe, expect, test } from 'vitest';
import type { Broken } from './fleet.ts';
import type { Fault } from './schedule.ts';
import { whatHid } from './sent-again.ts';
import type { SentSms } from './sms-gateway.ts';

const AT_MS = 100_000;
const SENT: SentSms = { message: 'You are registered', atMs: AT_MS, answered: true, asker: 1 };
const killed: Fault = { what: 'service killed', which: 1 };
const paused: Fault = { what: 'service paused', which: 1 };
const redisAway: Fault = { what: 'redis paused' };

const from = (fault: Fault, fromMs: number, forMs: number): Broken => ({
  fault,
  fromMs: AT_MS + fromMs,
  toMs: AT_MS + fromMs + forMs,
});

function hid(broken: readonly Broken[], sms = SENT) {
  return whatHid(sms, { broken, timing: { attemptMarginMs: 3_000 } });
}

describe('an SMS that goes out again', () => {
  test.each<[string, readonly Broken[]]>([
    ['where nothing was broken', []],
    ['where another process was killed', [from({ ...killed, which: 2 }, 100, 1_000)]],
    ['where its process was killed before, and started again', [from(killed, -3_000, 2_900)]],
    ['where its process was killed long after', [from(killed, 2_000, 500)]],
    ['where its process was paused before', [from(paused, -4_000, 2_000)]],
    ['where its process was stopped: it finishes first', [from({ what: 'service stopped', which: 1 }, 10, 1_000)]],
    ['where claims were lost', [from({ what: 'claims lost' }, -100, 3_000)]],
    ['where Redis was back before the lease was over', [from(redisAway, 0, 1_500)]],
    ['where a partner was down', [from({ what: 'registry', how: 'hangs' }, 0, 9_000)]],
  ])('is doubled %s', (_, broken) => {
    expect(hid(broken)).toBeUndefined();
  });

  test.each<[string, readonly Broken[], string]>([
    ['its process was killed', [from(killed, 200, 1_000)], 'its process was killed or paused'],
    [
      'its process stood still',
      [from({ what: 'service stands still', which: 1 }, 100, 6_000)],
      'its process was killed or paused',
    ],
    ['its process was paused', [from(paused, -500, 2_000)], 'its process was killed or paused'],
    [
      'it was killed while Redis was away',
      [from(redisAway, 0, 1_500), from(killed, 2_200, 100)],
      'its process was killed or paused',
    ],
    ['Redis was away for longer than the lease', [from(redisAway, 500, 3_000)], 'Redis was away'],
    ['Redis is still away', [{ fault: redisAway, fromMs: AT_MS }], 'Redis was away'],
    ['Redis was away twice', [from(redisAway, 0, 1_000), from(redisAway, 1_900, 500)], 'Redis was away'],
  ])('has a reason: %s', (_, broken, reason) => {
    expect(hid(broken)).toBe(reason);
  });

  test('has a reason where nobody got the answer', () => {
    expect(hid([], { ...SENT, answered: false })).toBe('not answered');
  });
});
