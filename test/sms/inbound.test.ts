import { expect, test } from 'vitest';
import { caller, serviceWorld, TO_REVIEW } from '../support/service-world.ts';
import { smsCustomer } from '../support/sms-customer.ts';
import { inOneMessage, NOT_IN_ONE_MESSAGE } from '../support/walk.ts';

const ALL = inOneMessage('JOIN');

test('an SMS is stored before it is answered, and worked off by a worker where this process is none', async () => {
  const world = serviceWorld({ role: 'web' });
  const customer = smsCustomer(world);
  expect(await customer.takes({ text: ALL })).toBe('taken');
  await world.afterReplies();
  expect(customer.hears()).toEqual([]);
  await world.work(world.another({ role: 'worker' }));
  expect(customer.hears()).toEqual([expect.stringContaining('I agree')]);
});

test('an SMS that comes again by its id, within 48 h, changes nothing', async () => {
  const world = serviceWorld();
  const customer = smsCustomer(world);
  await customer.takes({ id: 'in_a', text: 'JOIN' });
  await world.afterReplies();
  for (const hours of [0, 1, 11, 35]) {
    world.clock.advance(hours * 3_600_000);
    expect(await customer.takes({ id: 'in_a', text: 'JOIN' })).toBe('repeated');
  }
  await world.workOff();
  expect(customer.hears()).toHaveLength(1);
});

test('the same words within seconds are the same SMS; a true resend later gets an answer', async () => {
  const world = serviceWorld();
  const customer = smsCustomer(world);
  expect(await customer.takes({ text: 'JOIN' })).toBe('taken');
  await world.afterReplies();
  world.clock.advance(2_000);
  expect(await customer.takes({ text: ' join. ', id: 'in_b' })).toBe('repeated');
  world.clock.advance(10_000);
  expect(await customer.takes({ text: 'anything', id: 'in_b' })).toBe('repeated');
  expect(await customer.sends('JOIN')).toHaveLength(2);
});

test('answers are worked off in the order in which they were sent', async () => {
  const world = serviceWorld({ role: 'web' });
  const customer = smsCustomer(world);
  await customer.takes({ text: '21314151', sentAtMs: 4_000 });
  await customer.takes({ text: 'Anthony Kamau', sentAtMs: 3_000 });
  await customer.takes({ text: 'JOIN', sentAtMs: 1_000 });
  await customer.takes({ text: '1', sentAtMs: 2_000 });
  await world.work(world.another({ role: 'worker' }));
  expect(customer.hears().at(-1)).toContain('enter your county');
  expect((await world.stored()).conversation?.conversation.answers).toMatchObject({
    name: 'Anthony Kamau',
    nationalId: '21314151',
  });
});

test('SMS of one phone at once, on two processes, do not race', async () => {
  const world = serviceWorld({ role: 'web' });
  const other = world.another({ role: 'web' });
  const customer = smsCustomer(world);
  await Promise.all([
    customer.takes({ text: 'JOIN', sentAtMs: 1 }),
    customer.takes({ text: '1', sentAtMs: 2 }, other),
    customer.takes({ text: 'Anthony Kamau', sentAtMs: 3 }),
  ]);
  const workers = [world.another({ role: 'worker' }), world.another({ role: 'worker' })];
  await Promise.all(workers.map((worker) => world.work(worker)));
  expect((await world.stored()).conversation?.conversation.answers.name).toBe('Anthony Kamau');
  const heard = customer.hears();
  expect(new Set(heard).size).toBe(heard.length);
  expect(heard.at(-1)).toContain('ID NUMBER');
});

test('a confirmation on two processes at once is one registration and one SMS', async () => {
  const world = serviceWorld();
  const other = world.another();
  const customer = smsCustomer(world);
  await customer.sends(ALL, '1', ...NOT_IN_ONE_MESSAGE);
  world.clock.advance(60_000);
  await Promise.all([customer.takes({ text: '1', id: 'in_c' }), customer.takes({ text: '1', id: 'in_c' }, other)]);
  await Promise.all([world.afterReplies(), world.work(), world.work(other)]);
  await world.workOff();
  expect(world.asked).toHaveLength(1);
  expect(customer.hears()).toEqual([expect.stringContaining('you are registered')]);
});

