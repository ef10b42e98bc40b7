import { expect, test } from 'vitest';
import { serviceWorld } from '../support/service-world.ts';
import { smsCustomer } from '../support/sms-customer.ts';
import { inOneMessage, NOT_IN_ONE_MESSAGE } from '../support/walk.ts';

const APPLICANT = {
  phone: '254711000111',
  name: 'Anthony Kamau',
  nationalId: '21314151',
  county: '002',
  gender: 'Male',
};

test('one message with everything leads to consent, then to the review, then to the registration', async () => {
  const world = serviceWorld();
  const customer = smsCustomer(world);
  const [consent, ...more] = await customer.sends(inOneMessage('JISAJILI'));
  expect(consent).toContain('18+');
  expect(consent).toContain('Nakubali');
  expect(more).toEqual([]);
  expect(await customer.sends('1', ...NOT_IN_ONE_MESSAGE)).toEqual([
    'Kagua maelezo yako:\nAnthony Kamau\nID 21314151\nKwale\nMwanaume\n1:Sahihi, tuma\n2:Badilisha\n3:Futa yote',
  ]);
  const result = await customer.sends('1');
  expect(result).toEqual([expect.stringContaining('umesajiliwa')]);
  expect(world.asked).toEqual([APPLICANT]);
  const questions = world.sent.slice(0, -1);
  expect(questions.map(({ from }) => from)).toEqual(questions.map(() => 'shortCode'));
  expect(world.sent.at(-1)).toMatchObject({ from: 'sender' });
  await world.workOff();
  expect(customer.hears()).toEqual([]);
});

test('the keyword chooses the language', async () => {
  for (const [keyword, agree] of [
    ['JISAJILI', 'Nakubali'],
    ['sajili', 'Nakubali'],
    ['Register', 'I agree'],
    ['JOIN', 'I agree'],
  ]) {
    const customer = smsCustomer(serviceWorld());
    expect(await customer.sends(inOneMessage(keyword ?? ''))).toEqual([expect.stringContaining(agree ?? '')]);
  }
});

test('until consent, the keyword of the other language changes to it, and the details stay', async () => {
  const customer = smsCustomer(serviceWorld());
  await customer.sends(inOneMessage('REGISTER'));
  expect(await customer.sends('JISAJILI')).toEqual([expect.stringContaining('Nakubali')]);
  expect(await customer.sends('1', ...NOT_IN_ONE_MESSAGE)).toEqual([
    expect.stringContaining('Kagua maelezo yako:\nAnthony Kamau\nID 21314151'),
  ]);
  expect(await customer.sends('REGISTER')).toEqual([expect.stringContaining('Karibu tena')]);
});

test.each([
  'jisajili Anthony Kamau, 21314151, Kwale, Male',
  '"JISAJILI": Anthony Kamau; 21314151; Kwale; Male.',
  'JISAJILIAnthony Kamau. 21314151. Kwale. Male',
  'JISAJIL Anthony Kamau/21314151/Kwale/Male',
  'JIASJILI Anthony Kamau\n21314151\nKwale\nMale',
  'JISAJILI Name: Anthony Kamau, ID: 21314151, County: Kwale, Gender: Male',
  'JISAJILI Jina: Anthony Kamau, Kitambulisho: 21314151, Kaunti: Kwale, Jinsia: Mwanaume',
  'JISAJILI Male, Kwale, Anthony Kamau, 21314151',
  'JISAJILI Anthony Kamau 21314151 Kwale Male',
  'JISAJILI Anthony Kamau, 2131 4151, kwale county, mwanamume',
  'JISAJILI Anthony, Kamau, 21314151, 0711000111, 002, Male',
  // Kamau is two letters from Karau, a town in Nyandarua.
  'JISAJILI Anthony, Kamau, 21314151, Kwale, Male',
  'JISAJILI Anthony Kamau ID No. 21314151 Kwale Male',
  'JISAJILI Anthony Kamau kitambulisho 21314151 Kwale Male',
])('all of it is read: %s', async (text) => {
  const world = serviceWorld();
  const customer = smsCustomer(world);
  await customer.sends(text, '1', ...NOT_IN_ONE_MESSAGE, '1');
  expect(world.asked).toEqual([APPLICANT]);
});

