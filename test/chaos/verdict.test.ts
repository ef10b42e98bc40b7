import { expect, test } from 'vitest';
import { TIMING } from '../../src/outbox/policy.ts';
import { type Customer, newCustomer } from './customer.ts';
import type { SentSms } from './sms-gateway.ts';
import { isClean, judge } from './verdict.ts';

const REGISTERED = 'Dear Anthony, you are registered with Umoja.';
const FAILED = 'Dear Anthony, we could not complete your registration.';

type Seen = Partial<Pick<Customer, 'told' | 'promisedAtMs' | 'refusedAtMs' | 'sentAtMs' | 'sentRefusedId' | 'gaveUp'>>;

function judged(seen: Seen, made: number, ...sent: readonly [message: string, atMs: number][]) {
  const customer = { ...newCustomer(1), sentRefusedId: true, ...seen };
  const messages: readonly SentSms[] = sent.map(([message, atMs]) => ({ message, atMs, answered: true, asker: 1 }));
  return judge({
    customers: [customer],
    registry: { made: () => made },
    sms: { sentTo: () => messages },
    broken: [],
    timing: TIMING,
  });
}

const received = (...before: ('refused' | 'registered')[]) => new Set(['received', ...before] as const);

test.each<[string, Seen, number, ...[string, number][]]>([
  ['promised, and nothing came', { told: received(), promisedAtMs: 1_001_000 }, 0],
  [
    'refused, mended, promised, and nothing came',
    { told: received('refused'), refusedAtMs: 1_000_500, promisedAtMs: 1_001_000 },
    0,
  ],
  [
    'failed by SMS, mended, promised, and nothing came',
    { told: received(), promisedAtMs: 1_009_000 },
    0,
    [FAILED, 1_005_000],
  ],
  ['registered, and not told', { told: received(), promisedAtMs: 1_001_000 }, 1],
])('%s: lost', (_, seen, made, ...sent) => {
  expect(judged(seen, made, ...sent)).toMatchObject({ lost: [expect.any(String)] });
});

test.each<[string, Seen, number, ...[string, number][]]>([
  ['nothing promised, nothing came', {}, 0],
  ['promised, registered, told', { told: received(), promisedAtMs: 1_001_000 }, 1, [REGISTERED, 1_002_000]],
  ['promised, and told that it failed', { told: received(), promisedAtMs: 1_001_000 }, 0, [FAILED, 1_002_000]],
  [
    'promised, and refused on the screen',
    { told: received('refused'), promisedAtMs: 1_001_000, refusedAtMs: 1_002_000 },
    0,
  ],
  [
    'failed, sent again, failed again',
    { told: received(), promisedAtMs: 1_050_000, sentAtMs: [1_001_000, 1_050_000] },
    0,
    [FAILED, 1_002_000],
    [FAILED, 1_099_000],
  ],
  [
    'failed, mended, registered, told',
    { told: received(), promisedAtMs: 1_009_000 },
    1,
    [FAILED, 1_005_000],
    [REGISTERED, 1_099_000],
  ],
])('%s: well', (_, seen, made, ...sent) => {
  expect(isClean(judged(seen, made, ...sent))).toBe(true);
});

test.each<[string, Seen, number, object, ...[string, number][]]>([
  ['two customers', { promisedAtMs: 1_001_000 }, 2, { doubled: [expect.any(String)] }, [REGISTERED, 1_002_000]],
  [
    'the same SMS again, and nothing hid the first',
    { promisedAtMs: 1_001_000 },
    1,
    { doubled: [expect.any(String)] },
    [REGISTERED, 1_002_000],
    [REGISTERED, 1_099_000],
  ],
  [
    'the same failure again, and nothing hid the first',
    { told: received(), promisedAtMs: 1_001_000, sentAtMs: [1_001_000] },
    0,
    { doubled: [expect.any(String)] },
    [FAILED, 1_002_000],
    [FAILED, 1_099_000],
  ],
  [
    'told that somebody registered them, and it was us',
    { promisedAtMs: 1_001_000 },
    1,
    { toldFalsely: [expect.any(String)] },
    ['This phone number is already registered with Umoja.', 1_002_000],
  ],
  [
    'told so, and not registered',
    { promisedAtMs: 1_001_000 },
    0,
    { toldFalsely: [expect.any(String)] },
    [REGISTERED, 1_002_000],
  ],
  [
    'refused on the screen, and sent nothing that is refused',
    { promisedAtMs: 1_001_000, refusedAtMs: 1_000_500, sentRefusedId: false },
    1,
    { toldFalsely: [expect.any(String)] },
    [REGISTERED, 1_002_000],
  ],
  [
    'failed by SMS, and sent nothing that is refused',
    { told: received(), promisedAtMs: 1_001_000, sentRefusedId: false },
    0,
    { toldFalsely: [expect.any(String)] },
    [FAILED, 1_002_000],
  ],
  [
    'two within the minute',
    { promisedAtMs: 1_001_000 },
    1,
    { twiceAMinute: [expect.any(String)] },
    [FAILED, 1_002_000],
    [REGISTERED, 1_003_000],
  ],
])('%s: seen', (_, seen, made, expected, ...sent) => {
  expect(judged(seen, made, ...sent)).toMatchObject(expected);
});

test('all of them turned away: not clean, though nobody was lost', () => {
  const none = judged({ gaveUp: true }, 0);
  expect([none.lost, none.toldFalsely, none.gaveUp]).toEqual([[], [], 1]);
  expect(isClean(none)).toBe(false);
  expect(isClean({ ...none, begun: 100 })).toBe(true);
});
