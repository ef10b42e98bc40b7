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
