import { expect, test } from 'vitest';
import { TIMING } from '../../src/outbox/policy.ts';
import { type Customer, newCustomer } from './customer.ts';
import type { Broken } from './fleet.ts';
import { isClean, judge, shareFinished } from './judge.ts';
import type { SentSms } from './sms-gateway.ts';

const REGISTERED = 'Dear Anthony, you are registered with Umoja.';
const FAILED = 'Dear Anthony, we could not complete your registration.';

const REMINDER = 'You have not finished registering with Umoja. Dial *384*70421# to continue where you stopped.';
const QUESTION = 'Your gender as on your ID:\n1:Male\n2:Female';
const STOPPED = 'You get no more SMS from Umoja.';

type Known = Partial<Omit<Customer, 'phone' | 'local'>>;

function judged(known: Known, made: number, ...sent: readonly [message: string, atMs: number][]) {
  return judgedAmid([], known, made, ...sent);
}

function judgedAmid(
  broken: readonly Broken[],
  known: Known,
  made: number,
  ...sent: readonly [message: string, atMs: number][]
) {
  const customer = { ...newCustomer(1), sentRefusedId: true, ...known };
  const messages: readonly SentSms[] = sent.map(([message, atMs]) => ({ message, atMs, answered: true, asker: 1 }));
  return judge({
    customers: [customer],
    registry: { made: () => made },
    sms: { sentTo: () => messages },
    broken,
    timing: TIMING,
  });
}

const received = (...before: ('refused' | 'registered')[]) => new Set(['received', ...before] as const);

test.each<[string, Known, number, ...[string, number][]]>([
  ['promised, and nothing came', { read: received(), promisedAtMs: 1_001_000 }, 0],
  [
    'refused, corrected, promised, and nothing came',
    { read: received('refused'), refusedAtMs: 1_000_500, promisedAtMs: 1_001_000 },
    0,
  ],
  [
    'failed by SMS, corrected, promised, and nothing came',
    { read: received(), promisedAtMs: 1_009_000 },
    0,
    [FAILED, 1_005_000],
  ],
  ['registered, and not notified', { read: received(), promisedAtMs: 1_001_000 }, 1],
])('%s: lost', (_, known, made, ...sent) => {
  expect(judged(known, made, ...sent)).toMatchObject({ lost: [expect.any(String)] });
});

test.each<[string, Known, number, ...[string, number][]]>([
  ['nothing promised, nothing came', {}, 0],
  ['promised, registered, notified', { read: received(), promisedAtMs: 1_001_000 }, 1, [REGISTERED, 1_002_000]],
  ['promised, and notified that it failed', { read: received(), promisedAtMs: 1_001_000 }, 0, [FAILED, 1_002_000]],
  [
    'promised, and refused on the screen',
    { read: received('refused'), promisedAtMs: 1_001_000, refusedAtMs: 1_002_000 },
    0,
  ],
  [
    'failed, sent again, failed again',
    { read: received(), promisedAtMs: 1_050_000, sentAtMs: [1_001_000, 1_050_000] },
    0,
    [FAILED, 1_002_000],
    [FAILED, 1_099_000],
  ],
  [
    'failed, corrected, registered, notified',
    { read: received(), promisedAtMs: 1_009_000 },
    1,
    [FAILED, 1_005_000],
    [REGISTERED, 1_099_000],
  ],
])('%s: clean', (_, known, made, ...sent) => {
  expect(isClean(judged(known, made, ...sent))).toBe(true);
});

test.each<[string, Known, number, object, ...[string, number][]]>([
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
    { read: received(), promisedAtMs: 1_001_000, sentAtMs: [1_001_000] },
    0,
    { doubled: [expect.any(String)] },
    [FAILED, 1_002_000],
    [FAILED, 1_099_000],
  ],
  [
    'reads that somebody else registered them, and it was us',
    { promisedAtMs: 1_001_000 },
    1,
    { misinformed: [expect.any(String)] },
    ['This phone number is already registered with Umoja.', 1_002_000],
  ],
  [
    'notified so, and not registered',
    { promisedAtMs: 1_001_000 },
    0,
    { misinformed: [expect.any(String)] },
    [REGISTERED, 1_002_000],
  ],
  [
    'refused on the screen, and sent nothing that is refused',
    { promisedAtMs: 1_001_000, refusedAtMs: 1_000_500, sentRefusedId: false },
    1,
    { misinformed: [expect.any(String)] },
    [REGISTERED, 1_002_000],
  ],
  [
    'failed by SMS, and sent nothing that is refused',
    { read: received(), promisedAtMs: 1_001_000, sentRefusedId: false },
    0,
    { misinformed: [expect.any(String)] },
    [FAILED, 1_002_000],
  ],
  [
    'reminded after the promise',
    { read: received(), promisedAtMs: 1_001_000 },
    1,
    { misinformed: [expect.any(String)] },
    [REGISTERED, 1_002_000],
    [REMINDER, 1_060_000],
  ],
  [
    'reminded twice, and nothing hid the first',
    {},
    0,
    { doubled: [expect.any(String)] },
    [REMINDER, 1_060_000],
    [REMINDER, 1_160_000],
  ],
  [
    'two replies to one SMS',
    { textedAtMs: [1_000_000] },
    0,
    { doubled: [expect.any(String)] },
    [QUESTION, 1_001_000],
    [QUESTION, 1_003_000],
  ],
  [
    'two within the minute',
    { promisedAtMs: 1_001_000 },
    1,
    { twiceAMinute: [expect.any(String)] },
    [FAILED, 1_002_000],
    [REGISTERED, 1_003_000],
  ],
])('%s: found', (_, known, made, expected, ...sent) => {
  expect(judged(known, made, ...sent)).toMatchObject(expected);
});

