import { describe, expect, test } from 'vitest';
import { afterQuiet } from '../../src/outbox/reminders.ts';
import { phone } from '../support/phone.ts';
import { type Caller, caller, NUMBER, type ServiceWorld, serviceWorld, TO_REVIEW } from '../support/service-world.ts';
import { smsCustomer } from '../support/sms-customer.ts';
import { fromQuestion } from '../support/walk.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const REMINDED = { dialbackAfterS: 600 } as const;

async function dropsAfter(world: ServiceWorld, count: number, number = NUMBER): Promise<Caller> {
  const dropped = caller(world.service, number);
  await dropped.dial();
  await dropped.types(...TO_REVIEW.slice(0, count));
  return dropped;
}

const ends = (world: ServiceWorld, { sessionId }: Caller, number = NUMBER) =>
  world.service.endSession({ sessionId: sessionId(), msisdn: phone(number) });

async function pass(world: ServiceWorld, ms: number): Promise<void> {
  world.clock.advance(ms);
  await world.work();
}

test('an unfinished registration after consent leads to one reminder, some time after the session ended', async () => {
  const world = serviceWorld(REMINDED);
  const dropped = await dropsAfter(world, 3);
  world.clock.advance(20_000);
  await ends(world, dropped);
  await pass(world, 599_000);
  expect(world.sent).toEqual([]);
  await pass(world, 2_000);
  expect(world.sent).toEqual([
    expect.objectContaining({
      from: 'sender',
      message: expect.stringMatching(/not finished registering.*Dial \*384\*70421# to continue where you stopped/),
    }),
  ]);
  await world.workOff();
  expect(world.sent).toHaveLength(1);
  expect(world.heard.messaged).toEqual(['reminder: accepted']);
});

test('where no end of the session comes, the timer of the phone reaches the same end', async () => {
  const world = serviceWorld(REMINDED);
  await dropsAfter(world, 4);
  await pass(world, 13 * MINUTE - 1_000);
  expect(world.sent).toEqual([]);
  await pass(world, 2_000);
  expect(world.sent).toHaveLength(1);
});

test('an end that comes twice, late, or of an older session doubles nothing', async () => {
  const world = serviceWorld(REMINDED);
  const first = await dropsAfter(world, 3);
  await ends(world, first);
  world.clock.advance(MINUTE);
  const second = caller(world.service);
  await second.dial();
  await second.types('1');
  await ends(world, first);
  world.clock.advance(30_000);
  await ends(world, second);
  await ends(world, second);
  await pass(world, 10 * MINUTE - 1_000);
  expect(world.sent).toEqual([]);
  await pass(world, 2_000);
  await ends(world, second);
  await ends(world, first);
  await world.workOff();
  expect(world.sent).toHaveLength(1);
});

test.each([
  ['before consent', async (world: ServiceWorld) => void (await dropsAfter(world, 1))],
  [
    'who declined',
    async (world: ServiceWorld) => {
      const one = await dropsAfter(world, 1);
      await one.types('2');
    },
  ],
  [
    'who took consent back',
    async (world: ServiceWorld) => {
      const one = await dropsAfter(world, 2);
      await one.types('0');
    },
  ],
  [
    'who deleted all',
    async (world: ServiceWorld) => {
      const one = await dropsAfter(world, TO_REVIEW.length);
      await one.types('3', '1');
    },
  ],
  [
    'who opted out',
    async (world: ServiceWorld) => {
      await dropsAfter(world, 3);
      await world.service.takeOptOut(phone(NUMBER));
    },
  ],
  [
    'who had opted out before',
    async (world: ServiceWorld) => {
      await world.service.takeOptOut(phone(NUMBER));
      await dropsAfter(world, 3);
    },
  ],
  [
    'who goes on by SMS',
    async (world: ServiceWorld) => {
      await dropsAfter(world, 3);
      await smsCustomer(world).takes({ text: 'JOIN' });
      await world.afterReplies();
      world.sent.splice(0);
    },
  ],
])('nobody is reminded %s', async (_, drops) => {
  const world = serviceWorld(REMINDED);
  await drops(world);
  await world.workOff();
  expect(world.sent).toEqual([]);
});

test('nobody is reminded where DIALBACK_AFTER_S is 0', async () => {
  const world = serviceWorld({ dialbackAfterS: 0 });
  const dropped = await dropsAfter(world, 4);
  await ends(world, dropped);
  await world.workOff();
  expect(world.sent).toEqual([]);
});

test('who resumed is not reminded while the session lasts, and who finished never', async () => {
  const world = serviceWorld(REMINDED);
  const dropped = await dropsAfter(world, 4);
  await ends(world, dropped);
  world.clock.advance(9 * MINUTE);
  const again = caller(world.service);
  await again.dial();
  await pass(world, 2 * MINUTE);
  expect(world.sent).toEqual([]);
  await again.types('1', ...fromQuestion('county'), '1');
  await world.afterReplies();
  await world.workOff();
  expect(world.sent).toEqual([expect.objectContaining({ message: expect.stringContaining('you are registered') })]);
});

test('one per registration, and one per week', async () => {
  const world = serviceWorld({ ...REMINDED, resumeWithinH: 720 });
  await dropsAfter(world, 4);
  await pass(world, 14 * MINUTE);
  expect(world.sent).toHaveLength(1);
  const again = caller(world.service);
  await again.dial();
  await again.types('1');
  // Weeks later, of the same registration: none.
  await pass(world, 8 * 24 * HOUR);
  expect(world.sent).toHaveLength(1);
  // Another one, within a week of a reminder.
  const anew = await dropsAfterDeleting(world);
  await ends(world, anew);
  await pass(world, 14 * MINUTE);
  expect(world.sent).toHaveLength(2);
  await dropsAfterDeleting(world);
  await pass(world, HOUR);
  expect(world.sent).toHaveLength(2);
  await pass(world, 7 * 24 * HOUR);
  expect(world.sent).toHaveLength(3);
});

async function dropsAfterDeleting(world: ServiceWorld): Promise<Caller> {
  const anew = caller(world.service);
  await anew.dial();
  await anew.types('2', '1', '1', '1', 'Anthony Kamau');
  return anew;
}

test('in quiet hours it waits', async () => {
  // 18:00 to 08:00 in Nairobi.
  const quietHours = { fromMinute: 1080, toMinute: 480 };
  const world = serviceWorld({ ...REMINDED, quietHours });
  // To 17:55 in Nairobi.
  const evening = Date.UTC(2026, 10, 26, 14, 55);
  world.clock.advance(evening - world.clock.nowMs());
  await dropsAfter(world, 4);
  await world.workOff(world.service, evening + 15 * HOUR);
  expect(world.sent.map(({ atMs }) => new Date(atMs).toISOString())).toEqual(['2026-11-27T05:00:00.000Z']);
  // And then it is still worth to dial: the answers are there.
  expect(await caller(world.service).dial()).toMatchObject({ screen: 'resume' });
});

describe('a gateway that does not take it', () => {
  test('is asked again, until the reminder is not wanted any more', async () => {
    const world = serviceWorld(REMINDED);
    world.smsAnswers({ kind: 'retry', because: 'fault', mayHaveSent: false });
    await dropsAfter(world, 4);
    await pass(world, 14 * MINUTE);
    expect(world.sent).toHaveLength(1);
    const again = caller(world.service);
    await again.dial();
    world.smsAnswers({ kind: 'accepted', messageId: '' });
    await pass(world, MINUTE);
    expect(world.sent).toHaveLength(1);
  });

  test('may have sent it: then it is not sent again within a minute', async () => {
    const world = serviceWorld(REMINDED);
    world.smsAnswers({ kind: 'retry', because: 'timeout', mayHaveSent: true });
    await dropsAfter(world, 4);
    await pass(world, 14 * MINUTE);
    world.smsAnswers({ kind: 'accepted', messageId: '' });
    await pass(world, 30_000);
    expect(world.sent).toHaveLength(1);
    await pass(world, 31_000);
    await world.workOff();
    expect(world.sent).toHaveLength(2);
  });
});

test.each([
  ['09:00', '2026-11-26T06:00:00.000Z', '2026-11-26T06:00:00.000Z'],
  ['18:00', '2026-11-26T15:00:00.000Z', '2026-11-27T05:00:00.000Z'],
  ['midnight', '2026-11-26T21:00:30.000Z', '2026-11-27T05:00:00.000Z'],
  ['07:59', '2026-11-27T04:59:59.000Z', '2026-11-27T05:00:00.000Z'],
  ['08:00', '2026-11-27T05:00:00.000Z', '2026-11-27T05:00:00.000Z'],
])('what is due at %s goes when it is not quiet', (_, due, goes) => {
  const policy = { afterMs: 0, quiet: { fromMinute: 1080, toMinute: 480 } };
  expect(new Date(afterQuiet(Date.parse(due), policy)).toISOString()).toBe(goes);
  expect(afterQuiet(Date.parse(due), { afterMs: 0, quiet: { fromMinute: 0, toMinute: 0 } })).toBe(Date.parse(due));
});

test('the hops behind consent do not move the timer', async () => {
  const world = serviceWorld(REMINDED);
  const one = caller(world.service);
  await one.dial();
  await one.types('1', '1');
  const { key } = await world.stored();
  const timer = world.store.timerOf(key);
  expect(timer).toMatchObject({ for: 'sms' });
  world.clock.advance(30_000);
  await one.types('Anthony Kamau', '21314151');
  expect(world.store.timerOf(key)).toEqual(timer);
});
