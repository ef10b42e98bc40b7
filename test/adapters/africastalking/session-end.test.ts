import { expect, it } from 'vitest';
import { readSessionEnd } from '../../../src/adapters/africastalking/session-end.ts';

const END =
  'date=2025-03-01+10%3A00%3A00&sessionId=ATUid_1&serviceCode=%2A384%2A70421%23&networkCode=63902&phoneNumber=%2B254707888888&status=Incomplete&cost=KES+0.0500&durationInMillis=9000&hopsCount=2&hopsMetadata=2&input=1%2AAnthony+Kamau&lastAppResponse=CON+Hi+Anthony&errorMessage=Timed+out';

function read(changes: Record<string, string | undefined> = {}) {
  const fields = new URLSearchParams(END);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) fields.delete(name);
    else fields.set(name, value);
  }
  return readSessionEnd(fields);
}

it('reads the end of a session, without what the customer typed and read', () => {
  expect(read()).toStrictEqual({
    sessionId: 'ATUid_1',
    msisdn: '254707888888',
    status: 'Incomplete',
    networkCode: '63902',
    durationMs: 9000,
    hops: 2,
    costKes: 0.05,
    errorMessage: 'Timed out',
  });
});

it('needs no more than the session, the phone and the status', () => {
  const more = ['networkCode', 'durationInMillis', 'hopsCount', 'cost', 'errorMessage'];
  const bare = { sessionId: 'ATUid_1', msisdn: '254707888888', status: 'Incomplete' };
  expect(read(Object.fromEntries(more.map((name) => [name, undefined])))).toStrictEqual(bare);
  expect(read(Object.fromEntries(more.map((name) => [name, ''])))).toStrictEqual(bare);
});

it.each([
  ['Success', 'Success'],
  ['Failed', 'Failed'],
  ['Teleported\u001b[2J', 'other'],
])('reads the status %j as %s', (status, word) => {
  expect(read({ status })?.status).toBe(word);
});

it('reads an error message as one line of 200 characters', () => {
  expect(read({ errorMessage: `\u001b[31mBad\r\n\u202e${'x'.repeat(300)}` })?.errorMessage).toBe(
    `[31mBad ${'x'.repeat(192)}`,
  );
});

it.each([
  { sessionId: '' },
  { sessionId: undefined },
  { sessionId: 'ATUid_1\n2' },
  { phoneNumber: undefined },
  { phoneNumber: '12' },
  { status: undefined },
])('is no end of a session with %j', (changes) => {
  expect(read(changes)).toBeUndefined();
});
