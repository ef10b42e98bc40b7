import { expect, test } from 'vitest';
import { conversationCodec } from '../../src/outbox/phone.ts';
import type { RegistryAnswer } from '../../src/ports/partners.ts';
import { type Caller, caller, NUMBER, type ServiceWorld, serviceWorld, TO_REVIEW } from '../support/service-world.ts';

const NAME = 'Anthony Kamau';
const ID = '21314151';
const COUNTY = 'Kwale';
const DETAILS = new RegExp(`${NAME}|Kamau|${ID}|${COUNTY}|"002"|Male`);

/** Every document of the phone, as it is before it is sealed. */
async function documents(world: ServiceWorld): Promise<{ conversation: string; registration: string }> {
  const { conversation, registration } = await world.stored(NUMBER);
  return {
    conversation: conversation === undefined ? '' : JSON.stringify(conversationCodec.write(conversation)),
    registration: registration === undefined ? '' : JSON.stringify(registration),
  };
}

type Ending = {
  readonly how: string;
  readonly on: string;
  readonly registry?: RegistryAnswer;
  call(customer: Caller): Promise<{ readonly screen: string }>;
};

const fill = async (customer: Caller) => {
  await customer.dial();
  await customer.types(...TO_REVIEW);
};

const WITHOUT_ANYTHING: readonly Ending[] = [
  {
    how: 'cancelled at the review',
    on: 'cancelled',
    call: (customer) => fill(customer).then(() => customer.types('3', '1')),
  },
  {
    how: 'cancelled on the next dial',
    on: 'cancelled',
    call: (customer) =>
      fill(customer)
        .then(() => customer.dial())
        .then(() => customer.types('3', '1')),
  },
  {
    how: 'declined',
    on: 'declined',
    call: (customer) => customer.dial().then(() => customer.types('1', '2')),
  },
  {
    how: 'declined by going back to the consent',
    on: 'declined',
    async call(customer) {
      await customer.dial();
      await customer.types('1', '1', NAME, ID, COUNTY, '0', '0', '0');
      return customer.types('0', '2');
    },
  },
  {
    how: 'started again on the next dial',
    on: 'language',
    call: (customer) =>
      fill(customer)
        .then(() => customer.dial())
        .then(() => customer.types('2', '1')),
  },
  {
    how: 'dialled along before any consent',
    on: 'consent',
    call: (customer) => customer.dial(`1*1*${NAME}*${ID}*${COUNTY}*1*1`),
  },
  {
    how: 'dialled along before any consent, and declined',
    on: 'declined',
    call: (customer) => customer.dial(`1*1*${NAME}*${ID}*${COUNTY}*1*1`).then(() => customer.types('2')),
  },
  {
    how: 'typed on the language screen',
    on: 'language',
    call: (customer) => customer.dial().then(() => customer.types(NAME, ID)),
  },
  {
    how: 'refused by the registry, and cancelled',
    on: 'cancelled',
    registry: { kind: 'refused', field: 'nationalId' },
    call: (customer) => fill(customer).then(() => customer.types('1', '3', '1')),
  },
];

test.each(WITHOUT_ANYTHING)('$how: no document holds anything that was typed', async ({ on, registry, call }) => {
  const world = serviceWorld();
  if (registry !== undefined) world.registryAnswers(registry);
  expect(await call(caller(world.service))).toMatchObject({ screen: on });
  await world.workOff();
  const { conversation, registration } = await documents(world);
  expect(registration).toBe('');
  expect(conversation).not.toMatch(DETAILS);
  expect(conversation).not.toBe('');
});

test.each<[string, RegistryAnswer, string]>([
  ['registered', { kind: 'registered' }, 'success'],
  ['received', { kind: 'retry', because: 'cut', mayHaveRegistered: true }, 'received'],
  ['already registered', { kind: 'already', named: 'phone' }, 'alreadyPhone'],
])('%s: the answers are in the registration, and nowhere else', async (_, answer, screen) => {
  const world = serviceWorld();
  world.registryAnswers(answer);
  const customer = caller(world.service);
  await fill(customer);
  expect(await customer.types('1')).toMatchObject({ screen });
  const { conversation, registration } = await documents(world);
  expect(conversation).not.toMatch(DETAILS);
  expect(registration).toContain(NAME);
  // Of the texts of the session nothing is left in either.
  for (const document of [conversation, registration]) expect(document).not.toContain(`1*1*${NAME}`);
});

test('refused: the answers are there to be corrected, the wrong inputs are not', async () => {
  const world = serviceWorld();
  world.registryAnswers({ kind: 'refused', field: 'nationalId' });
  const customer = caller(world.service);
  await customer.dial();
  await customer.types('1', '1', NAME, 'secret 77', ID, 'Atlantis', COUNTY, '1');
  expect(await customer.types('1')).toMatchObject({ screen: 'review' });
  const { conversation, registration } = await documents(world);
  expect(conversation).toContain(NAME);
  for (const document of [conversation, registration]) expect(document).not.toMatch(/secret|77|Atlantis|1\*1\*/);
});
