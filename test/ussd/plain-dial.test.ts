import { expect, test } from 'vitest';
import { caller, serviceWorld } from '../support/service-world.ts';

test.each(['1', 'none'])('a first hop that holds only what was dialled, %s, answers no screen', async (text) => {
  const plain = caller(serviceWorld().service);
  const first = { sessionId: 'ATUid_plain', text, plainDial: true };
  expect(await plain.sends(first)).toMatchObject({ screen: 'language', body: expect.stringMatching(/^CON Welcome/) });
  expect(await plain.sends({ ...first, text: `${text}*1`, plainDial: false })).toMatchObject({ screen: 'consent' });
});
