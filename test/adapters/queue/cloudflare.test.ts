import { describe, expect, test } from 'vitest';
import {
  createCloudflareDeliveries,
  type Message,
  type MessageTrouble,
  runMessage,
} from '../../../src/adapters/queue/cloudflare.ts';
import type { Deliver, PhoneKey } from '../../../src/ports/store.ts';

const ID = { key: 'abcdefghijklmnopqrstuv' as PhoneKey, registrationId: 'K7Q2MP' };
const ALARM = { ...ID, again: true };
const HOUR_MS = 3_600_000;

type Sent = { readonly body: unknown; readonly delaySeconds: number };

function aQueue(fails = false) {
  const sent: Sent[] = [];
  return {
    sent,
    async send(body: unknown, { delaySeconds }: { readonly delaySeconds: number }) {
      if (fails) throw new Error('the queue is not in reach');
      sent.push({ body, delaySeconds });
    },
  };
}

/** What becomes of one message: a line a call. */
async function run(deliver: Deliver, message: Partial<Message> = {}, queue = aQueue()) {
  const said: string[] = [];
  const troubles: MessageTrouble[] = [];
  await runMessage(
    {
      body: ALARM,
      attempts: 1,
      ack: () => said.push('ack'),
      retry: ({ delaySeconds }) => said.push(`retry in ${delaySeconds} s`),
      ...message,
    },
    { queue, deliver, onTrouble: (trouble) => troubles.push(trouble) },
  );
  return { said, troubles, sent: queue.sent };
}

const done: Deliver = async () => ({ done: true });
const againIn =
  (againInMs: number): Deliver =>
  async () => ({ againInMs });
const throws: Deliver = async () => {
  throw new Error('Anthony Kamau was not found');
};

describe('setting an alarm', () => {
  test('sends what identifies the registration, and nothing of the customer', async () => {
    const queue = aQueue();
    const personal = { ...ID, name: 'Anthony Kamau' };
    await createCloudflareDeliveries(queue).schedule(personal, 8_000);
    expect(queue.sent).toEqual([{ body: ALARM, delaySeconds: 8 }]);
  });

  test.each([
    ['is rounded up to whole seconds', 1_001, 2],
    ['is none where it has passed', -5, 0],
    ['is 24 h at most, which is all that Queues hold a message back', 48 * HOUR_MS, 86_400],
  ])('the delay %s', async (_, delayMs, delaySeconds) => {
    const queue = aQueue();
    await createCloudflareDeliveries(queue).schedule(ID, delayMs);
    expect(queue.sent).toMatchObject([{ delaySeconds }]);
  });

  test('hastened is one more that goes off once, as the first cannot be reached', async () => {
    const queue = aQueue();
    await createCloudflareDeliveries(queue).hasten(ID);
    expect(queue.sent).toEqual([{ body: { ...ID, again: false }, delaySeconds: 0 }]);
  });

  test("the sweep's goes off once, as the sweep comes by again", async () => {
    const queue = aQueue();
    await createCloudflareDeliveries(queue).setAnew(ID, 0);
    expect(queue.sent).toEqual([{ body: { ...ID, again: false }, delaySeconds: 0 }]);
  });

  test('rejects where the queue is not in reach', async () => {
    await expect(createCloudflareDeliveries(aQueue(true)).schedule(ID, 0)).rejects.toThrow();
  });
});

describe('a message', () => {
  test('whose delivery is done is over', async () => {
    expect(await run(done)).toEqual({ said: ['ack'], troubles: [], sent: [] });
  });

  test('whose delivery has more to do comes again when it said', async () => {
    expect(await run(againIn(899_100))).toMatchObject({ said: ['retry in 900 s'], sent: [] });
  });

  test('that waits for longer than Queues can comes in between', async () => {
    expect(await run(againIn(40 * HOUR_MS))).toMatchObject({ said: ['retry in 86400 s'] });
  });

  test('that goes off once is over, however much there is to do', async () => {
    expect(await run(againIn(10_000), { body: { ...ID, again: false } })).toMatchObject({ said: ['ack'], sent: [] });
  });

  test('is begun anew before the queue gives it up: a registration may wait for longer', async () => {
    const { said, sent } = await run(againIn(900_000), { attempts: 90 });
    expect({ said, sent }).toEqual({ said: ['ack'], sent: [{ body: ALARM, delaySeconds: 900 }] });
  });

  test('that cannot be begun anew is kept', async () => {
    expect(await run(againIn(900_000), { attempts: 90 }, aQueue(true))).toMatchObject({ said: ['retry in 10 s'] });
  });

  test('whose delivery threw comes again soon, and the trouble is told', async () => {
    const { said, troubles } = await run(throws);
    expect(said).toEqual(['retry in 10 s']);
    expect(troubles).toMatchObject([{ kind: 'delivery', registrationId: 'K7Q2MP' }]);
  });

  test.each([[undefined], ['K7Q2MP'], [{ key: 1 }], [{ ...ID }]])(
    'that is none of ours is dropped: %j',
    async (body) => {
      const never: Deliver = () => Promise.reject(new Error('asked to deliver'));
      expect(await run(never, { body })).toEqual({ said: ['ack'], troubles: [{ kind: 'unreadable' }], sent: [] });
    },
  );
});
