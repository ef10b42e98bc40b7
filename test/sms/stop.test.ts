import { expect, test } from 'vitest';
import { phone } from '../support/phone.ts';
import { caller, NUMBER, serviceWorld, TO_REVIEW } from '../support/service-world.ts';
import { smsCustomer } from '../support/sms-customer.ts';
import { inOneMessage, NOT_IN_ONE_MESSAGE } from '../support/walk.ts';

test.each([
  ...['STOP', 'stop', 'Stop. Thank you', 'STPO', '"STOP"', 'acha', 'TOKA', 'Ondoka!', 'ONDOKKA', 'JOIN STOP'],
  ...['Please stop', 'pls STOP', 'Tafadhali acha'],
])('%s ends it, and what was not confirmed is deleted', async (word) => {
  const world = serviceWorld();
  const customer = smsCustomer(world);
  await customer.sends(inOneMessage('JOIN'));
  expect(await customer.sends(word)).toEqual([expect.stringMatching(/no more SMS|Hutapata SMS zaidi/)]);
  expect(JSON.stringify((await world.stored()).conversation)).not.toMatch(/21314151|Kamau/);
  // Silence until the customer asks for something.
  expect(await customer.sends('1')).toEqual([]);
  expect(await customer.sends('ok')).toEqual([]);
  expect(await customer.sends(word)).toEqual([]);
});

test.each(['Asha Mohamed', 'Tokora Wanjiru', 'Stopher Otieno'])('%s is a name', async (name) => {
  const customer = smsCustomer(serviceWorld());
  await customer.sends('JOIN');
  await customer.sends('1');
  expect(await customer.sends(name)).toEqual([expect.stringContaining('ID NUMBER')]);
});

test('what was confirmed is registered all the same, and its result is notified', async () => {
  const world = serviceWorld();
  world.registryAnswers({ kind: 'retry', because: 'timeout', mayHaveRegistered: true });
  const customer = smsCustomer(world);
  await customer.sends(inOneMessage('JOIN'), '1', ...NOT_IN_ONE_MESSAGE, '1', 'STOP');
  world.registryAnswers({ kind: 'registered' });
  await world.workOff();
  expect(world.asked.length).toBeGreaterThan(1);
  expect(customer.hears()).toEqual([expect.stringContaining('you are registered')]);
});

test.each(['START', 'anza', 'Start.'])('%s brings back', async (word) => {
  const world = serviceWorld();
  const customer = smsCustomer(world);
  await customer.sends('JOIN');
  await customer.sends('STOP');
  expect(await customer.sends(word)).toEqual([expect.stringContaining('18+')]);
  expect((await world.stored()).conversation?.sms?.optedOutAtMs).toBeUndefined();
});

test('who opted out and asks by a keyword gets an answer', async () => {
  const customer = smsCustomer(serviceWorld());
  await customer.sends('STOP');
  expect(await customer.sends('JOIN')).toEqual([expect.stringContaining('I agree')]);
  expect(await customer.sends('1')).toEqual([expect.stringContaining('full names')]);
  await customer.sends('STOP');
  expect(await customer.sends('Anthony Kamau')).toEqual([]);
});

test('an opt-out at the gateway ends the conversation by SMS, too', async () => {
  const world = serviceWorld();
  const customer = smsCustomer(world);
  await customer.sends('JOIN');
  await world.service.takeOptOut(phone(NUMBER));
  expect(await customer.sends('1')).toEqual([]);
});

test.each([
  ['HELP', 'to register, reply\nREGISTER Grace Baraka, 12345678, Kwale, Female'],
  ['help?', 'to register, reply'],
  ['USAIDIZI', 'kujisajili, jibu\nJISAJILI Grace Baraka, 12345678, Kwale, Mwanamke'],
  ['msaada', 'kujisajili, jibu'],
])('%s says what this is, and leads with the form of one message', async (word, words) => {
  const customer = smsCustomer(serviceWorld());
  expect(await customer.sends(word)).toEqual([expect.stringContaining(words)]);
});

test('the example of the help text is right', async () => {
  for (const [word, review] of [
    ['HELP', 'Grace Baraka\nID 12345678\nKwale\nFemale'],
    ['MSAADA', 'Grace Baraka\nID 12345678\nKwale\nMwanamke'],
  ] as const) {
    const customer = smsCustomer(serviceWorld());
    const [help = ''] = await customer.sends(word);
    expect(await customer.sends(help.split('\n')[1] ?? '', '1', ...NOT_IN_ONE_MESSAGE)).toEqual([
      expect.stringContaining(review),
    ]);
  }
});

