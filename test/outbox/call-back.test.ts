import { describe, expect, test } from 'vitest';
import { phone as msisdn } from '../support/phone.ts';
import { caller, confirms, NUMBER, type ServiceWorld, serviceWorld } from '../support/service-world.ts';
import { smsCustomer } from '../support/sms-customer.ts';
import { fromQuestion } from '../support/walk.ts';

const A_MINUTE_MS = 60_000;

test('one SMS says that somebody will call, however often and for what a customer asks meanwhile', async () => {
  const world = serviceWorld();
  await confirms(world.service);
  const phone = caller(world.service);
  const asks = async (...answers: readonly string[]) => {
    world.clock.advance(A_MINUTE_MS);
    await phone.dial();
    expect((await phone.types(...answers)).screen).toBe('callBack');
    await world.afterReplies();
    await world.workOff();
  };
  await asks('2');
  expect(world.sent).toHaveLength(2);
  for (let again = 0; again < 3; again++) {
    await asks('1', '1');
    await asks('2');
  }
  expect(world.sent).toHaveLength(2);
  expect((await world.stored()).conversation?.callBack?.what).toBe('callBack');

  await phone.dial();
  expect((await phone.types('1', '2', '1')).screen).toBe('withdrawn');
  world.clock.advance(A_MINUTE_MS);
  await world.workOff();
  expect(world.sent).toHaveLength(3);
});

test('who asks after five wrong inputs on what was refused is notified by SMS, once', async () => {
  const world = serviceWorld();
  world.registryAnswers({ kind: 'refused', field: 'name' });
  await confirms(world.service);
  const phone = caller(world.service);
  for (let again = 0; again < 2; again++) {
    world.clock.advance(A_MINUTE_MS);
    await phone.dial();
    expect((await phone.types('1', '9', '9', '9', '9', '9', '1')).screen).toBe('callPromised');
    await world.afterReplies();
    await world.workOff();
  }
  expect(world.sent.map(({ message }) => message)).toEqual([expect.stringContaining('we will call you')]);
  expect((await phone.dial()).screen).toBe('resume');
  expect((await world.stored()).conversation?.callBack?.what).toBe('callBack');
});

test('who withdraws, registers anew and withdraws again has withdrawn, though nobody has called yet', async () => {
  const world = serviceWorld();
  const phone = caller(world.service);
  for (const times of [1, 2]) {
    expect(await confirms(world.service)).toMatchObject({ screen: 'success' });
    world.clock.advance(A_MINUTE_MS);
    await phone.dial();
    expect(await phone.types('1', '2', '1')).toMatchObject({ screen: 'withdrawn' });
    world.clock.advance(A_MINUTE_MS);
    await world.workOff();
    expect((await world.stored()).registration).toMatchObject({ notification: 'sent', asked: 'withdraw' });
    expect(world.sent.filter(({ message }) => message.includes('ending your registration'))).toHaveLength(times);
    expect((await phone.dial()).screen).not.toBe('registered');
    expect((await world.stored()).conversation?.callBack?.what).toBe('withdraw');
  }
});