test('who dies after an SMS was stored leaves it to the next worker', async () => {
  const world = serviceWorld({}, { afterReply: () => undefined });
  const customer = smsCustomer(world);
  await customer.takes({ text: ALL });
  world.clock.advance(10_000);
  await world.work(world.another());
  expect(customer.hears()).toEqual([expect.stringContaining('I agree')]);
});

test('a reply whose outcome is unknown is not sent again within a minute', async () => {
  const world = serviceWorld();
  const customer = smsCustomer(world);
  world.smsAnswers({ kind: 'retry', because: 'timeout', mayHaveSent: true });
  await customer.takes({ text: 'JOIN' });
  await world.afterReplies();
  world.smsAnswers({ kind: 'accepted', messageId: '' });
  await world.workOff();
  const [first, second, ...more] = world.sent;
  expect(more).toEqual([]);
  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(60_000);
});

test('a reply of which the process died while it was sent is not sent again within a minute', async () => {
  const world = serviceWorld();
  const customer = smsCustomer(world);
  world.smsAnswers(() => {
    throw new Error('the process is gone');
  });
  await customer.takes({ text: 'JOIN' });
  await world.afterReplies();
  world.smsAnswers({ kind: 'accepted', messageId: '' });
  await world.workOff(world.another());
  const [first, second, ...more] = world.sent;
  expect(more).toEqual([]);
  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(60_000);
});

test('a reply that could not go for ten minutes is not sent any more', async () => {
  const world = serviceWorld();
  const customer = smsCustomer(world);
  world.smsAnswers({ kind: 'retry', because: 'no_credit', mayHaveSent: false });
  await customer.takes({ text: 'JOIN' });
  await world.afterReplies();
  const startedMs = world.clock.nowMs();
  await world.workOff();
  for (const { atMs } of world.sent) expect(atMs - startedMs).toBeLessThan(600_000);
  const attempts = world.sent.length;
  world.smsAnswers({ kind: 'accepted', messageId: '' });
  world.clock.advance(3_600_000);
  await world.workOff();
  expect(world.sent).toHaveLength(attempts);
  expect(await customer.sends('JOIN')).not.toEqual([]);
});

test('a newer screen takes the place of a reply that could not go yet', async () => {
  const world = serviceWorld();
  const customer = smsCustomer(world);
  world.smsAnswers({ kind: 'retry', because: 'fault', mayHaveSent: false });
  await customer.takes({ text: 'JOIN' });
  await world.afterReplies();
  world.smsAnswers({ kind: 'accepted', messageId: '' });
  world.clock.advance(4_000);
  await customer.takes({ text: '1' });
  await world.afterReplies();
  await world.workOff();
  expect(world.sent.map(({ message }) => message).slice(1)).toEqual([expect.stringContaining('full names')]);
});

test('a registry that is down does not hold up a reply, nor a gateway that is down a registration', async () => {
  const world = serviceWorld();
  const customer = smsCustomer(world);
  world.registryAnswers({ kind: 'retry', because: 'fault', mayHaveRegistered: false });
  for (const number of ['0722000201', '0722000202', '0722000203', '0722000204', '0722000205', '0722000206']) {
    const other = caller(world.service, number);
    await other.dial();
    await other.types(...TO_REVIEW, '1');
  }
  await customer.sends(ALL, '1', ...NOT_IN_ONE_MESSAGE, '1');
  expect(await customer.sends('JOIN')).toEqual([expect.stringContaining('received your details')]);
  world.registryAnswers({ kind: 'registered' });
  await world.workOff();
  expect(customer.hears()).toEqual([expect.stringContaining('you are registered')]);
});

test('more than twenty SMS that wait are not stored', async () => {
  const world = serviceWorld({ role: 'web' });
  const customer = smsCustomer(world);
  for (let count = 0; count < 20; count++) expect(await customer.takes({ text: `words ${count}` })).toBe('taken');
  expect(await customer.takes({ text: 'one more' })).toBe('flood');
});
