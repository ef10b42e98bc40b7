import { expect, test } from 'vitest';
import { phone } from '../support/phone.ts';
import { NUMBER, serviceWorld } from '../support/service-world.ts';

test.each(['1', 'none'])('a first hop that holds only what was dialled, %s, answers no screen', async (text) => {
  const { service } = serviceWorld();
  const first = { sessionId: 'ATUid_1', msisdn: phone(NUMBER), networkCode: '63902', text, plainDial: true };
  expect(await service.answerHop(first)).toMatchObject({
    screen: 'language',
    body: expect.stringMatching(/^CON Welcome/),
  });
  const next = { ...first, text: `${text}*1`, plainDial: false };
  expect(await service.answerHop(next)).toMatchObject({ screen: 'consent' });
});
