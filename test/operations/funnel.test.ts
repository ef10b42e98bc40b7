import { expect, test } from 'vitest';
import { dayOf } from '../../src/operations/export-day.ts';
import { createFunnel, readFunnel } from '../../src/operations/funnel.ts';
import { resendSms } from '../../src/operations/resend-sms.ts';
import { retry } from '../../src/operations/retry.ts';
import { memoryRecords } from '../support/memory-records.ts';
import { POLICY } from '../support/registrations.ts';
import { caller, serviceWorld, TO_REVIEW } from '../support/service-world.ts';
import { smsCustomer } from '../support/sms-customer.ts';
import { fromQuestion, inOneMessage, NOT_IN_ONE_MESSAGE } from '../support/walk.ts';

const DAY = '2026-11-25';
/** 09:00 in Nairobi. */
const MORNING = Date.UTC(2026, 10, 25, 6);

function counted() {
  const records = memoryRecords();
  let nowMs = () => MORNING;
  const funnel = createFunnel({ records, nowMs: () => nowMs() });
  const world = serviceWorld({ dialbackAfterS: 600 }, { onStep: funnel.step, events: funnel.events });
  nowMs = () => world.clock.nowMs();
  world.clock.advance(MORNING - world.clock.nowMs());
  return { records, funnel, world };
}

test('screens reached and left, wrong inputs, resumed and confirmed, by channel, language and network', async () => {
  const { records, funnel, world } = counted();
  const one = caller(world.service);
  await one.dial();
  await one.types(...TO_REVIEW, '1');
  const dropped = caller(world.service, '0722000222');
  await dropped.dial();
  await dropped.types('2', '1', '12345', 'Anthony Kamau');
  await dropped.sends({ text: dropped.text() });
  const bySms = smsCustomer(world, '0733000333');
  await bySms.sends(inOneMessage('JOIN'), '1', ...NOT_IN_ONE_MESSAGE, '1');
  const again = caller(world.service, '0722000222');
  await again.dial();
  await funnel.flush();

  const day = await readFunnel(records, DAY);
  expect(day).toMatchObject({
    began: 4,
    resumed: 1,
    confirmed: { straight: 2, resumed: 0, reminded: 0 },
    reminders: 0,
  });
  expect(day.reached.get('consent')).toBe(3);
  expect(day.wrongInputs).toEqual(new Map([['name', 1]]));
  expect(day.stoppedAt).toEqual(
    new Map([
      ['nationalId', 1],
      ['resume', 1],
    ]),
  );
  expect(day.hours[9]).toBe(4);
  expect(day.byChannel).toEqual(
    new Map([
      ['ussd', { began: 3, confirmed: 1 }],
      ['sms', { began: 1, confirmed: 1 }],
    ]),
  );
  expect(day.byLanguage).toEqual(
    new Map([
      ['en', { began: 2, confirmed: 2 }],
      ['sw', { began: 1, confirmed: 0 }],
    ]),
  );
  expect(day.byNetwork.get('63902')).toEqual({ began: 3, confirmed: 1 });
});

test('reminders, and what they brought back', async () => {
  const { records, funnel, world } = counted();
  const dropped = caller(world.service);
  await dropped.dial();
  await dropped.types(...TO_REVIEW.slice(0, 4));
  world.clock.advance(14 * 60_000);
  await world.work();
  const again = caller(world.service);
  await again.dial();
  await again.types('1', ...fromQuestion('county'), '1');
  await funnel.flush();
  expect(await readFunnel(records, DAY)).toMatchObject({ reminders: 1, confirmed: { straight: 0, reminded: 1 } });
});

test('what could not be written is written with the next', async () => {
  const records = memoryRecords();
  let isAway = true;
  const funnel = createFunnel({
    records: {
      countFunnel: (...counts) => (isAway ? Promise.reject(new Error('away')) : records.countFunnel(...counts)),
    },
    nowMs: () => MORNING,
  });
  const world = serviceWorld({}, { onStep: funnel.step });
  await caller(world.service).dial();
  await expect(funnel.flush()).rejects.toThrow('away');
  isAway = false;
  await caller(world.service, '0722000222').dial();
  await funnel.flush();
  await funnel.flush();
  expect(await readFunnel(records, DAY)).toMatchObject({ began: 2 });
});

test('nothing of a customer becomes a name of what is counted', async () => {
  const { records, funnel, world } = counted();
  const one = caller(world.service);
  await one.dial();
  await one.sends({ text: '1', networkCode: 'Anthony Kamau' });
  await funnel.flush();
  expect([...(await records.funnel(DAY)).keys()].join()).not.toMatch(/Kamau|711000111/);
});

test('registered, and the result SMS delivered; one that was asked for since is no step of the way', async () => {
  const { records, funnel, world } = counted();
  const phone = caller(world.service);
  await phone.dial();
  await phone.types(...TO_REVIEW, '1');
  await world.afterReplies();
  const { registration } = await world.stored();
  if (registration?.messageId === undefined) throw new Error('no SMS was sent');
  const report = { id: registration.messageId, msisdn: registration.phone } as const;
  for (const outcome of ['on_its_way', 'delivered', 'delivered'] as const)
    await world.service.takeReport({ ...report, outcome });
  await funnel.flush();
  expect(await readFunnel(records, DAY)).toMatchObject({ registered: 1, delivered: 1 });
});

test('the SMS that it failed is no step of the way, nor is one that is sent again', async () => {
  const { records, funnel, world } = counted();
  const operations = {
    ...{ store: world.store, records, clock: world.clock },
    ...{ policy: POLICY, retentionS: 86_400 * 30, resumeWithinS: 86_400 },
  };
  world.registryAnswers({ kind: 'retry', because: 'timeout', mayHaveRegistered: true });
  const phone = caller(world.service);
  await phone.dial();
  await phone.types(...TO_REVIEW, '1');
  /** Its SMS is sent and arrives; answers how many the funnel has, on whichever day. */
  const delivered = async () => {
    await world.workOff();
    const { registration } = await world.stored();
    if (registration?.messageId === undefined) throw new Error('no SMS was sent');
    const { messageId: id, phone: msisdn, reference } = registration;
    await world.service.takeReport({ id, msisdn, outcome: 'delivered' });
    await funnel.flush();
    const today = await readFunnel(records, dayOf(world.clock.nowMs()));
    world.clock.advance(60_000);
    return { reference, delivered: today.delivered };
  };
  const failed = await delivered();
  expect(failed.delivered).toBe(0);
  world.registryAnswers({ kind: 'registered' });
  await retry(operations, 'admin', failed.reference);
  expect((await delivered()).delivered).toBe(1);
  await resendSms(operations, 'admin', failed.reference);
  expect((await delivered()).delivered).toBe(1);
});
