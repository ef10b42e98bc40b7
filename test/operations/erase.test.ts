import { beforeEach, expect, test } from 'vitest';
import { erase } from '../../src/operations/erase.ts';
import type { Operations } from '../../src/operations/operations.ts';
import { type MemoryRecords, memoryRecords } from '../support/memory-records.ts';
import { phone } from '../support/phone.ts';
import { POLICY } from '../support/registrations.ts';
import { confirms, NUMBER, type ServiceWorld, serviceWorld } from '../support/service-world.ts';

let world: ServiceWorld;
let records: MemoryRecords;
let operations: Operations;

beforeEach(() => {
  world = serviceWorld();
  records = memoryRecords();
  const { store, clock } = world;
  operations = { store, records, policy: POLICY, retentionS: 86_400, resumeWithinS: 86_400, clock };
});

async function confirmed(): Promise<string> {
  await confirms(world.service);
  await world.afterReplies();
  return (await world.stored()).registration?.reference ?? '';
}

test('while an attempt is under way: nothing of it is written down afterwards', async () => {
  world.registryAnswers(async () => {
    await erase(operations, 'admin', { phone: phone(NUMBER) });
    return { kind: 'registered' };
  });
  await confirms(world.service);
  await world.afterReplies();
  await world.workOff();
  const { conversation, registration } = await world.stored();
  expect([conversation, registration, world.sent]).toEqual([undefined, undefined, []]);
});

test('is done, though Redis does not say what becomes of its file', async () => {
  const reference = await confirmed();
  const rewriteFile = async () => Promise.reject(new Error('away'));
  const broken = { ...operations, records: { ...operations.records, rewriteFile } };
  expect(await erase(broken, 'admin', { reference })).toMatchObject({ done: true, file: 'hidden' });
  expect((await world.stored()).registration).toBeUndefined();
  expect(records.audit.map(({ did }) => did)).toEqual(['erased']);
});

test('that does not work says so in the audit, too', async () => {
  const reference = await confirmed();
  const commit = async () => Promise.reject(new Error('away'));
  const broken = { ...operations, store: { ...operations.store, commit } };
  await expect(erase(broken, 'admin', { reference })).rejects.toThrow('away');
  expect(records.audit.map(({ did }) => did)).toEqual(['erased', 'not erased']);
});
