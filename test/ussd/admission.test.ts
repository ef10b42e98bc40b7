import { beforeEach, describe, expect, test } from 'vitest';
import type { RegistryAnswer } from '../../src/ports/partners.ts';
import type { Service } from '../../src/runtime/service.ts';
import type { Load } from '../../src/ussd/admission.ts';
import { phone } from '../support/phone.ts';
import { caller, NUMBER, type ServiceWorld, serviceWorld, TO_REVIEW } from '../support/service-world.ts';

const TOO_MANY = /^END Many people are dialling/;

describe('under load', () => {
  let world: ServiceWorld;
  let load: Load;
  let service: Service;

  beforeEach(() => {
    world = serviceWorld();
    load = 'light';
    service = world.another({}, { load: () => load, sharesAnswers: true });
  });

  test('that is heavy, dials are turned away, and whoever is in the middle goes on', async () => {
    const inside = caller(service, '0711000111');
    await inside.dial();
    load = 'heavy';
    const outside = await caller(service, '0711000112').dial();
    expect(outside).toMatchObject({ body: expect.stringMatching(TOO_MANY), outcome: 'shed' });
    expect(await inside.types('1')).toMatchObject({ screen: 'consent' });
    expect(await world.stored('0711000112')).not.toHaveProperty('conversation');
  });

  test('that is too heavy, everybody is turned away, and goes on later', async () => {
    const inside = caller(service);
    await inside.dial();
    load = 'too heavy';
    expect((await inside.types('1')).body).toMatch(TOO_MANY);
    load = 'light';
    await inside.dial();
    expect(await inside.types('1')).toMatchObject({ screen: 'consent' });
  });

  test('of dials that come all at once, six hundred are answered, and the others turned away at once', async () => {
    const inside = caller(service);
    await inside.dial();
    const dials = Array.from({ length: 700 }, (_, n) => caller(service, `07130${String(n).padStart(5, '0')}`).dial());
    const middle = inside.types('1');
    const outcomes = (await Promise.all(dials)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual([...Array(600).fill('answered'), ...Array(100).fill('shed')]);
    expect(await middle).toMatchObject({ screen: 'consent' });
    expect(await caller(service, '0711000112').dial()).toMatchObject({ outcome: 'answered' });
  });
});

describe('hops of one phone', () => {
  test('go one after another, but none waits for a customer who waits for the registry', async () => {
    const world = serviceWorld();
    const service = world.another({}, { sharesAnswers: true });
    let registers: () => void = () => undefined;
    const registered = new Promise<RegistryAnswer>((resolve) => {
      registers = () => resolve({ kind: 'registered' });
    });
    world.registryAnswers(() => registered);
    const one = caller(service);
    await one.dial();
    await one.types(...TO_REVIEW);
    const confirming = one.types('1');
    await expect.poll(() => world.asked).toHaveLength(1);
    expect(await caller(service).dial()).toMatchObject({ screen: 'pending' });
    registers();
    await confirming;
    expect(world.asked).toHaveLength(1);
  });
});

test('the same hop twice at once, and the store is away: both read the same, in the customer’s language', async () => {
  const world = serviceWorld();
  const away = { ...world.store, commit: () => Promise.reject(new Error('away')) };
  const broken = world.another({}, { sharesAnswers: true, store: away });
  const one = caller(world.service);
  await one.dial();
  await one.types('2');
  const hop = { sessionId: one.sessionId(), msisdn: phone(NUMBER), networkCode: '63902', text: '2*1' };
  const [first, second] = await Promise.all([broken.answerHop(hop), broken.answerHop(hop)]);
  expect(first.body).toMatch(/^END Samahani/);
  expect(second.body).toBe(first.body);
});
