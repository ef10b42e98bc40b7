import { expect, test } from 'vitest';
import { caller, confirms, serviceWorld } from '../support/service-world.ts';

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

test('who asks after five wrong inputs on what was refused is told by SMS, once', async () => {
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
