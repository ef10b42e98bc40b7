import { expect, test } from 'vitest';
import { septets } from '../../src/conversation/gsm7.ts';
import { caller, serviceWorld, TO_REVIEW } from '../support/service-world.ts';
import { smsCustomer } from '../support/sms-customer.ts';
import { fromQuestion, inOneMessage, NOT_IN_ONE_MESSAGE, toQuestion } from '../support/walk.ts';

test('the conversation by SMS: one screen, one SMS of one part, menus numbered the same', async () => {
  const world = serviceWorld();
  const customer = smsCustomer(world);
  expect(await customer.sends('JOIN')).toEqual([expect.stringContaining('1:I agree, I am 18+')]);
  expect(await customer.sends('1')).toEqual([expect.stringContaining('full names')]);
  expect(await customer.sends('Anthony Kamau')).toEqual([expect.stringContaining('ID NUMBER')]);
  expect(await customer.sends('21314151')).toEqual([expect.stringContaining('1:Nairobi\n2:Central')]);
  expect(await customer.sends('3')).toEqual([expect.stringContaining('County:\n1:')]);
  expect(await customer.sends('Kwale')).toEqual([expect.stringContaining('1:Male')]);
  expect(await customer.sends('0')).toEqual([expect.stringContaining('1:Nairobi')]);
  expect(await customer.sends('Kwale')).toEqual([expect.stringContaining('1:Male')]);
  expect(await customer.sends(...fromQuestion('gender'))).toEqual([expect.stringContaining('Check your details')]);
  expect(await customer.sends('1')).toEqual([expect.stringContaining('you are registered with Umoja. Ref: ')]);
  expect(world.asked).toHaveLength(1);
  for (const { message } of world.sent) {
    expect(septets(message)).toBeLessThanOrEqual(160);
    expect(message).not.toMatch(/^(CON|END)/);
  }
});

test.each([['JOIN'], ['JOIN', '1', 'Anthony Kamau']])(
  'five wrong answers after %j offer a call, which stands on the call-back list',
  async (...before) => {
    const world = serviceWorld();
    const customer = smsCustomer(world);
    for (const text of before) await customer.sends(text);
    for (const wrong of ['9', '?', '8 8', '7']) await customer.sends(wrong);
    expect(await customer.sends('77')).toEqual([expect.stringContaining('1:Call me')]);
    expect(await customer.sends('1\nSent from my phone')).toEqual([expect.stringContaining('We will call you')]);
    expect((await world.stored()).conversation?.callBack).toMatchObject({ what: 'callBack', phone: '254711000111' });
    expect(await world.store.listCallBacks(9)).toHaveLength(1);
  },
);

test.each([
  ['ID yangu ni 28349001', 'Kwale', '2'],
  ['Kitambulisho changu ni 28349001', 'Kwale', '2'],
  ['28349001. Asante sana', 'Kwale', '2'],
  ['28349001', 'Kisumu county, Nyando sub county', '2'],
  ['28349001', 'Kayole estate, Nairobi', '2'],
  ['28349001', 'Kwale', 'Mwanamke, Wanjiku'],
])('words around an answer (%j, %j, %j) replace nothing that is answered', async (...answers) => {
  const world = serviceWorld();
  const customer = smsCustomer(world);
  await customer.sends('JISAJILI', '1', 'Mary Wanjiku');
  for (const answer of answers) {
    await customer.sends(answer);
    expect((await world.stored()).conversation?.conversation.answers.name).toBe('Mary Wanjiku');
  }
});

test('slow answers over days go on where they stopped', async () => {
  const world = serviceWorld({ resumeWithinH: 72 });
  const customer = smsCustomer(world);
  await customer.sends('JOIN');
  for (const input of TO_REVIEW.slice(1)) {
    world.clock.advance(40 * 3_600_000);
    await world.work();
    await customer.sends(input);
  }
  expect(await customer.sends('1')).toEqual([expect.stringContaining('you are registered')]);
});

test('answers are forgotten after RESUME_WITHIN_H, whatever else is stored of the phone', async () => {
  const world = serviceWorld({ resumeWithinH: 24 });
  const customer = smsCustomer(world);
  await customer.sends('JOIN Anthony Kamau, 21314151');
  world.clock.advance(25 * 3_600_000);
  expect(await caller(world.service).dial()).toMatchObject({ screen: 'language' });
  const other = smsCustomer(world, '0722000222');
  await other.sends('JOIN Anthony Kamau, 21314151');
  world.clock.advance(25 * 3_600_000);
  await world.work();
  const { conversation } = await world.stored('0722000222');
  expect(JSON.stringify(conversation)).not.toContain('21314151');
  expect(JSON.stringify(conversation)).not.toContain('254722000222');
  expect(await other.sends('1')).toEqual([expect.stringContaining('to register, reply')]);
});

