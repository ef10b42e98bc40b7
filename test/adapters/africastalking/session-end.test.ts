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
  });
});

it.each([
  ['Success', 'Success'],
  ['Failed', 'Failed'],
  ['Teleported\u001b[2J', 'other'],
])('reads the status %j as %s', (status, word) => {
  expect(read({ status })?.status).toBe(word);
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