test('all of them turned away: not clean, though nobody was lost', () => {
  const none = judged({ gaveUp: true }, 0);
  expect([none.lost, none.misinformed, none.gaveUp]).toEqual([[], [], 1]);
  expect(isClean(none)).toBe(false);
  expect(isClean({ ...none, begun: 100 })).toBe(true);
});

test.each<[string, Known, ...[string, number][]]>([
  ['a reminder', { optedOutAtMs: 1_000_000 }, [REMINDER, 1_003_000]],
  ['a result of nothing that was sent', { optedOutAtMs: 1_000_000 }, [REGISTERED, 1_003_000]],
  ['a reply to nothing', { optedOutAtMs: 1_000_000 }, [QUESTION, 1_003_000]],
  [
    'a second reply to STOP',
    { optedOutAtMs: 1_000_000, textedAtMs: [999_900] },
    [STOPPED, 1_003_000],
    [STOPPED, 1_009_000],
  ],
])('%s after an opt-out: found', (_, known, ...sent) => {
  const judgement = judged(known, 1, ...sent);
  expect(judgement.afterOptOut).toHaveLength(1);
  const others = { ...judgement, lost: [], doubled: [], misinformed: [] };
  expect([isClean(others), isClean({ ...others, afterOptOut: [] })]).toEqual([false, true]);
});

test.each<[string, Known, ...[string, number][]]>([
  ['the reply to STOP', { optedOutAtMs: 1_000_000, textedAtMs: [999_900] }, [STOPPED, 1_003_000]],
  ['the result of what was sent', { optedOutAtMs: 1_000_000, sentAtMs: [1_010_000] }, [REGISTERED, 1_013_000]],
  ['a reminder that was on its way', { optedOutAtMs: 1_000_000 }, [REMINDER, 1_000_200]],
])('%s after an opt-out: clean', (_, known, ...sent) => {
  expect(judged(known, 1, ...sent).afterOptOut).toEqual([]);
});

test('the reply to STOP goes again where the gateway did not answer for it: clean', () => {
  const customer = { ...newCustomer(1), optedOutAtMs: 1_001_500, textedAtMs: [1_000_000] };
  const messages: readonly SentSms[] = [
    { message: STOPPED, atMs: 1_000_200, answered: false, asker: 1 },
    { message: STOPPED, atMs: 1_019_000, answered: true, asker: 1 },
  ];
  const { afterOptOut } = judge({
    customers: [customer],
    registry: { made: () => 0 },
    sms: { sentTo: () => messages },
    broken: [],
    timing: TIMING,
  });
  expect(afterOptOut).toEqual([]);
});

test('a process that stands still holds what is on its way for longer, but not for ever', () => {
  const stands: Broken = { fault: { what: 'service stands still', which: 1 }, fromMs: 999_000, toMs: 1_008_000 };
  const at = (atMs: number) =>
    judgedAmid([stands], { optedOutAtMs: 1_000_000 }, 0, [REMINDER, atMs]).afterOptOut.length;
  expect([at(1_003_000), at(1_000_000 + TIMING.attemptMarginMs + 1)]).toEqual([0, 1]);
});

test('who agreed counts, but for those who opted out before they sent anything; 95 % of them have to be registered', () => {
  const withdrawn = judged({ consented: true, optedOutAtMs: 1_000_000 }, 0);
  expect([withdrawn.consented, withdrawn.optedOut]).toEqual([0, 1]);
  const finished = judged({ consented: true, brought: 'reminded' }, 1, [REGISTERED, 1_003_000]);
  expect([finished.consented, [...finished.finished]]).toEqual([1, [['reminded', 1]]]);
  const dropped = judged({ consented: true }, 0);
  expect([shareFinished(dropped), isClean(dropped)]).toEqual([0, false]);
  const of = (registered: number) => isClean({ ...dropped, consented: 100, finished: new Map([['SMS', registered]]) });
  expect([of(94), of(95)]).toEqual([false, true]);
});