describe('who asks without a registration', () => {
  const ALIEN = ['1', '1', 'Anthony Kamau', 'A1234567', '1'];
  const WRONG = ['2', '9', '9', '9', '9', '9', '1'];
  const asks = async (world: ServiceWorld, inputs: readonly string[]) => {
    const phone = caller(world.service);
    await phone.dial();
    expect((await phone.types(...inputs)).screen).toBe('callPromised');
    return phone;
  };
  const messages = (world: ServiceWorld) => world.sent.map(({ message }) => message);

  test.each([
    ['en', ALIEN, /^Umoja: thank you\. We will call you .* dial \*384\*70421#\.$/],
    ['sw', WRONG, /^Umoja: asante\. Tutakupigia simu .* piga \*384\*70421#\.$/],
  ])('is notified by SMS, once, and not reminded besides: %s', async (_, inputs, words) => {
    const world = serviceWorld({ dialbackAfterS: 600 });
    await asks(world, inputs);
    await world.work();
    expect(world.sent).toEqual([
      expect.objectContaining({ to: msisdn(NUMBER), from: 'sender', message: expect.stringMatching(words) }),
    ]);
    const again = await asks(world, inputs === ALIEN ? ['1', 'A1234567', '1'] : WRONG.slice(1));
    await world.workOff(world.service, world.clock.nowMs() + 120 * A_MINUTE_MS);
    expect([world.sent.length, world.heard.messaged]).toEqual([1, ['callBack: accepted']]);
    expect(await again.dial()).toMatchObject({ screen: 'resume' });
  });

  test('by a worker, where this process is none', async () => {
    const world = serviceWorld({ role: 'web' });
    await asks(world, ALIEN);
    await world.afterReplies();
    expect(world.sent).toEqual([]);
    await world.work(world.another({ role: 'worker' }));
    expect(messages(world)).toEqual([expect.stringContaining('We will call you')]);
  });

  test('though the gateway is down for an hour, but not once somebody has called', async () => {
    for (const isCalled of [false, true]) {
      const world = serviceWorld();
      world.smsAnswers({ kind: 'retry', because: 'fault', mayHaveSent: false });
      await asks(world, ALIEN);
      await world.workOff(world.service, world.clock.nowMs() + 60 * A_MINUTE_MS);
      const attempts = world.sent.length;
      expect(attempts).toBeGreaterThan(1);
      world.smsAnswers({ kind: 'accepted', messageId: '' });
      if (isCalled) {
        const stored = await world.stored();
        const { conversation: record } = stored;
        if (record?.callBack === undefined) throw new Error('nobody waits for a call');
        const value = { ...record, callBack: { ...record.callBack, calledAtMs: world.clock.nowMs() } };
        await world.store.commit(stored, { conversation: { value, ttlS: 86_400 } });
      }
      await world.workOff();
      expect(world.sent.length - attempts).toBe(isCalled ? 0 : 1);
    }
  });

  test('not after an opt-out: before, or meanwhile', async () => {
    const before = serviceWorld();
    await before.service.takeOptOut(msisdn(NUMBER));
    await asks(before, ALIEN);
    await before.workOff();
    const meanwhile = serviceWorld({ role: 'web' });
    await asks(meanwhile, ALIEN);
    await smsCustomer(meanwhile).takes({ text: 'STOP' });
    await meanwhile.workOff(meanwhile.another({ role: 'worker' }));
    expect([messages(before), messages(meanwhile)]).toEqual([[], [expect.stringContaining('no more SMS')]]);
  });

  test('and confirms right after it: the result comes a minute later', async () => {
    const world = serviceWorld();
    const phone = await asks(world, ALIEN);
    await world.work();
    await phone.dial();
    expect((await phone.types('1', ...fromQuestion('nationalId'), '1')).screen).toBe('success');
    await world.afterReplies();
    await world.workOff();
    const [promised, result, ...more] = world.sent;
    expect([result?.message, more]).toEqual([expect.stringContaining('you are registered'), []]);
    expect((result?.atMs ?? 0) - (promised?.atMs ?? 0)).toBeGreaterThanOrEqual(A_MINUTE_MS);
  });
});

test('who confirms before the SMS went out gets the result alone', async () => {
  const world = serviceWorld({ role: 'web' });
  const phone = caller(world.service);
  await phone.dial();
  await phone.types('1', '1', 'Anthony Kamau', 'A1234567', '1');
  await phone.dial();
  await phone.types('1', ...fromQuestion('nationalId'), '1');
  await world.afterReplies();
  await world.workOff(world.another({ role: 'worker' }));
  expect(world.sent.map(({ message }) => message)).toEqual([expect.stringContaining('you are registered')]);
  expect((await world.stored()).conversation?.callBack).toMatchObject({ what: 'callBack' });
});

describe('who asks by SMS gets one SMS for it', () => {
  test('without a registration', async () => {
    const world = serviceWorld();
    const customer = smsCustomer(world);
    for (const text of ['JOIN', '9', '?', '8 8', '7', '77']) await customer.sends(text);
    expect(await customer.sends('1')).toEqual([expect.stringContaining('We will call you on this number')]);
    await world.workOff();
    expect(customer.hears()).toEqual([]);
  });

  test.each([
    ['to be called', ['2'], 'we will call you'],
    ['for a correction', ['1', '1'], 'we will call you'],
    ['to withdraw', ['1', '2', '1'], 'ending your registration'],
  ])('of a registration: %s', async (_, inputs, words) => {
    const world = serviceWorld();
    await confirms(world.service);
    await world.afterReplies();
    const customer = smsCustomer(world);
    customer.hears();
    await customer.sends('JOIN');
    for (const text of inputs.slice(0, -1)) expect(await customer.sends(text)).toHaveLength(1);
    expect(await customer.sends(inputs.at(-1) ?? '')).toEqual([expect.stringContaining(words)]);
    await world.workOff();
    expect(customer.hears()).toEqual([]);
  });

  test('also where a call is awaited already, which the reply says', async () => {
    const world = serviceWorld();
    await confirms(world.service);
    await world.afterReplies();
    const customer = smsCustomer(world);
    customer.hears();
    for (const _ of [1, 2]) {
      await customer.sends('JOIN');
      expect(await customer.sends('2')).toEqual([expect.stringMatching(/we will call you on this number/i)]);
    }
  });
});