test.each([
  ['an ID number that is missing', 'REGISTER Anthony Kamau, Kwale, Male', 'ID NUMBER', '21314151'],
  ['an ID number that is too short', 'REGISTER Anthony Kamau, 2131, Kwale, Male', 'ID number again', '21314151'],
  ['a name that is missing', 'REGISTER 21314151, Kwale, Male', 'full names', 'Anthony Kamau'],
  ['a name of one word', 'REGISTER Kamau, 21314151, Kwale, Male', 'Is Kamau your full name', '2', 'Anthony Kamau'],
  ['a county that is missing', 'REGISTER Anthony Kamau, 21314151, Male', 'enter your county', 'Kwale'],
  ['a place in a county', 'REGISTER Anthony Kamau, 21314151, Thika, Male', 'Did you mean:\n1:Kiambu (Thika)', '1'],
  ['a gender that is missing', 'REGISTER Anthony Kamau, 21314151, Kwale', 'Your gender', '1'],
])('%s is asked for by name, and the rest is stored', async (_, text, question, ...answers) => {
  const customer = smsCustomer(serviceWorld());
  expect(await customer.sends(text)).toEqual([expect.stringContaining('I agree')]);
  expect(await customer.sends('1')).toEqual([expect.stringContaining(question)]);
  expect(await customer.sends(...answers, ...NOT_IN_ONE_MESSAGE)).toEqual([
    expect.stringContaining('Check your details:\nAnthony Kamau\nID 21314151'),
  ]);
});

test('an ID number that looks like the serial number is asked back', async () => {
  const customer = smsCustomer(serviceWorld());
  await customer.sends('REGISTER Anthony Kamau, 213141516, Kwale, Male');
  expect(await customer.sends('1')).toEqual([expect.stringContaining('You entered 213141516')]);
  expect(await customer.sends('1', ...NOT_IN_ONE_MESSAGE)).toEqual([expect.stringContaining('Check your details')]);
});

test('what may be a name or a county is neither', async () => {
  const customer = smsCustomer(serviceWorld());
  await customer.sends('REGISTER Kamau Kitui, 21314151, Male');
  expect(await customer.sends('1')).toEqual([expect.stringContaining('full names')]);
});

test.each(['REGISTER Kamau, Anthony Mwangi, 21314151, Male', 'REGISTER Anthony Mwangi, Kamau, Kwale, Male'])(
  'a word that may be of the name or a county with a slip does not shorten the name: %s',
  async (text) => {
    const customer = smsCustomer(serviceWorld());
    await customer.sends(text);
    expect(await customer.sends('1')).toEqual([expect.stringContaining('Enter your full names')]);
  },
);

test('a name with a comma answers the question for the name', async () => {
  const customer = smsCustomer(serviceWorld());
  await customer.sends('REGISTER', '1', 'Kamau, Anthony');
  const review = await customer.sends('21314151', 'Kwale', 'Male');
  expect(review).toEqual([expect.stringContaining('Check your details:\nKamau Anthony\n')]);
});

test.each(['2131415I', '21314l51', '2I314151'])('an ID number with a letter in it is asked for: %s', async (id) => {
  const customer = smsCustomer(serviceWorld());
  await customer.sends(`REGISTER Anthony Kamau, ${id}, Kwale, Male`);
  expect(await customer.sends('1')).toEqual([expect.stringContaining('Enter your ID number again')]);
  expect(await customer.sends('21314151', ...NOT_IN_ONE_MESSAGE)).toEqual([
    expect.stringContaining('Anthony Kamau\nID 21314151\nKwale'),
  ]);
});

test('a name that is near a keyword is not cut off', async () => {
  const customer = smsCustomer(serviceWorld());
  await customer.sends('Joan Wanjiku, 21314151, Kwale, Female');
  expect(await customer.sends('1')).toEqual([expect.stringContaining('full names')]);
  expect(await customer.sends('Joan Wanjiku', ...NOT_IN_ONE_MESSAGE)).toEqual([
    expect.stringContaining('Joan Wanjiku\nID 21314151\nKwale\nFemale'),
  ]);
});

test('all the details may also answer a question', async () => {
  const customer = smsCustomer(serviceWorld());
  await customer.sends('REGISTER', '1');
  expect(await customer.sends('Anthony Kamau, 21314151, Kwale, Male', ...NOT_IN_ONE_MESSAGE)).toEqual([
    expect.stringContaining('Check your details:\nAnthony Kamau\nID 21314151\nKwale\nMale'),
  ]);
});