test('HELP in a conversation changes nothing in it', async () => {
  const customer = smsCustomer(serviceWorld());
  await customer.sends('JOIN', '1');
  expect(await customer.sends('Help me')).toEqual([expect.stringContaining('to register, reply')]);
  expect(await customer.sends('Anthony Kamau')).toEqual([expect.stringContaining('ID NUMBER')]);
});

test('an SMS without keyword and without a conversation gets one help SMS per day', async () => {
  const world = serviceWorld();
  const customer = smsCustomer(world);
  expect(await customer.sends('Hello, who are you')).toEqual([expect.stringContaining('to register, reply')]);
  expect(await customer.sends('Good morning')).toEqual([]);
  world.clock.advance(24 * 3_600_000);
  expect(await customer.sends('Good morning')).toEqual([expect.stringContaining('to register, reply')]);
});

test('who is registered, or waits for it, reads so in place of how to register, once per day', async () => {
  const world = serviceWorld();
  world.registryAnswers({ kind: 'retry', because: 'timeout', mayHaveRegistered: true });
  const customer = smsCustomer(world);
  await customer.sends(inOneMessage('JISAJILI'), '1', ...NOT_IN_ONE_MESSAGE, '1');
  expect(await customer.sends('Vipi?')).toEqual([expect.stringContaining('Tumepokea maelezo yako')]);
  expect(await customer.sends('Bado?')).toEqual([]);
  world.registryAnswers({ kind: 'registered' });
  await world.workOff();
  customer.hears();
  world.clock.advance(24 * 3_600_000);
  expect(await customer.sends('Asante sana')).toEqual([expect.stringContaining('tayari imesajiliwa')]);
  // No menu is open: it was no question.
  expect(await customer.sends('1')).toEqual([]);
  expect(await customer.sends('MSAADA')).toEqual([expect.stringContaining('kujisajili, jibu')]);
});

test('the same words three times within an hour get silence', async () => {
  const world = serviceWorld();
  const customer = smsCustomer(world);
  expect(await customer.sends('HELP')).toHaveLength(1);
  expect(await customer.sends('HELP')).toHaveLength(1);
  expect(await customer.sends('HELP')).toEqual([]);
  world.clock.advance(3_600_000);
  expect(await customer.sends('HELP')).toHaveLength(1);
});

test('an automatic sender in a conversation is left alone after a while', async () => {
  const customer = smsCustomer(serviceWorld());
  await customer.sends('JOIN');
  const replies = [];
  for (let count = 0; count < 20; count++) replies.push(...(await customer.sends('I am driving, call me later')));
  expect(replies.length).toBeLessThanOrEqual(2);
});

test('more than thirty answers within an hour get silence, but for STOP', async () => {
  const world = serviceWorld();
  const customer = smsCustomer(world);
  let answers = 0;
  for (let count = 0; count < 40; count++) {
    await customer.takes({ text: `JOIN Anthony ${'ABCDEFGHIJ'.charAt(count % 10)}${'KLMN'.charAt(count / 10)} Kamau` });
    await world.afterReplies();
    world.clock.advance(10_000);
    answers += customer.hears().length;
  }
  expect(answers).toBe(30);
  await customer.sends('STOP');
  expect((await world.stored()).conversation?.sms?.optedOutAtMs).toBeDefined();
});

test.each([
  ['the gateway says so', async (world: ReturnType<typeof serviceWorld>) => world.service.takeOptOut(phone(NUMBER))],
  [
    'a delivery report says so',
    async (world: ReturnType<typeof serviceWorld>) =>
      world.service.takeReport({ id: 'ATXid_1', msisdn: phone(NUMBER), outcome: 'opted_out' }),
  ],
])('an opt-out is stored where %s', async (_, optsOut) => {
  const world = serviceWorld();
  const dialler = caller(world.service);
  await dialler.dial();
  await dialler.types(...TO_REVIEW, '1');
  await world.afterReplies();
  await optsOut(world);
  expect((await world.stored()).conversation?.sms?.optedOutAtMs).toBeDefined();
});

test('an opt-out is stored where the gateway answers so to a send', async () => {
  const world = serviceWorld();
  world.smsAnswers({ kind: 'undeliverable', because: 'opted_out' });
  const customer = smsCustomer(world);
  await customer.sends('JOIN');
  expect((await world.stored()).conversation?.sms?.optedOutAtMs).toBeDefined();
  const dialler = caller(world.service, '0722000222');
  await dialler.dial();
  await dialler.types(...TO_REVIEW, '1');
  await world.afterReplies();
  expect((await world.stored('0722000222')).conversation?.sms?.optedOutAtMs).toBeDefined();
});
