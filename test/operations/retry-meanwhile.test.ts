import { beforeEach, describe, expect, test } from 'vitest';
import type { Operations } from '../../src/operations/operations.ts';
import { retry } from '../../src/operations/retry.ts';
import { held, turns } from '../support/due-phones.ts';
import { memoryRecords } from '../support/memory-records.ts';
import { POLICY } from '../support/registrations.ts';
import { caller, confirms, type ServiceWorld, serviceWorld } from '../support/service-world.ts';
import { smsCustomer } from '../support/sms-customer.ts';

let world: ServiceWorld;
let operations: Operations;

/** The registry gave no answer until the retry window ended, and answers now. */
beforeEach(async () => {
  world = serviceWorld();
  const { store, clock } = world;
  operations = { store, records: memoryRecords(), policy: POLICY, retentionS: 86_400, resumeWithinS: 86_400, clock };
  world.registryAnswers({ kind: 'retry', because: 'timeout', mayHaveRegistered: true });
  await confirms(world.service);
  await world.workOff();
  expect((await world.stored()).registration).toMatchObject({ status: 'failed', notification: 'sent' });
  world.registryAnswers({ kind: 'registered' });
  world.asked.length = 0;
  world.sent.length = 0;
});

async function retried(): Promise<void> {
  const reference = (await world.stored()).registration?.reference ?? '';
  expect(await retry(operations, 'admin', reference)).toMatchObject({ done: true });
}

describe('an operator has a registration tried again while its customer is in a session', () => {
  test.each([
    ['deletes', ['3', '1']],
    ['sends it again', ['1', '1']],
    ['begins anew', ['2', '1']],
  ])('who %s reads that it is being registered, and then is, once', async (_, inputs) => {
    const customer = caller(world.service);
    expect(await customer.dial()).toMatchObject({ screen: 'resume' });
    await retried();
    expect(await customer.types(inputs[0] ?? '')).toMatchObject({ screen: 'pending', body: /^END / });
    expect(await customer.types(inputs[1] ?? '')).toMatchObject({ screen: 'pending' });
    await world.workOff();
    expect([world.asked.length, world.sent.length]).toEqual([1, 1]);
    expect((await world.stored()).registration).toMatchObject({ status: 'registered', notification: 'sent' });
  });

  test('also with the deletion half way, and where the session is known to this process', async () => {
    const service = world.another({}, { sharesAnswers: true });
    const customer = caller(service);
    await customer.dial();
    expect(await customer.types('3')).toMatchObject({ screen: 'deleteCheck' });
    await retried();
    expect(await customer.types('1')).toMatchObject({ screen: 'pending' });
  });

  test('while its attempt is under way: no other is made beside it', async () => {
    const customer = caller(world.service);
    await customer.dial();
    await customer.types('1');
    await retried();
    const registry = held({ kind: 'registered' } as const);
    world.registryAnswers(registry.answering);
    const working = world.another().worker.runFor(1);
    await expect.poll(() => registry.waiting.length).toBe(1);
    expect(await customer.types('1')).toMatchObject({ screen: 'pending' });
    await turns();
    expect(world.asked).toHaveLength(1);
    registry.release();
    await working;
    expect((await world.stored()).registration).toMatchObject({ status: 'registered' });
  });

  test('and it is registered by then: the customer meets what a registered phone meets', async () => {
    const customer = caller(world.service);
    await customer.dial();
    await retried();
    await world.workOff();
    expect(await customer.types('3')).toMatchObject({ screen: 'registered' });
    // That conversation goes on as ever.
    expect(await customer.types('1')).toMatchObject({ screen: 'correctOrWithdraw' });
    expect(await customer.types('9', '9', '9', '9', '9')).toMatchObject({ screen: 'callOffered' });
    expect(await customer.types('1')).toMatchObject({ screen: 'callBack' });
  });

  test('by SMS the same', async () => {
    await caller(world.service).dial();
    const customer = smsCustomer(world);
    expect(await customer.sends('JOIN')).toEqual([expect.stringContaining('Welcome back')]);
    await retried();
    world.registryAnswers({ kind: 'retry', because: 'timeout', mayHaveRegistered: true });
    expect(await customer.sends('1')).toEqual([expect.stringContaining('wait for our SMS')]);
    world.registryAnswers({ kind: 'registered' });
    await world.workOff();
    expect(customer.hears()).toEqual([expect.stringContaining('you are registered')]);
  });
});
