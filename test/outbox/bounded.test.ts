import { expect, test } from 'vitest';
import { conversationCodec } from '../../src/outbox/phone.ts';
import { phone } from '../support/phone.ts';
import { caller, NUMBER, type ServiceWorld, serviceWorld } from '../support/service-world.ts';

// Whoever has the callback key can speak for every phone: what one phone makes Redis store has an end.

async function storedBytes(world: ServiceWorld): Promise<number> {
  const { conversation } = await world.stored();
  return conversation === undefined ? 0 : JSON.stringify(conversationCodec.write(conversation)).length;
}

test('of a phone that dials again and again, with the most and the longest answers that are taken, one kilobyte is stored at most', async () => {
  const longName = `${'Abcdefghij Klmnopqrst '.repeat(2)}Uvwxyz`;
  const answers = ['1', '1', longName, '123456789', 'Kwale'];
  let most = 0;
  for (let inOrder = 0; inOrder <= answers.length; inOrder++) {
    const world = serviceWorld();
    for (let session = 0; session < 5; session++) {
      const customer = caller(world.service);
      await customer.dial();
      if (inOrder > 0) await customer.types(...answers.slice(0, inOrder));
      const soFar = [customer.text(), ...Array<string>(190 - inOrder).fill('x')]
        .filter((each) => each !== '')
        .join('*');
      // Hops that were skipped, one more, and one that takes it back.
      for (const text of [soFar, `${soFar}*y`, soFar.slice(0, -2)]) {
        await customer.sends({ text });
        most = Math.max(most, await storedBytes(world));
      }
    }
  }
  expect(most).toBeLessThan(1_000);
});

test('of a phone whose SMS wait for an answer, twenty are stored, and 500 characters of each', async () => {
  // Another process answers.
  const world = serviceWorld({ role: 'web' });
  for (let sms = 0; sms < 100; sms++) {
    world.clock.advance(4_000);
    const text = `${sms} ${'x'.repeat(1_590)}`;
    await world.service.takeSms({ id: `ATSid_${sms}`, from: phone(NUMBER), to: '22384', text });
  }
  expect((await world.stored()).conversation?.sms?.inbox).toHaveLength(20);
  expect(await storedBytes(world)).toBeLessThan(12_000);
});