test('begun by USSD and finished by SMS it is one registration', async () => {
  const world = serviceWorld();
  const phone = caller(world.service);
  await phone.dial();
  await phone.types('1', '1', 'Anthony Kamau', '21314151');
  const customer = smsCustomer(world);
  expect(await customer.sends('JISAJILI')).toEqual([expect.stringContaining('Welcome back')]);
  expect(await customer.sends('1')).toEqual([expect.stringContaining('enter your county')]);
  expect(await customer.sends('Kwale')).toEqual([expect.stringContaining('1:Male')]);
  await customer.sends(...fromQuestion('gender'), '1');
  expect(world.asked).toHaveLength(1);
  expect(await phone.dial()).toMatchObject({ screen: 'registered' });
});

test('begun by SMS and finished by USSD it is one registration', async () => {
  const world = serviceWorld();
  const customer = smsCustomer(world);
  await customer.sends('JOIN Anthony Kamau, 21314151');
  await customer.sends('1');
  const phone = caller(world.service);
  expect(await phone.dial()).toMatchObject({ screen: 'resume' });
  expect(await phone.types('1')).toMatchObject({ screen: 'county' });
  // What answers the SMS of before is not taken for an answer to what is asked by now.
  await phone.types('Kwale');
  expect(await customer.sends('Mombasa')).toEqual([expect.stringMatching(/^Your gender as on your ID:\n1:Male/)]);
  expect(await phone.dial()).toMatchObject({ screen: 'resume' });
  expect(await phone.types('1', ...fromQuestion('gender'), '1')).toMatchObject({ screen: 'success' });
  expect(world.asked).toMatchObject([{ county: '002' }]);
});

test('a session of the gateway is over once an SMS has moved the conversation', async () => {
  const world = serviceWorld();
  const phone = caller(world.service);
  await phone.dial();
  await phone.types(...toQuestion('gender'));
  const customer = smsCustomer(world);
  await customer.sends('JISAJILI', '1');
  expect(await customer.sends(...fromQuestion('gender'))).toEqual([expect.stringContaining('Check your details')]);
  // "1" on the gender screen must not confirm the review.
  expect(await phone.types('1')).toMatchObject({ screen: 'sessionOver' });
  expect(world.asked).toEqual([]);
});

test('an SMS while a registration is pending says where it stands, and starts nothing twice', async () => {
  const world = serviceWorld();
  world.registryAnswers({ kind: 'retry', because: 'timeout', mayHaveRegistered: true });
  const customer = smsCustomer(world);
  await customer.sends(inOneMessage('JISAJILI'), '1', ...NOT_IN_ONE_MESSAGE);
  expect(await customer.sends('1')).toEqual([]);
  expect(await customer.sends('JISAJILI')).toEqual([expect.stringContaining('Tumepokea maelezo')]);
  world.registryAnswers({ kind: 'registered' });
  await world.workOff();
  expect(customer.hears()).toEqual([expect.stringContaining('umesajiliwa')]);
  expect(await customer.sends('JISAJILI')).toEqual([expect.stringContaining('tayari imesajiliwa')]);
});

test('what the registry refused comes back with the next keyword, to be corrected', async () => {
  const world = serviceWorld();
  world.registryAnswers({ kind: 'refused', field: 'name' });
  const customer = smsCustomer(world);
  await customer.sends(inOneMessage('JOIN'), '1', ...NOT_IN_ONE_MESSAGE);
  expect(await customer.sends('1')).toEqual([expect.stringContaining('could not complete')]);
  world.registryAnswers({ kind: 'registered' });
  expect(await customer.sends('JOIN')).toEqual([expect.stringContaining('Welcome back')]);
  expect(await customer.sends('1')).toEqual([expect.stringContaining('Name not accepted')]);
  await customer.sends('2');
  await customer.sends('1');
  await customer.sends('Anthony Kamau Otieno');
  expect(await customer.sends('1')).toEqual([expect.stringContaining('you are registered')]);
});

test('on a shared code each prompt asks for the keyword, and answers come with it', async () => {
  const world = serviceWorld({ shortCodeShared: true });
  const customer = smsCustomer(world);
  expect(await customer.sends('JOIN')).toEqual([expect.stringContaining('Reply REGISTER 1')]);
  expect(await customer.sends('JOIN 1')).toEqual([expect.stringContaining('full names')]);
  expect(await customer.sends('JOIN Anthony Kamau')).toEqual([expect.stringContaining('ID NUMBER')]);
  expect(await customer.sends('JOIN 21314151')).toEqual([expect.stringMatching(/Nairobi.*Reply JOIN 1/s)]);
  await customer.sends(...fromQuestion('county').map((answer) => `JOIN ${answer}`));
  expect(await customer.sends('JOIN 1')).toEqual([expect.stringContaining('you are registered')]);
  expect(await customer.sends('JOIN STOP')).toEqual([expect.stringContaining('reply REGISTER START')]);
  for (const { message } of world.sent) expect(septets(message)).toBeLessThanOrEqual(160);
});

test('what is recorded of the registration says by which channels it came', async () => {
  const world = serviceWorld();
  const phone = caller(world.service);
  await phone.dial();
  await phone.types('1', '1', 'Anthony Kamau');
  const customer = smsCustomer(world);
  await customer.sends('JISAJILI 21314151, Kwale, Male', ...NOT_IN_ONE_MESSAGE, '1');
  const { registration } = await world.stored();
  expect(JSON.stringify(registration?.history)).toMatch(/"ussd".*"sms"/);
});
